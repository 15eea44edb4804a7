import type {
  Block,
  BlockType,
  BlockValues,
  ImageBlockValue,
  ImageDocument,
  MenuLink,
} from './documents.ts';
import { attributes, escapeHtml, safeUrl } from './html.ts';
import { imageSources } from './images.ts';

const SIZES = '(min-width: 48rem) 46rem, 100vw';

/**
 * Renders the blocks of a body as HTML.
 *
 * Text is escaped and links with an unsafe scheme lose it. Rich text and raw HTML are the API's own
 * and pass unchanged: it sanitises the one, and lets only administrators write the other. A block
 * of a type that is not known here is left out.
 */
export function renderBlocks(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).filter(Boolean).join('\n');
}

function renderBlock(block: Block): string {
  const render = RENDERERS[block.type] as ((value: unknown) => string) | undefined;
  return render ? render(block.value) : '';
}

const RENDERERS: { [Type in BlockType]: (value: BlockValues[Type]) => string } = {
  rich_text: (html) => html,
  raw_html: ({ html }) => html,
  heading: ({ text, level, anchor }) => {
    const tag = `h${Math.min(Math.max(Number(level) || 2, 2), 6)}`;
    return `<${tag}${attributes({ id: anchor || null })}>${escapeHtml(text)}</${tag}>`;
  },
  image: (value) => figure(imageOf(value), value.caption),
  gallery: ({ images, caption }) =>
    figure(
      images.map((item) => figure(imageOf(item), item.caption)).join(''),
      escapeHtml(caption),
      'gallery',
    ),
  quote: ({ text, attribution, url }) => {
    const cite = link(url, escapeHtml(attribution));
    return `<figure><blockquote${attributes({ cite: safeUrl(url) })}>${text}</blockquote>${
      attribution ? `<figcaption>${cite}</figcaption>` : ''
    }</figure>`;
  },
  code: ({ language, code, filename }) =>
    figure(
      `<pre><code${attributes({ class: language ? `language-${language}` : null })}>${escapeHtml(code)}</code></pre>`,
      escapeHtml(filename),
      'code',
    ),
  table: ({ caption, columns, rows }) => {
    const head = columns.map(({ heading }) => `<th scope="col">${escapeHtml(heading)}</th>`);
    const cell = (value: string | number | boolean | null, index: number) =>
      `<td>${columns[index]?.type === 'rich_text' ? (value ?? '') : escapeHtml(value)}</td>`;
    const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`);
    return `<table>${caption ? `<caption>${escapeHtml(caption)}</caption>` : ''}<thead><tr>${head.join(
      '',
    )}</tr></thead><tbody>${body.join('')}</tbody></table>`;
  },
  embed: ({ url, embed_url, title, caption }) => {
    const source = safeUrl(embed_url);
    const frame = source
      ? `<iframe${attributes({ src: source, title: title || url, loading: 'lazy', allowfullscreen: true })}></iframe>`
      : link(url, escapeHtml(title || url));
    return figure(frame, escapeHtml(caption), 'embed');
  },
  call_to_action: ({ heading, text, link: target, style }) =>
    `<aside${attributes({ class: `call-to-action ${style ?? ''}`.trim() })}>${
      heading ? `<h2>${escapeHtml(heading)}</h2>` : ''
    }${text ? `<p>${escapeHtml(text)}</p>` : ''}${target ? `<p>${menuLink(target)}</p>` : ''}</aside>`,
  faq: ({ heading, items }) =>
    `<section class="faq">${heading ? `<h2>${escapeHtml(heading)}</h2>` : ''}${items
      .map(
        ({ question, answer }) =>
          `<details><summary>${escapeHtml(question)}</summary>${answer}</details>`,
      )
      .join('')}</section>`,
  related_pages: ({ heading, pages }) =>
    `<nav${attributes({ 'aria-label': heading || null })}>${
      heading ? `<h2>${escapeHtml(heading)}</h2>` : ''
    }<ul>${pages
      .map(({ path, title }) => `<li>${link(path, escapeHtml(title))}</li>`)
      .join('')}</ul></nav>`,
  file: ({ file, title }) =>
    file
      ? `<p>${link(file.url, escapeHtml(title || file.title), { download: file.filename })}</p>`
      : '',
};

/** `caption` is HTML. */
function figure(content: string, caption: string, className?: string): string {
  if (!content) return '';
  return `<figure${attributes({ class: className })}>${content}${
    caption ? `<figcaption>${caption}</figcaption>` : ''
  }</figure>`;
}

function link(url: string | null, html: string, more: Record<string, unknown> = {}): string {
  const href = safeUrl(url);
  return href ? `<a${attributes({ href, ...more })}>${html}</a>` : html;
}

function menuLink({ page, path, url, title }: MenuLink): string {
  return link(page?.path ?? path ?? url, escapeHtml(title));
}

function imageOf({ image, alt, decorative }: ImageBlockValue): string {
  return image ? renderImage(image, decorative ? '' : alt || image.alt) : '';
}

function renderImage(image: ImageDocument, alt: string): string {
  const { modern, fallback } = imageSources(image);
  const sources = modern.map((source) => `<source${attributes({ ...source, sizes: SIZES })}>`);
  const img = attributes({
    src: image.src,
    srcset: fallback,
    sizes: fallback && SIZES,
    width: image.width,
    height: image.height,
    alt,
    loading: 'lazy',
    decoding: 'async',
  });
  return `<picture>${sources.join('')}<img${img}></picture>`;
}
