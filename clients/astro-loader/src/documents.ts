/** The public documents of Roost's delivery API, as far as a front end reads them.
 *
 * The types are those of its contract, under names that a front end can tell from its own.
 */

import type {
  ArticlePage,
  BodyBlockCallToAction,
  BodyBlockImage,
  File,
  Image,
  Menu,
  MenuBlockLink,
  Redirect,
  Reference,
  Settings,
} from './types.ts';

export type { AuthorCard, CategoryCard, Seo } from './types.ts';

/** What a collection of Astro's holds: fields of other types may stand beside those that are known. */
interface Open {
  [field: string]: unknown;
}

export type PageReference = Reference;
export type Translation = Reference;
export type ImageDocument = Image;
export type ImageSource = NonNullable<Image['srcset']['jpeg']>[number];
export type FileDocument = File;
export type MenuDocument = Open & Menu;
export type MenuItem = MenuBlockLink['value'];
export type MenuLink = NonNullable<BodyBlockCallToAction['value']['link']>;
export type SettingsDocument = Open & Settings;
export type RedirectDocument = Open & Redirect;
export type PageMeta = Omit<ArticlePage['meta'], 'type'> & { type: string };

/** A page of any of the built-in types; what a type lacks is undefined. */
export interface PageDocument
  extends Open, Partial<Omit<ArticlePage, 'id' | 'meta' | 'title'>> {
  id: number;
  meta: PageMeta;
  title: string;
}

/** One block of a body. */
export type Block = ArticlePage['body'][number];
export type BlockType = Block['type'];

/** The value of each block type of a body. */
export type BlockValues = { [One in Block as One['type']]: One['value'] };
export type ImageBlockValue = BodyBlockImage['value'];
