import type { ImageDocument, ImageSource } from './documents.ts';

/** Formats that only newer browsers take, best first; any other format is the fallback's own. */
const MODERN_FORMATS = ['avif', 'webp'];

/** Returns the value of a `srcset` attribute. */
export function srcset(sources: ImageSource[]): string {
  return sources.map(({ url, width }) => `${url} ${width}w`).join(', ');
}

export interface ImageSources {
  /** One `<source>` for each modern format, best first. */
  modern: { type: string; srcset: string }[];
  /** `srcset` of the `<img>` itself; undefined where the image has a single size. */
  fallback: string | undefined;
}

/** Returns what `<picture>` needs from an image document. */
export function imageSources(image: ImageDocument): ImageSources {
  const files: Record<string, ImageSource[]> = image.srcset;
  const modern = MODERN_FORMATS.filter((format) => files[format]?.length);
  const plain = Object.keys(files).find((format) => !MODERN_FORMATS.includes(format));
  const fallback = plain ? srcset(files[plain] ?? []) : '';
  return {
    modern: modern.map((format) => ({
      type: `image/${format}`,
      srcset: srcset(files[format] ?? []),
    })),
    fallback: fallback || undefined,
  };
}
