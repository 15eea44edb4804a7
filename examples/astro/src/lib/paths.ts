/** Which paths the site has. */

import type { PageDocument, RedirectDocument } from '@roost/astro-loader';
import { hash, listedArticles, PAGE_SIZE, pathParam, searchPath, type Site, subpages } from './site.ts';

/** One page of a site's page: a list of many articles goes on at `page/2/`. */
export interface PageProps {
  page: PageDocument;
  number: number;
  count: number;
  articles: PageDocument[];
}

interface PagePath {
  params: { path: string | undefined };
  props: PageProps;
  cacheKey: string;
}

interface RedirectPath {
  params: { from: string };
  props: { redirect: RedirectDocument };
  cacheKey: string;
}

/** Returns a path for every page, and for every further page of a list of articles. */
export function sitePaths(site: Site): PagePath[] {
  const own = new Set([...site.homes.keys()].map((locale) => searchPath(site, locale)));
  const pages = site.pages.filter(({ meta }) => !own.has(meta.path));
  const taken = new Set(pages.map(({ meta }) => meta.path));
  return pages.flatMap((page) =>
    pagePaths(site, page).filter(({ params, props }) => props.number === 1 || !taken.has(`/${params.path}/`)),
  );
}

function pagePaths(site: Site, page: PageDocument): PagePath[] {
  const articles = listedArticles(site, page);
  const count = Math.max(Math.ceil(articles.length / PAGE_SIZE), 1);
  return Array.from({ length: count }, (_, index) => {
    const shown = articles.slice(index * PAGE_SIZE, (index + 1) * PAGE_SIZE);
    const path = index === 0 ? page.meta.path : `${page.meta.path}page/${index + 1}/`;
    const seen = [page, ...subpages(site, page), ...shown].map(({ id }) => site.digests.get(id));
    return {
      params: { path: pathParam(path) },
      props: { page, number: index + 1, count, articles: shown },
      cacheKey: hash([site.frame, count, ...seen]),
    };
  });
}

/** Returns a path for every redirect that a static host can serve: no query, and no page in its place. */
export function redirectPaths(site: Site): RedirectPath[] {
  const taken = new Set(site.pages.map(({ meta }) => pathParam(meta.path)));
  return site.redirects.flatMap((redirect) => {
    const from = redirect.from.includes('?') ? undefined : pathParam(decodeURI(redirect.from));
    if (!from || taken.has(from)) return [];
    taken.add(from);
    return [{ params: { from }, props: { redirect }, cacheKey: hash([redirect]) }];
  });
}
