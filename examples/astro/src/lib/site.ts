/** The site as its templates read it: pages by path, children in order, menus, settings. */

import type {
  MenuDocument,
  MenuItem,
  PageDocument,
  RedirectDocument,
  SettingsDocument,
} from '@roost/astro-loader';
import { getCollection } from 'astro:content';
import { createHash } from 'node:crypto';

/** Articles on one page of a section. */
export const PAGE_SIZE = 12;

const SECTIONS_IN_MENU = 6;
const LATEST = 6;

export interface Site {
  pages: PageDocument[];
  /** Home pages by locale; the first is the site's own. */
  homes: Map<string, PageDocument>;
  children: Map<number, PageDocument[]>;
  menus: MenuDocument[];
  redirects: RedirectDocument[];
  settings: SettingsDocument | undefined;
  /** Digests of the pages' documents by the pages' ids. */
  digests: Map<number, string>;
  /** Stands for what every page shows: menus, settings, the first level of the site. */
  frame: string;
}

let loaded: Promise<Site> | undefined;

/** Returns the whole site; a build reads it once, the development server each time. */
export function getSite(): Promise<Site> {
  if (import.meta.env.DEV) return load();
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Site> {
  const [pageEntries, menus, settings, redirects] = await Promise.all([
    getCollection('pages'),
    getCollection('menus'),
    getCollection('settings'),
    getCollection('redirects'),
  ]);
  const pages = pageEntries.map(({ data }) => data);
  const children = Map.groupBy(pages, (page) => page.meta.parent?.id ?? 0);
  for (const siblings of children.values()) siblings.sort(byPosition);
  const homes = pages
    .filter(({ meta }) => meta.breadcrumbs.length === 1)
    .sort((a, b) => a.meta.path.length - b.meta.path.length);
  const digests = new Map(pageEntries.map(({ data, digest }) => [data.id, String(digest)]));
  const firstLevel = homes.flatMap(({ id }) => [id, ...(children.get(id) ?? []).map((page) => page.id)]);
  return {
    pages,
    homes: new Map(homes.map((page) => [page.meta.locale, page])),
    children,
    menus: menus.map(({ data }) => data),
    redirects: redirects.map(({ data }) => data),
    settings: settings[0]?.data,
    digests,
    frame: hash([
      ...[...menus, ...settings].map(({ digest }) => digest),
      ...firstLevel.map((id) => digests.get(id)),
    ]),
  };
}

/** Returns a short text that differs when one of the parts does. */
export function hash(parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
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

/** Returns the articles that a page lists: the site's latest at home, else those below it. */
export function listedArticles(site: Site, page: PageDocument): PageDocument[] {
  if (page.meta.breadcrumbs.length > 1) {
    return newestFirst((site.children.get(page.id) ?? []).filter(isArticle));
  }
  const { locale } = page.meta;
  const articles = site.pages.filter((other) => isArticle(other) && other.meta.locale === locale);
  return newestFirst(articles).slice(0, LATEST);
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
