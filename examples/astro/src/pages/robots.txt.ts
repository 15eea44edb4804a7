import { fetchOk } from '@roost/astro-loader';
import type { APIRoute } from 'astro';
import { apiUrl } from '../lib/api.ts';

/** robots.txt as the CMS writes it for this site. */
export const GET: APIRoute = async () => {
  const response = await fetchOk(apiUrl('robots.txt'));
  return new Response(await response.text(), { headers: { 'Content-Type': 'text/plain' } });
};
