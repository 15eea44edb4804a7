import { fetchOk } from '@roost/astro-loader';
import type { APIRoute } from 'astro';
import { apiUrl } from '../lib/api.ts';

interface Props {
  xml: string;
}

/** The sitemap index and its children, as the CMS writes them for this site. */
export async function getStaticPaths() {
  const index = await sitemap('sitemap');
  const names = [...index.matchAll(/<loc>[^<]*\/([^/<]+)\.xml<\/loc>/g)].map(([, name]) => name ?? '');
  const children = await Promise.all(names.map(sitemap));
  return [
    { params: { sitemap: 'sitemap' }, props: { xml: index } },
    ...names.map((name, at) => ({ params: { sitemap: name }, props: { xml: children[at] ?? '' } })),
  ];
}

async function sitemap(name: string): Promise<string> {
  return (await fetchOk(apiUrl(`sitemaps/${name}.xml`))).text();
}

export const GET: APIRoute<Props> = ({ props }) =>
  new Response(props.xml, { headers: { 'Content-Type': 'application/xml' } });
