// Made by `manage.py typescript` from the contract of the delivery API. Do not edit.

export interface Image {
  id: number;
  title: string;
  alt: string;
  width: number;
  height: number;
  /** The original file. */
  url: string;
  /** For `<img src>`. */
  src: string;
  /** Files by format, the best format first and the widest file last. */
  srcset: {
    avif?: {
      url: string;
      width: number;
    }[];
    webp?: {
      url: string;
      width: number;
    }[];
    jpeg?: {
      url: string;
      width: number;
    }[];
    png?: {
      url: string;
      width: number;
    }[];
  };
  focal_point: {
    x: number;
    y: number;
  } | null;
  dominant_color: string | null;
  /** A blurred picture (blurha.sh). */
  blurhash: string | null;
  credit: string;
  license_url: string;
}

export interface File {
  id: number;
  title: string;
  url: string;
  filename: string;
  size: number | null;
  content_type: string;
}

/** A link to a public page. */
export interface Reference {
  id: number;
  type: string;
  title: string;
  path: string;
  html_url: string;
  locale: string;
}

export interface Seo {
  title: string;
  description: string;
  canonical: string;
  robots: string;
  og: Record<string, string | number | string[]>;
  twitter: Record<string, string | number | string[]>;
  alternates: {
    hreflang: string;
    href: string;
  }[];
  json_ld: Record<string, unknown>;
}

/** A document with the fields, or the form of rich text, asked for. */
export interface Part {
  id?: number;
  meta?: Record<string, unknown>;
}

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The query parameter that is at fault. */
  parameter?: string;
  /** What that parameter accepts, in words or as a list. */
  accepted?: string | string[];
  /** The URL of a fresh sync. */
  fresh?: string;
  /** The scope that a token would need. */
  scope?: string;
}

export interface MediaImage {
  meta: {
    type: "media.Image";
    detail_url: string;
    created_at: string;
    collection: number;
    tags: string[];
  };
  id: number;
  title: string;
  alt: string;
  width: number;
  height: number;
  /** The original file. */
  url: string;
  /** For `<img src>`. */
  src: string;
  /** Files by format, the best format first and the widest file last. */
  srcset: {
    avif?: {
      url: string;
      width: number;
    }[];
    webp?: {
      url: string;
      width: number;
    }[];
    jpeg?: {
      url: string;
      width: number;
    }[];
    png?: {
      url: string;
      width: number;
    }[];
  };
  focal_point: {
    x: number;
    y: number;
  } | null;
  dominant_color: string | null;
  /** A blurred picture (blurha.sh). */
  blurhash: string | null;
  credit: string;
  license_url: string;
}

export interface MediaFile {
  meta: {
    type: "media.File";
    detail_url: string;
    created_at: string;
    collection: number;
    tags: string[];
  };
  id: number;
  title: string;
  url: string;
  filename: string;
  size: number | null;
  content_type: string;
}

export interface Site {
  id: number;
  hostname: string;
  root_url: string;
  name: string;
  default_locale: string;
  locales: string[];
  port: number;
  is_default: boolean;
}

export interface Locale {
  code: string;
  name: string;
  local_name: string;
  direction: "ltr" | "rtl";
  is_default: boolean;
  home_path: string;
}

export interface Settings {
  id: number;
  meta: {
    type: "pages.Settings";
    detail_url: string;
  };
  site: {
    id: number;
    hostname: string;
    root_url: string;
    name: string;
    default_locale: string;
    locales: string[];
  };
  organisation: {
    name: string;
    legal_name: string;
    description: string;
    logo: Image | null;
    email: string;
    telephone: string;
    street_address: string;
    postal_code: string;
    locality: string;
    country: string;
  };
  social: {
    profiles: string[];
  };
  seo: {
    site_name: string;
    alternate_name: string;
    title_suffix: string;
    default_description: string;
    default_image: Image | null;
    twitter_site: string;
    noindex_site: boolean;
    robots_txt_extra: string;
  };
}

export interface Redirect {
  id: number;
  meta: {
    type: "redirects.Redirect";
    detail_url: string;
  };
  from: string;
  to: string;
  status: 301 | 302;
  page: number | null;
}

export interface ArticlePage {
  id: number;
  meta: {
    type: "pages.ArticlePage";
    detail_url: string;
    html_url: string;
    slug: string;
    path: string;
    locale: string;
    first_published_at: string | null;
    updated_at: string;
    requested_locale?: string;
    site: {
      id: number;
      hostname: string;
    };
    show_in_menus: boolean;
    position: number;
    parent: Reference | null;
    breadcrumbs: Reference[];
    translations: Reference[];
    seo: Seo;
  };
  title: string;
  summary: string;
  cover: Image | null;
  authors: AuthorCard[];
  category: CategoryCard | null;
  tags: string[];
  body: (BodyBlockRichText | BodyBlockHeading | BodyBlockQuote | BodyBlockCode | BodyBlockImage | BodyBlockGallery | BodyBlockEmbed | BodyBlockFile | BodyBlockTable | BodyBlockCallToAction | BodyBlockFaq | BodyBlockRelatedPages | BodyBlockRawHtml)[];
}

export interface ArticlePageCard {
  id: number;
  meta: {
    type: "pages.ArticlePage";
    detail_url: string;
    html_url: string;
    slug: string;
    path: string;
    locale: string;
    first_published_at: string | null;
    updated_at: string;
    requested_locale?: string;
  };
  title: string;
  summary: string;
  cover: Image | null;
  authors: AuthorCard[];
  category: CategoryCard | null;
  tags: string[];
}

export interface HomePage {
  id: number;
  meta: {
    type: "pages.HomePage";
    detail_url: string;
    html_url: string;
    slug: string;
    path: string;
    locale: string;
    first_published_at: string | null;
    updated_at: string;
    requested_locale?: string;
    site: {
      id: number;
      hostname: string;
    };
    show_in_menus: boolean;
    position: number;
    parent: Reference | null;
    breadcrumbs: Reference[];
    translations: Reference[];
    seo: Seo;
  };
  title: string;
  summary: string;
  cover: Image | null;
  body: (BodyBlockRichText | BodyBlockHeading | BodyBlockQuote | BodyBlockCode | BodyBlockImage | BodyBlockGallery | BodyBlockEmbed | BodyBlockFile | BodyBlockTable | BodyBlockCallToAction | BodyBlockFaq | BodyBlockRelatedPages | BodyBlockRawHtml)[];
}

export interface HomePageCard {
  id: number;
  meta: {
    type: "pages.HomePage";
    detail_url: string;
    html_url: string;
    slug: string;
    path: string;
    locale: string;
    first_published_at: string | null;
    updated_at: string;
    requested_locale?: string;
  };
  title: string;
  summary: string;
  cover: Image | null;
}

export interface SectionPage {
  id: number;
  meta: {
    type: "pages.SectionPage";
    detail_url: string;
    html_url: string;
    slug: string;
    path: string;
    locale: string;
    first_published_at: string | null;
    updated_at: string;
    requested_locale?: string;
    site: {
      id: number;
      hostname: string;
    };
    show_in_menus: boolean;
    position: number;
    parent: Reference | null;
    breadcrumbs: Reference[];
    translations: Reference[];
    seo: Seo;
  };
  title: string;
  summary: string;
  cover: Image | null;
  body: (BodyBlockRichText | BodyBlockHeading | BodyBlockQuote | BodyBlockCode | BodyBlockImage | BodyBlockGallery | BodyBlockEmbed | BodyBlockFile | BodyBlockTable | BodyBlockCallToAction | BodyBlockFaq | BodyBlockRelatedPages | BodyBlockRawHtml)[];
}

export interface SectionPageCard {
  id: number;
  meta: {
    type: "pages.SectionPage";
    detail_url: string;
    html_url: string;
    slug: string;
    path: string;
    locale: string;
    first_published_at: string | null;
    updated_at: string;
    requested_locale?: string;
  };
  title: string;
  summary: string;
  cover: Image | null;
}

export interface StandardPage {
  id: number;
  meta: {
    type: "pages.StandardPage";
    detail_url: string;
    html_url: string;
    slug: string;
    path: string;
    locale: string;
    first_published_at: string | null;
    updated_at: string;
    requested_locale?: string;
    site: {
      id: number;
      hostname: string;
    };
    show_in_menus: boolean;
    position: number;
    parent: Reference | null;
    breadcrumbs: Reference[];
    translations: Reference[];
    seo: Seo;
  };
  title: string;
  summary: string;
  body: (BodyBlockRichText | BodyBlockHeading | BodyBlockQuote | BodyBlockCode | BodyBlockImage | BodyBlockGallery | BodyBlockEmbed | BodyBlockFile | BodyBlockTable | BodyBlockCallToAction | BodyBlockFaq | BodyBlockRelatedPages | BodyBlockRawHtml)[];
}

export interface StandardPageCard {
  id: number;
  meta: {
    type: "pages.StandardPage";
    detail_url: string;
    html_url: string;
    slug: string;
    path: string;
    locale: string;
    first_published_at: string | null;
    updated_at: string;
    requested_locale?: string;
  };
  title: string;
  summary: string;
}

export type Page = ArticlePage | HomePage | SectionPage | StandardPage;

export type PageCard = ArticlePageCard | HomePageCard | SectionPageCard | StandardPageCard;

export interface Author {
  id: number;
  meta: {
    type: "pages.Author";
    detail_url: string;
  };
  name: string;
  slug: string;
  /** HTML */
  bio: string;
  image: Image | null;
  url: string;
}

export interface AuthorCard {
  id: number;
  meta: {
    type: "pages.Author";
    detail_url: string;
  };
  name: string;
  slug: string;
  image: Image | null;
  url: string;
}

export interface Category {
  id: number;
  meta: {
    type: "pages.Category";
    detail_url: string;
    locale: string;
  };
  name: string;
  slug: string;
  description: string;
}

export interface CategoryCard {
  id: number;
  meta: {
    type: "pages.Category";
    detail_url: string;
    locale?: string;
  };
  name: string;
  slug: string;
}

export interface Menu {
  id: number;
  meta: {
    type: "pages.Menu";
    detail_url: string;
    locale: string;
  };
  handle: string;
  title: string;
  items: MenuBlockLink[];
}

export interface MenuCard {
  id: number;
  meta: {
    type: "pages.Menu";
    detail_url: string;
    locale?: string;
  };
  handle: string;
  title: string;
  items: MenuBlockLink[];
}

export type Snippet = Author | Category | Menu;

export type SnippetCard = AuthorCard | CategoryCard | MenuCard;

export interface SnippetType {
  name: string;
  type: string;
  url: string;
  fields: string[];
}

export interface BodyBlockRichText {
  type: "rich_text";
  id: string | null;
  /** HTML */
  value: string;
}

export interface BodyBlockHeading {
  type: "heading";
  id: string | null;
  value: {
    text: string;
    level: 2 | 3 | 4;
    anchor: string;
  };
}

export interface BodyBlockQuote {
  type: "quote";
  id: string | null;
  value: {
    /** HTML */
    text: string;
    attribution: string;
    url: string;
  };
}

export interface BodyBlockCode {
  type: "code";
  id: string | null;
  value: {
    language: string;
    filename: string;
    code: string;
  };
}

export interface BodyBlockImage {
  type: "image";
  id: string | null;
  value: {
    image: Image;
    alt: string;
    decorative: boolean;
    /** HTML */
    caption: string;
  };
}

export interface BodyBlockGallery {
  type: "gallery";
  id: string | null;
  value: {
    images: {
      image: Image;
      alt: string;
      decorative: boolean;
      /** HTML */
      caption: string;
    }[];
    caption: string;
  };
}

export interface BodyBlockEmbed {
  type: "embed";
  id: string | null;
  value: {
    url: string;
    title: string;
    caption: string;
    provider: string | null;
    embed_url: string | null;
  };
}

export interface BodyBlockFile {
  type: "file";
  id: string | null;
  value: {
    file: File;
    title: string;
  };
}

export interface BodyBlockTable {
  type: "table";
  id: string | null;
  value: {
    caption: string;
    columns: {
      type: "rich_text" | "text" | "number";
      heading: string;
    }[];
    rows: ((string | number | boolean | null)[])[];
  };
}

export interface BodyBlockCallToAction {
  type: "call_to_action";
  id: string | null;
  value: {
    heading: string;
    text: string;
    link: {
      title: string;
      page: Reference | null;
      url: string;
      path: string | null;
    } | null;
    style: string | null;
  };
}

export interface BodyBlockFaq {
  type: "faq";
  id: string | null;
  value: {
    heading: string;
    items: {
      question: string;
      /** HTML */
      answer: string;
    }[];
  };
}

export interface BodyBlockRelatedPages {
  type: "related_pages";
  id: string | null;
  value: {
    heading: string;
    pages: Reference[];
  };
}

export interface BodyBlockRawHtml {
  type: "raw_html";
  id: string | null;
  value: {
    /** HTML */
    html: string;
  };
}

export interface MenuBlockLink {
  type: "link";
  id: string | null;
  value: {
    title: string;
    page: Reference | null;
    url: string;
    children: {
      title: string;
      page: Reference | null;
      url: string;
      path: string | null;
    }[];
    path: string | null;
  };
}

export type Document = ArticlePage | HomePage | SectionPage | StandardPage | Author | Category | Menu | MediaImage | MediaFile | Settings | Redirect;

export type Card = ArticlePageCard | HomePageCard | SectionPageCard | StandardPageCard | AuthorCard | CategoryCard | MenuCard | MediaImage | MediaFile;

export interface SyncItem {
  op: "upsert" | "delete";
  seq: number;
  kind: string;
  id: number;
  type: string;
  locale: string;
  path: string;
  previous_path: string;
  digest: string;
  tags: string[];
  document: Document | null;
}

export interface SyncPage {
  items: SyncItem[];
  /** Follow it at once while `has_more`, else next time. */
  next: string;
  has_more: boolean;
  seq: number;
}

export interface SearchResults {
  meta: {
    total_count: number;
    corrected_query: string | null;
    seq: number;
    next_cursor: string | null;
    /** `hybrid`: by words and by meaning; `lexical`: by words alone. */
    ranking: "lexical" | "hybrid";
    /** Those that were asked for: their most frequent values, 50 at most. */
    facets?: {
      type?: FacetValue[];
      tags?: FacetValue[];
      category?: FacetValue[];
      author?: FacetValue[];
      year?: FacetValue[];
    };
  };
  items: (Card & {
    highlights?: {
      /** Escaped, but for `<mark>`. */
      title: string;
      passages: {
        /** Escaped, but for `<mark>`. */
        html: string;
        heading: string | null;
        anchor: string | null;
      }[];
    };
    score: number;
    /** Whether editors want it at the top. */
    pinned: boolean;
  })[];
}

export interface FacetValue {
  /** What the filter of the facet's name takes. */
  value: string;
  label: string;
  count: number;
}

export interface Suggestions {
  pages: {
    id: number;
    meta: {
      type: string;
      path: string;
      html_url: string;
      locale: string;
    };
    title: string;
    highlights: {
      /** Escaped, but for `<mark>`. */
      title: string;
    };
  }[];
  queries: string[];
}

export interface FoundAtPath {
  status: "page" | "redirect" | "gone" | "missing" | "protected";
  page?: Page | Part;
  locks?: ("groups" | "login" | "password")[];
  redirect?: {
    to: string;
    status: 301 | 302;
  };
}

export interface Unlocked {
  /** For the header `Authorization: Bearer …`. */
  token: string;
  expires_at: string;
  /** Whether the page can now be read. */
  open: boolean;
}

export interface Me {
  token: {
    name: string;
    prefix: string;
    expires_at: string | null;
  } | null;
  scopes: string[];
  user: string | null;
  /** Host names. Empty: all. */
  sites: string[];
  /** Empty: all. */
  locales: string[];
  /** Whose restricted pages it sees. */
  groups: string[];
  sees_private: boolean;
}

export interface Role {
  id: number;
  name: string;
  members: number;
  permissions: string[];
  pages: {
    page: number;
    path: string;
    permission: string;
  }[];
  collections: {
    collection: number;
    permission: string;
  }[];
}

export interface Root {
  name: string;
  version: string;
  seq: number;
  retention_days: number;
  sites: {
    id: number;
    hostname: string;
    is_default: boolean;
  }[];
  links: Record<string, string>;
}

export interface SignedImage {
  id: number;
  /** The original file. */
  url: string;
  /** The last of `srcset`, for `<img src>`. */
  src: string;
  /** Files by format. */
  srcset: Record<string, {
    url: string;
    width: number;
    height: number;
  }[]>;
  /** Null: they are good for ever. */
  expires_at: string | null;
}

export interface SignedFile {
  id: number;
  url: string;
  expires_at: string;
}

export interface VercelRedirects {
  redirects: {
    source: string;
    destination: string;
    statusCode: number;
    has?: {
      type: string;
      key: string;
      value: string;
    }[];
  }[];
}

export interface Route {
  path: string;
  id: number;
  type: string;
  locale: string;
  /** Whether another locale's text stands in. */
  is_fallback: boolean;
  lastmod: string | null;
  /** The page in every locale in which it is, its own included. */
  alternates: {
    locale: string;
    path: string;
  }[];
  /** Of the answers that show it, as in `Cache-Tag`. */
  tags: string[];
}

/** Rich text with `rich_text=tree`. */
export type RichTextNode = {
  type: "text";
  text: string;
  marks: ("bold" | "italic" | "strikethrough" | "underline" | "superscript" | "subscript" | "code")[];
} | {
  type: "break";
} | {
  type: "link";
  href: string | null;
  page: number | null;
  file: number | null;
  children: RichTextNode[];
} | {
  type: "image";
  image: number | null;
  src: string;
  srcset: string;
  sizes: string;
  alt: string;
  width: number | null;
  height: number | null;
} | {
  type: "paragraph";
  children: RichTextNode[];
} | {
  type: "heading";
  level: number;
  id: string | null;
  children: RichTextNode[];
} | {
  type: "list";
  ordered: boolean;
  children: RichTextNode[];
} | {
  type: "list_item";
  children: RichTextNode[];
} | {
  type: "quote";
  children: RichTextNode[];
} | {
  type: "code";
  text: string;
} | {
  type: "divider";
} | {
  type: "element";
  tag: string;
  attributes: Record<string, string>;
  children: RichTextNode[];
};

export interface ExportCursor {
  op: "cursor" | "end";
  cursor: string;
  /** At the end: where to ask for what changed since. */
  next?: string;
  seq?: number;
}

export interface ResolvedPath {
  path: string;
  status: "page" | "redirect" | "gone" | "missing" | "protected";
  page?: PageCard | Page | Part;
  locks?: ("groups" | "login" | "password")[];
  redirect?: {
    to: string;
    status: 301 | 302;
  };
}

/** What each address takes and answers, by its name in the contract. */
export interface Operations {
  /** Read the root: `GET /api/v1/` */
  root: {
    path: Record<string, never>;
    query: Record<string, never>;
    answer: Root;
  };
  /** List pages: `GET /api/v1/pages/` */
  pages: {
    path: Record<string, never>;
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Which state of the site: `published`, `draft` (the latest version of every page, published or not) or `release:<id>` (as it will be once that release is published). All but the first need a token with the scope `draft`; their answers are built for this request. */
      perspective?: string;
      /** Only this locale. */
      locale?: string;
      /** Only pages of these types, separated by commas or repeated. */
      type?: ("pages.ArticlePage" | "pages.HomePage" | "pages.SectionPage" | "pages.StandardPage")[];
      /** Only pages with this slug. */
      slug?: string;
      /** Only pages with exactly this title. */
      title?: string;
      /** Only pages that menus show, or not. */
      show_in_menus?: "true" | "false";
      /** Only the page at this path of the site, such as `/blog/`. */
      path?: string;
      /** Only pages directly below the page with this id. */
      child_of?: number;
      /** Only pages below the page with this id. */
      descendant_of?: number;
      /** Only pages above the page with this id. */
      ancestor_of?: number;
      /** Only other pages beside the page with this id. */
      sibling_of?: number;
      /** Only translations of the page with this id. */
      translation_of?: number;
      /** Only pages whose summary is this: its id, slug or text. Repeated: with all of them. */
      summary?: string[];
      /** Only pages whose cover is this: its id, slug or text. Repeated: with all of them. */
      cover?: string[];
      /** Only pages whose authors is this: its id, slug or text. Repeated: with all of them. */
      authors?: string[];
      /** Only pages whose category is this: its id, slug or text. Repeated: with all of them. */
      category?: string[];
      /** Only pages whose tags is this: its id, slug or text. Repeated: with all of them. */
      tags?: string[];
      /** Only pages whose author is this: its id, slug or text. Repeated: with all of them. */
      author?: string[];
      /** Only those with first published at from this. */
      "first_published_at.gte"?: string;
      /** Only those with first published at after this. */
      "first_published_at.gt"?: string;
      /** Only those with first published at up to and including this. */
      "first_published_at.lte"?: string;
      /** Only those with first published at before this. */
      "first_published_at.lt"?: string;
      /** Only those with updated at from this. */
      "updated_at.gte"?: string;
      /** Only those with updated at after this. */
      "updated_at.gt"?: string;
      /** Only those with updated at up to and including this. */
      "updated_at.lte"?: string;
      /** Only those with updated at before this. */
      "updated_at.lt"?: string;
      /** What to order by, up to 3 separated by commas; `-` in front reverses. */
      order?: ("first_published_at" | "title" | "updated_at" | "id" | "position" | "summary" | "-first_published_at" | "-title" | "-updated_at" | "-id" | "-position" | "-summary" | "random") | (("first_published_at" | "title" | "updated_at" | "id" | "position" | "summary" | "-first_published_at" | "-title" | "-updated_at" | "-id" | "-position" | "-summary" | "random")[]);
      /** Of `order=random`: the same seed gives the same order. Without it, each answer has another one, which its next link keeps. */
      seed?: number;
      /** How many items to send; with `fields`, at most 100. */
      limit?: number;
      /** How many items to pass over, at most 10,000. A cursor goes as far as the list does. */
      offset?: number;
      /** Where to go on: follow the `Link` with `rel=next` of the last answer. Beside it stand the parameters of that answer; only `limit`, `fields` and `count` may differ. */
      cursor?: string;
      /** `off` leaves out `total_count`, which takes most of the time of a long list. */
      count?: "on" | "off";
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, the short form. */
      fields?: string;
      /** The form of rich text: `html`, `markdown` (CommonMark) or `tree` (JSON nodes). */
      rich_text?: "html" | "markdown" | "tree";
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: {
      meta: {
        total_count?: number;
      };
      items: (PageCard | Page | Part)[];
    };
  };
  /** Find what is at a path: `GET /api/v1/pages/find/` */
  find: {
    path: Record<string, never>;
    query: {
      /** The path as the visitor asked for it. A query string counts for redirects only. */
      path: string;
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Which state of the site: `published`, `draft` (the latest version of every page, published or not) or `release:<id>` (as it will be once that release is published). All but the first need a token with the scope `draft`; their answers are built for this request. */
      perspective?: string;
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, all of them. */
      fields?: string;
      /** The form of rich text: `html`, `markdown` (CommonMark) or `tree` (JSON nodes). */
      rich_text?: "html" | "markdown" | "tree";
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: FoundAtPath;
  };
  /** Find what is at many paths: `POST /api/v1/resolve/` */
  resolve: {
    path: Record<string, never>;
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, the short form. */
      fields?: string;
      /** The form of rich text: `html`, `markdown` (CommonMark) or `tree` (JSON nodes). */
      rich_text?: "html" | "markdown" | "tree";
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    body: {
      paths: string[];
    };
    answer: {
      items: ResolvedPath[];
    };
  };
  /** Read a page: `GET /api/v1/pages/{id}/` */
  page: {
    path: {
      id: number;
    };
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Which state of the site: `published`, `draft` (the latest version of every page, published or not) or `release:<id>` (as it will be once that release is published). All but the first need a token with the scope `draft`; their answers are built for this request. */
      perspective?: string;
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, all of them. */
      fields?: string;
      /** The form of rich text: `html`, `markdown` (CommonMark) or `tree` (JSON nodes). */
      rich_text?: "html" | "markdown" | "tree";
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: Page | Part;
  };
  /** List images: `GET /api/v1/images/` */
  images: {
    path: Record<string, never>;
    query: {
      /** Only those whose title is this: its id or text. Repeated: with all of them. */
      title?: string[];
      /** Only those whose tags is this: its id or text. Repeated: with all of them. */
      tags?: string[];
      /** Only those whose collection is this: its id or text. Repeated: with all of them. */
      collection?: string[];
      /** Only those with created at from this. */
      "created_at.gte"?: string;
      /** Only those with created at after this. */
      "created_at.gt"?: string;
      /** Only those with created at up to and including this. */
      "created_at.lte"?: string;
      /** Only those with created at before this. */
      "created_at.lt"?: string;
      /** Only those with width from this. */
      "width.gte"?: number;
      /** Only those with width after this. */
      "width.gt"?: number;
      /** Only those with width up to and including this. */
      "width.lte"?: number;
      /** Only those with width before this. */
      "width.lt"?: number;
      /** Only those with height from this. */
      "height.gte"?: number;
      /** Only those with height after this. */
      "height.gt"?: number;
      /** Only those with height up to and including this. */
      "height.lte"?: number;
      /** Only those with height before this. */
      "height.lt"?: number;
      /** What to order by, up to 3 separated by commas; `-` in front reverses. */
      order?: ("created_at" | "id" | "title" | "width" | "height" | "-created_at" | "-id" | "-title" | "-width" | "-height") | (("created_at" | "id" | "title" | "width" | "height" | "-created_at" | "-id" | "-title" | "-width" | "-height")[]);
      /** How many items to send; with `fields`, at most 100. */
      limit?: number;
      /** How many items to pass over, at most 10,000. A cursor goes as far as the list does. */
      offset?: number;
      /** Where to go on: follow the `Link` with `rel=next` of the last answer. Beside it stand the parameters of that answer; only `limit`, `fields` and `count` may differ. */
      cursor?: string;
      /** `off` leaves out `total_count`, which takes most of the time of a long list. */
      count?: "on" | "off";
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, the short form. */
      fields?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: {
      meta: {
        total_count?: number;
      };
      items: (MediaImage | Part)[];
    };
  };
  /** Read an image: `GET /api/v1/images/{id}/` */
  image: {
    path: {
      id: number;
    };
    query: {
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, all of them. */
      fields?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: MediaImage | Part;
  };
  /** Sign addresses of an image: `GET /api/v1/images/{id}/sign/` */
  "sign-image": {
    path: {
      id: number;
    };
    query: {
      /** How many pixels wide. Repeated, up to 20 times: several sizes. */
      width?: number[];
      /** How many pixels high. */
      height?: number;
      /** Width to height: each width is cropped to it, around the focal point. */
      ratio?: string;
      /** Where width and height are given: `contain` makes it fit into both, `cover` crops it around the focal point. */
      fit?: "contain" | "cover";
      /** Formats, separated by commas. Without it, those of the document. */
      format?: ("avif" | "webp" | "jpeg" | "png")[];
      /** Of AVIF, WebP and JPEG; without it, their own. */
      quality?: number;
      /** In place of all these: operations of Wagtail's `image` tag, joined by `|`. */
      filter?: string;
      /** For how many seconds the addresses are good. Without it, for ever; what is private, 3,600 s. */
      expires_in?: number;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: SignedImage;
  };
  /** List files: `GET /api/v1/files/` */
  files: {
    path: Record<string, never>;
    query: {
      /** Only those whose title is this: its id or text. Repeated: with all of them. */
      title?: string[];
      /** Only those whose tags is this: its id or text. Repeated: with all of them. */
      tags?: string[];
      /** Only those whose collection is this: its id or text. Repeated: with all of them. */
      collection?: string[];
      /** Only those whose content type is this: its id or text. Repeated: with all of them. */
      content_type?: string[];
      /** Only those with created at from this. */
      "created_at.gte"?: string;
      /** Only those with created at after this. */
      "created_at.gt"?: string;
      /** Only those with created at up to and including this. */
      "created_at.lte"?: string;
      /** Only those with created at before this. */
      "created_at.lt"?: string;
      /** Only those with size from this. */
      "size.gte"?: number;
      /** Only those with size after this. */
      "size.gt"?: number;
      /** Only those with size up to and including this. */
      "size.lte"?: number;
      /** Only those with size before this. */
      "size.lt"?: number;
      /** What to order by, up to 3 separated by commas; `-` in front reverses. */
      order?: ("created_at" | "id" | "title" | "size" | "-created_at" | "-id" | "-title" | "-size") | (("created_at" | "id" | "title" | "size" | "-created_at" | "-id" | "-title" | "-size")[]);
      /** How many items to send; with `fields`, at most 100. */
      limit?: number;
      /** How many items to pass over, at most 10,000. A cursor goes as far as the list does. */
      offset?: number;
      /** Where to go on: follow the `Link` with `rel=next` of the last answer. Beside it stand the parameters of that answer; only `limit`, `fields` and `count` may differ. */
      cursor?: string;
      /** `off` leaves out `total_count`, which takes most of the time of a long list. */
      count?: "on" | "off";
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, the short form. */
      fields?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: {
      meta: {
        total_count?: number;
      };
      items: (MediaFile | Part)[];
    };
  };
  /** Read a file: `GET /api/v1/files/{id}/` */
  file: {
    path: {
      id: number;
    };
    query: {
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, all of them. */
      fields?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: MediaFile | Part;
  };
  /** Sign the address of a file: `GET /api/v1/files/{id}/sign/` */
  "sign-file": {
    path: {
      id: number;
    };
    query: {
      /** For how many seconds the addresses are good. Without it, for ever; what is private, 3,600 s. */
      expires_in?: number;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: SignedFile;
  };
  /** List the types of snippets: `GET /api/v1/snippets/` */
  "snippet-types": {
    path: Record<string, never>;
    query: {
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: {
      meta: {
        total_count: number;
      };
      items: SnippetType[];
    };
  };
  /** List snippets of a type: `GET /api/v1/snippets/{name}/` */
  snippets: {
    path: {
      name: string;
    };
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** What to order by, up to 3 separated by commas; `-` in front reverses. */
      order?: ("name" | "-name") | (("name" | "-name")[]);
      /** How many items to send; with `fields`, at most 100. */
      limit?: number;
      /** How many items to pass over, at most 10,000. A cursor goes as far as the list does. */
      offset?: number;
      /** Where to go on: follow the `Link` with `rel=next` of the last answer. Beside it stand the parameters of that answer; only `limit`, `fields` and `count` may differ. */
      cursor?: string;
      /** `off` leaves out `total_count`, which takes most of the time of a long list. */
      count?: "on" | "off";
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, the short form. */
      fields?: string;
      /** The form of rich text: `html`, `markdown` (CommonMark) or `tree` (JSON nodes). */
      rich_text?: "html" | "markdown" | "tree";
      /** Only this locale. */
      locale?: string;
      /** Only those with this slug. */
      slug?: string;
      /** Only those with this name. */
      name?: string;
      /** Only those with this image. */
      image?: string;
      /** Only those with this url. */
      url?: string;
      /** Only those with this description. */
      description?: string;
      /** Only those with this handle. */
      handle?: string;
      /** Only those with this title. */
      title?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: {
      meta: {
        total_count?: number;
      };
      items: (SnippetCard | Snippet | Part)[];
    };
  };
  /** Read a snippet: `GET /api/v1/snippets/{name}/{id}/` */
  snippet: {
    path: {
      name: string;
      id: number;
    };
    query: {
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, all of them. */
      fields?: string;
      /** The form of rich text: `html`, `markdown` (CommonMark) or `tree` (JSON nodes). */
      rich_text?: "html" | "markdown" | "tree";
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: Snippet | Part;
  };
  /** List menus: `GET /api/v1/menus/` */
  menus: {
    path: Record<string, never>;
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** What to order by, up to 3 separated by commas; `-` in front reverses. */
      order?: ("name" | "-name") | (("name" | "-name")[]);
      /** How many items to send; with `fields`, at most 100. */
      limit?: number;
      /** How many items to pass over, at most 10,000. A cursor goes as far as the list does. */
      offset?: number;
      /** Where to go on: follow the `Link` with `rel=next` of the last answer. Beside it stand the parameters of that answer; only `limit`, `fields` and `count` may differ. */
      cursor?: string;
      /** `off` leaves out `total_count`, which takes most of the time of a long list. */
      count?: "on" | "off";
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, the short form. */
      fields?: string;
      /** The form of rich text: `html`, `markdown` (CommonMark) or `tree` (JSON nodes). */
      rich_text?: "html" | "markdown" | "tree";
      /** Only this locale. */
      locale?: string;
      /** Only those with this handle. */
      handle?: string;
      /** Only those with this title. */
      title?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: {
      meta: {
        total_count?: number;
      };
      items: (Menu | Part)[];
    };
  };
  /** Read a menu: `GET /api/v1/menus/{handle}/` */
  menu: {
    path: {
      handle: string;
    };
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Only this locale. */
      locale?: string;
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, all of them. */
      fields?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: Menu | Part;
  };
  /** Read a site's settings: `GET /api/v1/settings/` */
  settings: {
    path: Record<string, never>;
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Only these fields of each document, separated by commas, beside `id`, `meta` and `title`; `*` for all, `_` for none, `-name` to leave one out, `cover(alt,url)` for fields of an object. Without it, all of them. */
      fields?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: Settings | Part;
  };
  /** List redirects: `GET /api/v1/redirects/` */
  redirects: {
    path: Record<string, never>;
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** `json`, or all redirects at once as a host takes them: a `_redirects` file, a `vercel.json`, maps for nginx. */
      format?: "json" | "netlify" | "vercel" | "nginx";
      /** What to order by, up to 3 separated by commas; `-` in front reverses. */
      order?: ("from" | "-from") | (("from" | "-from")[]);
      /** How many items to send; with `fields`, at most 100. */
      limit?: number;
      /** How many items to pass over, at most 10,000. A cursor goes as far as the list does. */
      offset?: number;
      /** Where to go on: follow the `Link` with `rel=next` of the last answer. Beside it stand the parameters of that answer; only `limit`, `fields` and `count` may differ. */
      cursor?: string;
      /** `off` leaves out `total_count`, which takes most of the time of a long list. */
      count?: "on" | "off";
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: {
      meta: {
        total_count?: number;
      };
      items: Redirect[];
    } | VercelRedirects | string;
  };
  /** Read a redirect: `GET /api/v1/redirects/{id}/` */
  redirect: {
    path: {
      id: number;
    };
    query: {
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: Redirect;
  };
  /** List every path: `GET /api/v1/routes/` */
  routes: {
    path: Record<string, never>;
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Only this locale. */
      locale?: string;
      /** Only pages of these types, separated by commas or repeated. */
      type?: ("pages.ArticlePage" | "pages.HomePage" | "pages.SectionPage" | "pages.StandardPage")[];
      /** How many paths to send. */
      limit?: number;
      /** Where to go on: follow the `Link` with `rel=next` of the last answer. Beside it stand the parameters of that answer; only `limit`, `fields` and `count` may differ. */
      cursor?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: {
      items: Route[];
    };
  };
  /** List sites: `GET /api/v1/sites/` */
  sites: {
    path: Record<string, never>;
    query: {
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: {
      meta: {
        total_count: number;
      };
      items: Site[];
    };
  };
  /** List the locales of a site: `GET /api/v1/locales/` */
  locales: {
    path: Record<string, never>;
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: {
      meta: {
        total_count: number;
      };
      items: Locale[];
    };
  };
  /** Search: `GET /api/v1/search/` */
  search: {
    path: Record<string, never>;
    query: {
      /** What to look for: words, any of which may be found; `"a phrase"` must be there as it stands; `-word` and `-"a phrase"` must not. */
      q: string;
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Only this locale. Repeated: any of them. Without it, all. */
      locale?: string[];
      /** Only these types, separated by commas or repeated; `*` for all. Without it, all page types. */
      type?: ("*" | "pages.ArticlePage" | "pages.HomePage" | "pages.SectionPage" | "pages.StandardPage" | "media.Image" | "media.File" | "pages.Author" | "pages.Category" | "pages.Menu" | "pages.Settings" | "redirects.Redirect")[];
      /** Only what has this tag. Repeated: any of them. */
      tags?: string[];
      /** Only this category, by slug or id. Repeated: any of them. */
      category?: string[];
      /** Only by this author, by slug or id. Repeated: any of them. */
      author?: string[];
      /** Only what was first published in this year (UTC). Repeated: any of them. */
      year?: number[];
      /** Only what was first published from this. */
      "first_published_at.gte"?: string;
      /** Only what was first published after this. */
      "first_published_at.gt"?: string;
      /** Only what was first published until this. */
      "first_published_at.lte"?: string;
      /** Only what was first published before this. */
      "first_published_at.lt"?: string;
      /** Only pages below the page with this id. */
      descendant_of?: number;
      /** The best first, or the newest. */
      order?: "relevance" | "date";
      /** How many results to send. */
      limit?: number;
      /** How many results to pass over, at most 1,000. A cursor goes further. */
      offset?: number;
      /** Where to go on: `next_cursor` of the last answer, beside the same query. */
      cursor?: string;
      /** What to count the results by, separated by commas or repeated. Each facet is counted under every filter but its own. */
      facets?: ("type" | "tags" | "category" | "author" | "year")[];
      /** `off` leaves out the highlights, which take most of the time. */
      highlight?: "on" | "off";
      /** `off`: unknown words are neither corrected nor completed. */
      spell?: "on" | "off";
      /** `off`: this search is not counted in the reports of editors, as for one that is sent with each letter. */
      analytics?: "on" | "off";
      /** Results from an index with at least the change of this number. Where it is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: SearchResults;
  };
  /** Count a click on a result: `POST /api/v1/search/click/` */
  click: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: {
      /** The query. */
      q: string;
      /** Of the page that was followed. */
      id: number;
      /** Its place among the results; the first is 1. */
      position: number;
      /** The locale that was searched, where it was one. */
      locale?: string;
      /** As in the parameter `site`. */
      site?: string;
    };
    answer: {
      counted: boolean;
    };
  };
  /** Suggest: `GET /api/v1/suggest/` */
  suggest: {
    path: Record<string, never>;
    query: {
      /** What was typed so far. Without a space at its end, the last word is taken for the beginning of one. */
      q: string;
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Only this locale. Repeated: any of them. Without it, all. */
      locale?: string[];
      /** Only pages of these types, separated by commas or repeated. */
      type?: ("pages.ArticlePage" | "pages.HomePage" | "pages.SectionPage" | "pages.StandardPage")[];
      /** How many pages to send. */
      limit?: number;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: Suggestions;
  };
  /** Read what the token may do: `GET /api/v1/me/` */
  me: {
    path: Record<string, never>;
    query: Record<string, never>;
    answer: Me;
  };
  /** List roles: `GET /api/v1/roles/` */
  roles: {
    path: Record<string, never>;
    query: Record<string, never>;
    answer: {
      meta: {
        total_count: number;
      };
      items: Role[];
    };
  };
  /** Open a protected page: `POST /api/v1/unlock/` */
  unlock: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: {
      /** The path of the page. */
      path: string;
      /** As in the parameter `site`. */
      site?: string;
      /** Of the page, or with `username` of the user. */
      password?: string;
      /** Of a user of the CMS. */
      username?: string;
    };
    answer: Unlocked;
  };
  /** Export everything: `GET /api/v1/export/` */
  export: {
    path: Record<string, never>;
    query: {
      /** Where to go on: follow `next` of the last answer. It carries the filters, and no other parameter may stand beside it. */
      cursor?: string;
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Only documents of these types, separated by commas or repeated. */
      types?: ("pages.ArticlePage" | "pages.HomePage" | "pages.SectionPage" | "pages.StandardPage" | "media.Image" | "media.File" | "pages.Author" | "pages.Category" | "pages.Menu" | "pages.Settings" | "redirects.Redirect")[];
      /** Only this locale, and what belongs to none (images, files, authors, settings, redirects). */
      locale?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: SyncItem | ExportCursor;
  };
  /** Follow what is published: `GET /api/v1/sync/` */
  sync: {
    path: Record<string, never>;
    query: {
      /** Where to go on: follow `next` of the last answer. It carries the filters, and no other parameter may stand beside it. */
      cursor?: string;
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** Only documents of these types, separated by commas or repeated. */
      types?: ("pages.ArticlePage" | "pages.HomePage" | "pages.SectionPage" | "pages.StandardPage" | "media.Image" | "media.File" | "pages.Author" | "pages.Category" | "pages.Menu" | "pages.Settings" | "redirects.Redirect")[];
      /** Only this locale, and what belongs to none (images, files, authors, settings, redirects). */
      locale?: string;
      /** How many items to send at most. */
      limit?: number;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: SyncPage;
  };
  /** Read a sitemap: `GET /api/v1/sitemaps/{name}` */
  sitemap: {
    path: {
      name: string;
    };
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: string;
  };
  /** Read robots.txt: `GET /api/v1/robots.txt` */
  robots: {
    path: Record<string, never>;
    query: {
      /** Whose content: the host name of a site (with `:port` where that is needed), or its id. Without it, that of the token, or the default site. */
      site?: string;
      /** An answer with at least the change of this number, as `Roost-Seq`, sync and webhooks tell it. Where that is not there within 2 seconds, a 503 says when to come again. */
      min_seq?: number;
    };
    answer: string;
  };
  /** Read all JSON Schemas: `GET /api/v1/schema/` */
  schemas: {
    path: Record<string, never>;
    query: Record<string, never>;
    answer: Record<string, unknown>;
  };
  /** Read a JSON Schema: `GET /api/v1/schema/{name}/` */
  schema: {
    path: {
      name: string;
    };
    query: Record<string, never>;
    answer: Record<string, unknown>;
  };
  /** Read the OpenAPI document: `GET /api/v1/openapi.json` */
  openapi: {
    path: Record<string, never>;
    query: Record<string, never>;
    answer: Record<string, unknown>;
  };
  /** Read the documentation: `GET /api/v1/docs/` */
  docs: {
    path: Record<string, never>;
    query: Record<string, never>;
    answer: string;
  };
}

/** The address of each operation, below the API's root. */
export const addresses = {
  root: "",
  pages: "pages/",
  find: "pages/find/",
  resolve: "resolve/",
  page: "pages/{id}/",
  images: "images/",
  image: "images/{id}/",
  "sign-image": "images/{id}/sign/",
  files: "files/",
  file: "files/{id}/",
  "sign-file": "files/{id}/sign/",
  "snippet-types": "snippets/",
  snippets: "snippets/{name}/",
  snippet: "snippets/{name}/{id}/",
  menus: "menus/",
  menu: "menus/{handle}/",
  settings: "settings/",
  redirects: "redirects/",
  redirect: "redirects/{id}/",
  routes: "routes/",
  sites: "sites/",
  locales: "locales/",
  search: "search/",
  click: "search/click/",
  suggest: "suggest/",
  me: "me/",
  roles: "roles/",
  unlock: "unlock/",
  export: "export/",
  sync: "sync/",
  sitemap: "sitemaps/{name}",
  robots: "robots.txt",
  schemas: "schema/",
  schema: "schema/{name}/",
  openapi: "openapi.json",
  docs: "docs/",
} as const;

/** The parameters whose values stand in one text, with commas between them. */
export const joined: readonly string[] = ["type", "order", "format", "facets", "types"];
