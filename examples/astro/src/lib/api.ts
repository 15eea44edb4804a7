/** Where the content comes from, as the environment says when the site is built. */

/** Address of the delivery API. */
export const API_URL = withSlash(process.env.ROOST_API_URL || 'http://localhost:8000/api/v1/');

/** Hostname of the site; without it the CMS's default site. */
export const SITE = process.env.ROOST_SITE || undefined;

/** The API as visitors' browsers reach it, for search; the same address unless told otherwise. */
export const PUBLIC_API_URL = withSlash(process.env.ROOST_PUBLIC_API_URL || API_URL);

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

/** Returns the address of one of the site's answers: `apiUrl('robots.txt')`. */
export function apiUrl(name: string): string {
  const url = new URL(name, API_URL);
  if (SITE) url.searchParams.set('site', SITE);
  return url.href;
}
