// Uses the client as a front end does. It is compiled under `strict`, and run against a Roost.
import { RoostClient, RoostProblem, isType, signedImageUrl } from '../../clients/typescript/src/index.ts';
import type { ArticlePage, RichTextNode } from '../../clients/typescript/src/index.ts';

export interface Seen {
  titles: string[];
  blocks: number;
  quotes: string[];
  listed: number;
  total: number | undefined;
  statuses: string[];
  accepted: unknown;
  article: string;
  nodes: number;
  author: string | undefined;
  images: { status: number; type: string | null }[];
}

export async function look(url: string, secret: string): Promise<Seen> {
  const roost = new RoostClient({ url });
  const { items } = await roost.get('pages', {
    query: { type: ['pages.ArticlePage', 'pages.HomePage'], fields: '*', limit: 20, tags: [] },
  });
  const quotes: string[] = [];
  const articles: ArticlePage[] = [];
  for (const page of items) {
    if (isType(page, 'pages.ArticlePage') && 'body' in page) {
      articles.push(page);
      for (const block of page.body) {
        // @ts-expect-error: not every block has a text
        void block.value.text;
        if (block.type === 'quote') quotes.push(block.value.text);
      }
    }
  }
  const counted = await roost.get('pages', { query: { limit: 1 } });
  let listed = 0;
  for await (const page of roost.all('pages', { query: { limit: 7 } })) {
    if (page.id) listed += 1;
  }
  const first = articles[0];
  if (!first) throw new Error('There are no articles');
  const one = await roost.get('page', { path: { id: first.id } });
  const article = isType(one, 'pages.ArticlePage') ? one.title : '';
  const tree = await roost.get('page', {
    path: { id: first.id },
    query: { rich_text: 'tree', fields: '_,body' },
  });
  const { items: resolved } = await roost.send(
    'resolve',
    { paths: [first.meta.path, '/nothing/at/all/'] },
    {},
  );
  let accepted: unknown;
  try {
    // @ts-expect-error: there is no such order
    await roost.get('pages', { query: { order: 'nothing' } });
  } catch (error) {
    if (error instanceof RoostProblem) accepted = error.problem?.parameter;
  }
  const images: Seen['images'] = [];
  const cover = first.cover;
  if (!cover) throw new Error('The article has no cover');
  for (const signedWith of [secret, 'another']) {
    for (const size of [{ width: 111 }, { width: 90, height: 90, fit: 'cover', quality: 50 } as const]) {
      const { status, headers } = await fetch(await signedImageUrl(cover, size, signedWith));
      images.push({ status, type: headers.get('content-type') });
    }
  }
  // @ts-expect-error: a page is read by its id
  void (() => roost.get('page', {}));
  // @ts-expect-error: what is sent is not read
  void (() => roost.get('resolve', {}));
  return {
    titles: articles.map((page) => page.title),
    blocks: articles.flatMap((page) => page.body).length,
    quotes,
    listed,
    total: counted.meta.total_count,
    statuses: resolved.map((item) => item.status),
    accepted,
    article,
    nodes: count(tree),
    author: first.authors[0]?.name,
    images,
  };
}

function count(page: object): number {
  const { body } = page as { body: { type: string; value: RichTextNode[] }[] };
  return body.filter((block) => block.type === 'rich_text').flatMap((b) => b.value).length;
}
