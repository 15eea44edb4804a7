/** Which paths the site has. */

import type { PageDocument, RedirectDocument } from '@roost/astro-loader';
import { articlesBelow, PAGE_SIZE, pathParam, searchPath, type Site } from './site.ts';

interface PagePath {
  params: { path: string | undefined };
  props: { page: PageDocument; number: number };
}

interface RedirectPath {
  params: { from: string };
  props: { redirect: RedirectDocument };
}

/** Returns a path for every page, and for every further page of a list of articles. */
export function sitePaths(site: Site): PagePath[] {
  const own = new Set([...site.homes.keys()].map((locale) => searchPath(site, locale)));
  const pages = site.pages.filter(({ meta }) => !own.has(meta.path));
  const taken = new Set(pages.map(({ meta }) => meta.path));
  return pages.flatMap((page) => [
    pagePath(page, page.meta.path, 1),
    ...laterNumbers(site, page)
      .map((number) => pagePath(page, `${page.meta.path}page/${number}/`, number))
      .filter(({ params }) => !taken.has(`/${params.path}/`)),
  ]);
}

function pagePath(page: PageDocument, path: string, number: number): PagePath {
  return { params: { path: pathParam(path) }, props: { page, number } };
}

function laterNumbers(site: Site, page: PageDocument): number[] {
  if (page.meta.breadcrumbs.length === 1) return [];
  const count = Math.ceil(articlesBelow(site, page).length / PAGE_SIZE);
  return Array.from({ length: Math.max(count - 1, 0) }, (_, index) => index + 2);
}

/** Returns a path for every redirect that a static host can serve: no query, and no page in its place. */
export function redirectPaths(site: Site): RedirectPath[] {
  const taken = new Set(site.pages.map(({ meta }) => pathParam(meta.path)));
  return site.redirects.flatMap((redirect) => {
    const from = redirect.from.includes('?') ? undefined : pathParam(decodeURI(redirect.from));
    if (!from || taken.has(from)) return [];
    taken.add(from);
    return [{ params: { from }, props: { redirect } }];
  });
}
