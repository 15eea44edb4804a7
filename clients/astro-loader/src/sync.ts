/** Reading of Roost's sync feed. */

import { fetchJson } from './http.ts';
import type * as contract from './types.ts';

/** An item of the feed; its document may be of a type of your own. */
export interface SyncItem extends Omit<contract.SyncItem, 'document'> {
  document: Record<string, unknown> | null;
}

export interface SyncPage extends Omit<contract.SyncPage, 'items'> {
  items: SyncItem[];
}

export interface SyncSource {
  /** Address of the delivery API, for example `https://cms.example.com/api/v1/`. */
  url: string;
  /** Hostname of the site; without it the default site. */
  site?: string | undefined;
  /** Only documents of these types, for example `pages.ArticlePage`. */
  types?: string | readonly string[] | undefined;
  /** Only documents of this locale. */
  locale?: string | undefined;
  /** API token, for a site that is not public. */
  token?: string | undefined;
}

/** Returns the address of a sync request: with `cursor` what changed since, without the whole state. */
export function syncUrl(source: SyncSource, cursor?: string): string {
  const base = source.url.endsWith('/') ? source.url : `${source.url}/`;
  const url = new URL('sync/', base);
  if (cursor) {
    url.searchParams.set('cursor', cursor);
    return url.href;
  }
  if (source.site) url.searchParams.set('site', source.site);
  const types = [source.types ?? []].flat();
  if (types.length) url.searchParams.set('types', types.join(','));
  if (source.locale) url.searchParams.set('locale', source.locale);
  return url.href;
}

/**
 * Yields the pages of the feed from `cursor` on, or of the whole state without one.
 *
 * The cursor of `next` is asked at the configured address, so that neither a proxy in between nor
 * the API's idea of its own name decides where the token is sent.
 */
export async function* syncPages(
  source: SyncSource,
  cursor?: string,
  warn?: (message: string) => void,
): AsyncGenerator<SyncPage & { cursor: string }> {
  let next = cursor;
  for (;;) {
    const url = syncUrl(source, next);
    const page = await fetchJson<SyncPage>(url, { token: source.token, warn });
    next = cursorOf(page, url);
    yield { ...page, cursor: next };
    if (!page.has_more) return;
  }
}

function cursorOf(page: SyncPage, url: string): string {
  const cursor =
    typeof page?.next === 'string' && Array.isArray(page.items)
      ? new URL(page.next, url).searchParams.get('cursor')
      : null;
  if (!cursor) throw new Error(`Roost: ${url} is not a sync feed: no items or no next cursor.`);
  return cursor;
}
