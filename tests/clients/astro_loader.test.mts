/** The pure parts of clients/astro-loader. Run: node --test tests/clients/astro_loader.test.mts */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block, ImageDocument } from '../../clients/astro-loader/src/documents.ts';
import { headings } from '../../clients/astro-loader/src/headings.ts';
import { safeUrl, scriptJson } from '../../clients/astro-loader/src/html.ts';
import { retryDelay } from '../../clients/astro-loader/src/http.ts';
import { renderBlocks } from '../../clients/astro-loader/src/render-blocks.ts';
import { syncUrl } from '../../clients/astro-loader/src/sync.ts';

const EVIL = `"><script>alert('x')</script>&`;

const image: ImageDocument = {
  id: 5,
  title: 'A hut',
  alt: 'A hut in "snow"',
  width: 1600,
  height: 900,
  url: 'https://cms.example/hut.jpg',
  src: 'https://cms.example/hut-800.jpg',
  srcset: {
    jpeg: [{ url: 'https://cms.example/hut-800.jpg', width: 800 }],
    webp: [
      { url: 'https://cms.example/hut-400.webp', width: 400 },
      { url: 'https://cms.example/hut-800.webp', width: 800 },
    ],
  },
  focal_point: null,
  dominant_color: null,
  blurhash: null,
  credit: '',
  license_url: '',
};

function render(type: string, value: unknown): string {
  return renderBlocks([{ type, id: 'a', value } as Block]);
}

test('text of every block is escaped', () => {
  const link = { title: EVIL, page: null, url: 'javascript:alert(1)', path: null };
  const values: [string, unknown][] = [
    ['heading', { text: EVIL, level: 2, anchor: EVIL }],
    ['image', { image: { ...image, alt: EVIL, src: EVIL }, alt: EVIL, decorative: false, caption: '' }],
    ['gallery', { images: [], caption: EVIL }],
    ['quote', { text: '<p>Said</p>', attribution: EVIL, url: 'javascript:alert(1)' }],
    ['code', { language: EVIL, code: EVIL, filename: EVIL }],
    ['table', { caption: EVIL, columns: [{ type: 'text', heading: EVIL }], rows: [[EVIL]] }],
    ['embed', { url: EVIL, title: EVIL, caption: EVIL, provider: '', embed_url: 'javascript:alert(1)' }],
    ['call_to_action', { heading: EVIL, text: EVIL, link, style: EVIL }],
    ['faq', { heading: EVIL, items: [{ question: EVIL, answer: '<p>Yes</p>' }] }],
    ['related_pages', { heading: EVIL, pages: [{ title: EVIL, path: EVIL }] }],
    ['file', { file: { url: EVIL, title: EVIL, filename: EVIL }, title: EVIL }],
  ];
  for (const [type, value] of values) {
    const html = render(type, value);
    assert.ok(!html.includes('<script'), `${type}: ${html}`);
    assert.ok(!html.includes('javascript:'), `${type}: ${html}`);
  }
});

test('rich text and raw HTML pass unchanged, in quotes, captions, answers and cells too', () => {
  const html = '<p>One <a href="/two/" data-page="2">two</a></p>';
  assert.equal(render('rich_text', html), html);
  assert.equal(render('raw_html', { html }), html);
  assert.match(render('quote', { text: html, attribution: '', url: '' }), /<blockquote><p>One <a/);
  assert.match(render('faq', { heading: '', items: [{ question: 'Q', answer: html }] }), /<p>One <a/);
  const columns = [{ type: 'rich_text', heading: 'H' }, { type: 'number', heading: 'N' }];
  assert.match(render('table', { caption: '', columns, rows: [[html, 3]] }), /<td><p>One .*<td>3<\/td>/);
});

test('an image has its sources, best format first, its size and its alternative text', () => {
  const html = render('image', { image, alt: '', decorative: false, caption: '<b>Winter</b>' });
  assert.match(html, /<source type="image\/webp" srcset="[^"]*hut-400.webp 400w, [^"]*hut-800.webp 800w"/);
  assert.match(html, /<img src="https:\/\/cms.example\/hut-800.jpg" srcset="[^"]*jpg 800w" sizes="[^"]+"/);
  assert.match(html, /width="1600" height="900" alt="A hut in &quot;snow&quot;"/);
  assert.match(html, /<figcaption><b>Winter<\/b><\/figcaption>/);
});

test('a decorative image has an empty alternative text, and its own text wins otherwise', () => {
  assert.match(render('image', { image, alt: 'x', decorative: true, caption: '' }), / alt=""/);
  assert.match(render('image', { image, alt: 'x', decorative: false, caption: '' }), / alt="x"/);
});

test('what cannot be shown is left out', () => {
  assert.equal(render('image', { image: null, alt: '', decorative: false, caption: 'C' }), '');
  assert.equal(render('file', { file: null, title: 'T' }), '');
  assert.equal(render('a_block_of_next_year', { text: 'T' }), '');
});

test('headings come from heading blocks and from rich text, in order', () => {
  const blocks = [
    { type: 'heading', id: '1', value: { text: 'First', level: 2, anchor: 'first' } },
    { type: 'rich_text', id: '2', value: '<h3 id="a&amp;b">A <b>&amp;</b> B</h3><p>x</p><h4>None</h4>' },
  ] as Block[];
  assert.deepEqual(headings(blocks), [
    { depth: 2, slug: 'first', text: 'First' },
    { depth: 3, slug: 'a&b', text: 'A & B' },
  ]);
});

test('only addresses with a harmless scheme become links', () => {
  for (const url of ['https://a.example/', '/path/', '#anchor', 'mailto:a@b.c', 'page?x=a:b']) {
    assert.equal(safeUrl(url), url);
  }
  for (const url of ['javascript:alert(1)', ' java\nscript:alert(1)', '\u0001javascript:x', 'data:text/html,x', '', null]) {
    assert.equal(safeUrl(url), null, String(url));
  }
});

test('JSON for a script element cannot end it', () => {
  const value = { text: '</script><!-- & \u2028' };
  const json = scriptJson(value);
  assert.ok(!/[<>&\u2028]/.test(json));
  assert.deepEqual(JSON.parse(json), value);
});

test('the wait before another attempt is the server\'s own, else it doubles', () => {
  assert.deepEqual([1, 2, 3].map((attempt) => retryDelay(attempt, null)), [500, 1000, 2000]);
  assert.equal(retryDelay(1, '7'), 7000);
  assert.equal(retryDelay(1, 'Sat, 01 Jan 2000 00:00:30 GMT', Date.UTC(2000, 0, 1)), 30_000);
  assert.equal(retryDelay(1, '86400'), 60_000);
  assert.equal(retryDelay(2, 'soon'), 1000);
});

test('a cursor goes alone, the filters only with the first question', () => {
  const source = { url: 'https://cms.example/api/v1', site: 'x.example', types: ['a.B', 'c.D'], locale: 'en' };
  assert.equal(
    syncUrl(source),
    'https://cms.example/api/v1/sync/?site=x.example&types=a.B%2Cc.D&locale=en',
  );
  assert.equal(syncUrl(source, 'abc'), 'https://cms.example/api/v1/sync/?cursor=abc');
});
