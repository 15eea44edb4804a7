/** The public documents of Roost's delivery API, as far as a front end reads them. */

export interface PageReference {
  id: number;
  type: string;
  title: string;
  path: string;
  html_url: string;
  locale: string;
}

export interface ImageSource {
  url: string;
  width: number;
}

export interface ImageDocument {
  id: number;
  title: string;
  alt: string;
  width: number;
  height: number;
  /** The original file. */
  url: string;
  /** Fallback file for `<img src>`. */
  src: string;
  /** Widths by format, for example `{ webp: [{ url, width }] }`. */
  srcset: Record<string, ImageSource[]>;
  focal_point: { x: number; y: number } | null;
  dominant_color: string | null;
  blurhash?: string | null;
  credit: string;
  license_url: string;
}

export interface FileDocument {
  id: number;
  title: string;
  url: string;
  filename: string;
  /** Bytes, where known. */
  size: number | null;
  content_type: string;
}

export interface Translation {
  id: number;
  locale: string;
  title: string;
  path: string;
  html_url: string;
}

export interface Seo {
  title: string;
  description: string;
  canonical: string;
  robots: string;
  og: Record<string, unknown>;
  twitter: Record<string, unknown>;
  alternates: { hreflang: string; href: string }[];
  json_ld: Record<string, unknown>;
}

export interface AuthorCard {
  id: number;
  meta: { type: string; detail_url: string };
  name: string;
  slug: string;
  url: string;
  image: ImageDocument | null;
}

export interface CategoryCard {
  id: number;
  meta: { type: string; detail_url: string };
  name: string;
  slug: string;
}

export interface PageMeta {
  type: string;
  detail_url: string;
  html_url: string;
  slug: string;
  path: string;
  /** The language of the text. */
  locale: string;
  /** Only where the page stands in for its missing translation: the locale that was asked for. */
  requested_locale?: string;
  site: { id: number; hostname: string };
  first_published_at: string | null;
  updated_at: string | null;
  show_in_menus: boolean;
  position: number;
  parent: PageReference | null;
  breadcrumbs: PageReference[];
  translations: Translation[];
  seo: Seo;
}

/** A page of any of the built-in types; what a type lacks is undefined. */
export interface PageDocument {
  [field: string]: unknown;
  id: number;
  meta: PageMeta;
  title: string;
  summary?: string;
  cover?: ImageDocument | null;
  authors?: AuthorCard[];
  category?: CategoryCard | null;
  tags?: string[];
  body?: Block[];
}

export interface MenuLink {
  title: string;
  page: PageReference | null;
  url: string;
  path: string | null;
}

export interface MenuItem extends MenuLink {
  children: MenuLink[];
}

export interface MenuDocument {
  [field: string]: unknown;
  id: number;
  meta: { type: string; detail_url: string; locale?: string };
  handle: string;
  title: string;
  items: { type: 'link'; id: string; value: MenuItem }[];
}

export interface SettingsDocument {
  [field: string]: unknown;
  id: number;
  meta: { type: string; detail_url: string };
  site: {
    id: number;
    hostname: string;
    root_url: string;
    name: string;
    default_locale: string;
    locales: string[];
  };
  organisation: Record<string, unknown>;
  social: { profiles: string[] };
  seo: Record<string, unknown>;
}

export interface RedirectDocument {
  [field: string]: unknown;
  id: number;
  meta: { type: string; detail_url: string };
  from: string;
  to: string;
  status: 301 | 302;
  page: number | null;
}

export interface ImageBlockValue {
  image: ImageDocument | null;
  alt: string;
  decorative: boolean;
  /** Rich text. */
  caption: string;
}

export interface TableBlockValue {
  caption: string;
  columns: { type: string; heading: string }[];
  rows: (string | number | null)[][];
}

export interface EmbedBlockValue {
  url: string;
  title: string;
  caption: string;
  provider: string;
  embed_url: string;
}

export interface CallToActionValue {
  heading: string;
  text: string;
  link: MenuLink | null;
  style: string;
}

/** The value of each block type of a body. */
export interface BlockValues {
  rich_text: string;
  heading: { text: string; level: number; anchor: string };
  image: ImageBlockValue;
  gallery: { images: ImageBlockValue[]; caption: string };
  /** The text is rich text. */
  quote: { text: string; attribution: string; url: string };
  code: { language: string; code: string; filename: string };
  table: TableBlockValue;
  embed: EmbedBlockValue;
  call_to_action: CallToActionValue;
  faq: { heading: string; items: { question: string; answer: string }[] };
  related_pages: { heading: string; pages: PageReference[] };
  file: { file: FileDocument | null; title: string };
  raw_html: { html: string };
}

export type BlockType = keyof BlockValues;

/** One block of a body. */
export type Block = {
  [Type in BlockType]: { type: Type; id: string; value: BlockValues[Type] };
}[BlockType];
