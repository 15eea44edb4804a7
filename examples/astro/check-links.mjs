/**
 * Crawls a built site on disk: every internal link, anchor, image and file must be there.
 *
 *     node check-links.mjs dist [--explained FILE] [--json FILE]
 *
 * Links are internal if they are relative or begin with the origin of the home page's canonical URL.
 * FILE has a line `pattern<TAB>reason` for each group of links that is known to be dead; in patterns
 * `*` stands for anything. Every miss is listed with its reason; the exit status is 1 if one has no
 * explanation.
 */

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { Parser } from 'htmlparser2';

const EXAMPLES = 3;
const LINK_ATTRIBUTES = {
  a: ['href'],
  area: ['href'],
  link: ['href'],
  img: ['src'],
  source: ['src'],
  script: ['src'],
  iframe: ['src'],
  video: ['src', 'poster'],
  audio: ['src'],
  form: ['action'],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { explained: { type: 'string' }, json: { type: 'string' } },
});
const root = positionals[0] ?? 'dist';
if (!existsSync(join(root, 'index.html'))) {
  console.error(`${root} is not a built site: it has no index.html.`);
  process.exit(2);
}

const pages = new Map(htmlFiles(root).map((file) => [pathOf(file), readPage(file)]));
const origin = originOf(pages.get('/'));
const explanations = values.explained ? readExplanations(values.explained) : [];
const { checked, misses } = crawl();
report();

function htmlFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.html'))
    .map((name) => join(folder, name));
}

/** The URL path under which a static host serves a file. */
function pathOf(file) {
  const path = `/${relative(root, file).split(sep).join('/')}`;
  return path.endsWith('/index.html') ? path.slice(0, -'index.html'.length) : path;
}

/** Returns the links and the anchors of a page. */
function readPage(file) {
  const page = { links: new Set(), anchors: new Set(['', 'top']), canonical: '', isRedirect: false };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (attributes.id) page.anchors.add(attributes.id);
      if (name === 'a' && attributes.name) page.anchors.add(attributes.name);
      if (name === 'link' && attributes.rel === 'canonical') page.canonical = attributes.href;
      if (name === 'link' && attributes.rel === 'preconnect') return;
      if (name === 'meta' && attributes['http-equiv'] === 'refresh') {
        page.isRedirect = true;
        page.links.add(attributes.content.replace(/^[^=]*=/, ''));
      }
      for (const attribute of LINK_ATTRIBUTES[name] ?? []) {
        if (attributes[attribute]) page.links.add(attributes[attribute]);
      }
      for (const part of attributes.srcset?.split(/,\s+/) ?? []) {
        page.links.add(part.trim().split(/\s+/)[0]);
      }
    },
  });
  parser.end(readFileSync(file, 'utf8'));
  return page;
}

function originOf(home) {
  return home?.canonical ? new URL(home.canonical).origin : 'http://site.invalid';
}

function readExplanations(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'))
    .map((line) => {
      const [pattern, reason] = line.split('\t');
      const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
      return { test: new RegExp(`^${escaped}$`), reason: reason?.trim() || 'explained' };
    });
}

/** Returns how many internal links there are, and the dead ones by target, with their sources. */
function crawl() {
  const misses = new Map();
  const verdicts = new Map();
  let checked = 0;
  for (const [path, page] of pages) {
    for (const link of page.links) {
      const url = parse(link, path);
      if (url && url.origin !== origin) continue;
      checked += 1;
      const target = url ? decoded(url.pathname) + decoded(url.hash) : link;
      if (!verdicts.has(target)) verdicts.set(target, url ? verdict(url) : 'not a valid address');
      const reason = verdicts.get(target);
      if (!reason) continue;
      if (!misses.has(target)) misses.set(target, { target, reason, pages: [] });
      misses.get(target).pages.push(path);
    }
  }
  for (const miss of misses.values()) {
    miss.explanation = explanations.find(({ test }) => test.test(miss.target))?.reason ?? null;
  }
  return { checked, misses: [...misses.values()].sort((a, b) => a.target.localeCompare(b.target)) };
}

function parse(link, path) {
  try {
    return new URL(link, origin + path);
  } catch {
    return null;
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Returns why a link is dead, or "" if it is not. */
function verdict(url) {
  const path = decoded(url.pathname);
  const page = pages.get(path) ?? pages.get(`${path}/`);
  if (!page) {
    const file = join(root, path);
    if (existsSync(file) && statSync(file).isFile()) return '';
    return /\.[a-z0-9]{2,5}$/i.test(path) ? 'no such file' : 'no such page';
  }
  const anchor = url.hash.slice(1);
  const isThere = page.isRedirect || page.anchors.has(anchor) || page.anchors.has(decoded(anchor));
  return isThere || anchor.startsWith(':~:') ? '' : 'no such anchor on the page';
}

function report() {
  const dead = misses.filter(({ explanation }) => !explanation);
  for (const miss of [...misses].sort((a, b) => Boolean(a.explanation) - Boolean(b.explanation))) {
    const more = miss.pages.length > EXAMPLES ? `, and ${miss.pages.length - EXAMPLES} more` : '';
    console.log(`${miss.explanation ? 'explained' : 'DEAD'}  ${miss.target}  (${miss.reason})`);
    if (miss.explanation) console.log(`    ${miss.explanation}`);
    console.log(`    on ${miss.pages.slice(0, EXAMPLES).join(', ')}${more}`);
  }
  const redirects = [...pages.values()].filter(({ isRedirect }) => isRedirect).length;
  console.log(
    `${pages.size - redirects} pages, ${redirects} redirects, ${checked} internal links: ` +
      `${dead.length} dead, ${misses.length - dead.length} explained`,
  );
  if (values.json) {
    const summary = { pages: pages.size - redirects, redirects, checked, misses };
    writeFileSync(values.json, JSON.stringify(summary, null, 2));
  }
  process.exitCode = dead.length ? 1 : 0;
}
