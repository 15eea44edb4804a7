import type { Block } from './documents.ts';

/** A heading of a page, in the shape of Astro's own Markdown headings. */
export interface Heading {
  depth: number;
  slug: string;
  text: string;
}

const HEADING_TAG = /<h([2-4])\b[^>]*?\bid="([^"]+)"[^>]*>(.*?)<\/h\1>/gs;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

/** Returns the headings that have an anchor, in order, of heading blocks and of rich text. */
export function headings(blocks: readonly Block[]): Heading[] {
  return blocks.flatMap((block) => {
    if (block.type === 'heading') {
      const { text, level, anchor } = block.value;
      return anchor ? [{ depth: level, slug: anchor, text }] : [];
    }
    return block.type === 'rich_text' ? headingsOfHtml(block.value) : [];
  });
}

function headingsOfHtml(html: string): Heading[] {
  return [...html.matchAll(HEADING_TAG)].map(([, depth, slug, inner]) => ({
    depth: Number(depth),
    slug: plainText(slug ?? ''),
    text: plainText(inner ?? ''),
  }));
}

function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, code) =>
      String.fromCodePoint(Number.parseInt(code, hex ? 16 : 10)),
    )
    .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name) => NAMED[name] as string)
    .trim();
}
