import {
  type MenuDocument,
  type PageDocument,
  type RedirectDocument,
  roostLoader,
  type SettingsDocument,
} from '@roost/astro-loader';
import { defineCollection } from 'astro:content';
import { API_URL, SITE } from './lib/api.ts';

const source = { url: API_URL, site: SITE };

const pages = defineCollection({
  loader: roostLoader<PageDocument>({
    ...source,
    types: ['pages.HomePage', 'pages.SectionPage', 'pages.StandardPage', 'pages.ArticlePage'],
  }),
});

const menus = defineCollection({
  loader: roostLoader<MenuDocument>({ ...source, types: 'pages.Menu' }),
});

const settings = defineCollection({
  loader: roostLoader<SettingsDocument>({ ...source, types: 'pages.Settings' }),
});

const redirects = defineCollection({
  loader: roostLoader<RedirectDocument>({ ...source, types: 'redirects.Redirect' }),
});

export const collections = { pages, menus, settings, redirects };
