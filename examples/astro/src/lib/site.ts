/** The site as its templates read it: pages by path, children in order, menus, settings. */

import type {
  MenuDocument,
  MenuItem,
  PageDocument,
  RedirectDocument,
  SettingsDocument,
} from '@roost/astro-loader';
import { type CollectionEntry, type CollectionKey, getCollection } from 'astro:content';

/** Articles on one page of a section. */
export const PAGE_SIZE = 12;

const SECTIONS_IN_MENU = 6;

export interface Site {
  pages: PageDocument[];
  /** Home pages by locale; the first is the site's own. */
  homes: Map<string, PageDocument>;
  children: Map<number, PageDocument[]>;
  menus: MenuDocument[];
  redirects: RedirectDocument[];
  settings: SettingsDocument | undefined;
}

let loaded: Promise<Site> | undefined;

/** Returns the whole site; a build reads it once, the development server each time. */
export function getSite(): Promise<Site> {
  if (import.meta.env.DEV) return load();
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Site> {
  const [pages, menus, settings, redirects] = await Promise.all([
    documents('pages'),
    documents('menus'),
    documents('settings'),
    documents('redirects'),
  ]);
  const children = Map.groupBy(pages, (page) => page.meta.parent?.id ?? 0);
  for (const siblings of children.values()) siblings.sort(byPosition);
  return {
    pages,
    homes: new Map(
      pages
        .filter(({ meta }) => meta.breadcrumbs.length === 1)
        .sort((a, b) => a.meta.path.length - b.meta.path.length)
        .map((page) => [page.meta.locale, page]),
    ),
    children,
    menus,
    redirects,
    settings: settings[0],
  };
}

async function documents<Name extends CollectionKey>(
  name: Name,
): Promise<CollectionEntry<Name>['data'][]> {
  return (await getCollection(name)).map(({ data }: CollectionEntry<Name>) => data);
}

function byPosition(a: PageDocument, b: PageDocument): number {
  return a.meta.position - b.meta.position || a.id - b.id;
}

export function isArticle(page: PageDocument): boolean {
  return page.meta.type === 'pages.ArticlePage';
}

/** Returns the pages below a page that are no articles, in the editors' order. */
export function subpages(site: Site, page: PageDocument): PageDocument[] {
  return (site.children.get(page.id) ?? []).filter((child) => !isArticle(child));
}

/** Returns the articles directly below a page, newest first. */
export function articlesBelow(site: Site, page: PageDocument): PageDocument[] {
  return newestFirst((site.children.get(page.id) ?? []).filter(isArticle));
}

/** Returns the newest articles of the whole site in one locale. */
export function latestArticles(site: Site, locale: string, count: number): PageDocument[] {
  const articles = site.pages.filter((page) => isArticle(page) && page.meta.locale === locale);
  return newestFirst(articles).slice(0, count);
}

function newestFirst(articles: PageDocument[]): PageDocument[] {
  const date = (page: PageDocument) => page.meta.first_published_at ?? '';
  return articles.toSorted((a, b) => date(b).localeCompare(date(a)) || b.id - a.id);
}

/** Returns a menu in a locale, else in the site's own. */
export function menu(site: Site, handle: string, locale: string): MenuDocument | undefined {
  const menus = site.menus.filter((candidate) => candidate.handle === handle);
  return (
    menus.find(({ meta }) => meta.locale === locale) ??
    menus.find(({ meta }) => meta.locale === site.settings?.site.default_locale)
  );
}

/** Returns the links of a menu; none where there is no such menu. */
export function menuItems(site: Site, handle: string, locale: string): MenuItem[] {
  return menu(site, handle, locale)?.items.map(({ value }) => value) ?? [];
}

/** Returns the links of the header: the menu "main", else the first sections of the site. */
export function mainMenu(site: Site, locale: string): MenuItem[] {
  const items = menuItems(site, 'main', locale);
  const home = site.homes.get(locale);
  if (items.length > 0 || !home) return items;
  return subpages(site, home)
    .slice(0, SECTIONS_IN_MENU)
    .map(({ title, meta }) => ({ title, path: meta.path, url: meta.html_url, page: null, children: [] }));
}

/** Returns the site's name, "" where nobody gave it one. */
export function siteName({ settings }: Site): string {
  return String(settings?.seo['site_name'] || settings?.site.name || settings?.organisation['name'] || '');
}

/** Returns the path of a locale's home page, "/" where it has none. */
export function homePath(site: Site, locale: string): string {
  return site.homes.get(locale)?.meta.path ?? '/';
}

/** Returns the path of a locale's search page. */
export function searchPath(site: Site, locale: string): string {
  return `${homePath(site, locale)}search/`;
}

/** Returns the parameter of `[...path]` for a path: "blog/x" for "/blog/x/", undefined for "/". */
export function pathParam(path: string): string | undefined {
  return path.replace(/^\/+|\/+$/g, '') || undefined;
}
