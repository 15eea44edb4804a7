/** The template's own words. A locale that is missing here gets the English ones. */

const ENGLISH = {
  skip: 'Skip to content',
  menu: 'Menu',
  languages: 'Languages',
  breadcrumb: 'You are here',
  search: 'Search',
  searchHint: 'Type to search all pages',
  searching: 'Searching…',
  noResults: 'Nothing found for “{query}”. Try fewer or other words.',
  results: '{count} results',
  oneResult: '1 result',
  corrected: 'for “{query}”',
  searchFailed: 'The search does not answer at the moment. Please try again.',
  more: 'Show more',
  latest: 'Latest',
  inThisSection: 'In this section',
  onThisPage: 'On this page',
  newer: 'Newer',
  older: 'Older',
  page: 'Page {number}',
  by: 'By',
  download: 'Download',
  needsScript: 'This search needs JavaScript.',
  pages: 'Pages of this list',
  notFound: 'Page not found',
  notFoundHint: 'There is no page at this address. It may have moved.',
};

export type Words = typeof ENGLISH;

const WORDS: Record<string, Words> = {
  en: ENGLISH,
  de: {
    skip: 'Zum Inhalt springen',
    menu: 'Menü',
    languages: 'Sprachen',
    breadcrumb: 'Sie sind hier',
    search: 'Suche',
    searchHint: 'Alle Seiten durchsuchen',
    searching: 'Suche läuft …',
    noResults: 'Nichts gefunden für „{query}“. Versuchen Sie weniger oder andere Wörter.',
    results: '{count} Treffer',
    oneResult: '1 Treffer',
    corrected: 'für „{query}“',
    searchFailed: 'Die Suche antwortet gerade nicht. Bitte versuchen Sie es noch einmal.',
    more: 'Mehr zeigen',
    latest: 'Neueste Beiträge',
    inThisSection: 'In diesem Bereich',
    onThisPage: 'Auf dieser Seite',
    newer: 'Neuere',
    older: 'Ältere',
    page: 'Seite {number}',
    by: 'Von',
    download: 'Herunterladen',
    needsScript: 'Diese Suche braucht JavaScript.',
    pages: 'Seiten dieser Liste',
    notFound: 'Seite nicht gefunden',
    notFoundHint: 'Unter dieser Adresse gibt es keine Seite. Vielleicht ist sie umgezogen.',
  },
  ja: {
    skip: '本文へ移動',
    menu: 'メニュー',
    languages: '言語',
    breadcrumb: '現在位置',
    search: '検索',
    searchHint: 'すべてのページを検索',
    searching: '検索しています…',
    noResults: '「{query}」に一致するページはありません。',
    results: '{count} 件',
    oneResult: '1 件',
    corrected: '「{query}」',
    searchFailed: '検索が応答しません。もう一度お試しください。',
    more: 'もっと見る',
    latest: '新着記事',
    inThisSection: 'このセクションのページ',
    onThisPage: '目次',
    newer: '新しい記事',
    older: '古い記事',
    page: '{number} ページ',
    by: '著者',
    download: 'ダウンロード',
    needsScript: '検索には JavaScript が必要です。',
    pages: '一覧のページ',
    notFound: 'ページが見つかりません',
    notFoundHint: 'このアドレスにページはありません。移動した可能性があります。',
  },
};

/** Returns the words of a locale: its own, its language's, else English. */
export function words(locale: string): Words {
  return WORDS[locale] ?? WORDS[locale.split('-')[0] ?? ''] ?? ENGLISH;
}

/** Returns the language tag (BCP 47) of a locale. */
export function languageTag(locale: string): string {
  return Intl.getCanonicalLocales(locale)[0] ?? locale;
}

/** Returns the name of a locale in its own language. */
export function languageName(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(languageTag(locale)) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/** Returns a date as the locale writes it. */
export function formatDate(date: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
}
