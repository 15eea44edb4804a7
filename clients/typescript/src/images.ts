/** What is wanted of an image. Images are never enlarged. */
export interface ImageSize {
  /** In pixels, at most 4,096. */
  width?: number;
  height?: number;
  /** With both: `contain` (the default) makes the image fit in, `cover` crops it around its focal point. */
  fit?: 'contain' | 'cover';
  format?: 'avif' | 'webp' | 'jpeg' | 'png';
  /** Of AVIF, WebP and JPEG, from 1 to 100. */
  quality?: number;
}

const EXTENSIONS = { avif: 'avif', webp: 'webp', jpeg: 'jpg', png: 'png' };

/**
 * The address of an image in another size than its document names, signed here and now, without a request.
 *
 * The secret is what `manage.py media_secret` prints. It belongs into builds and servers, never into a browser.
 */
export async function signedImageUrl(
  image: { url: string },
  size: ImageSize,
  secret: string,
): Promise<string> {
  const parts = /^(.*\/media\/)(image\/\d+\/[^/]+)\/original\/([^/]+)\.[^./]+$/.exec(image.url);
  if (!parts) throw new Error(`${image.url} is no address of an image; take the url of its document.`);
  const [, root, which, name] = parts;
  const format = size.format ?? 'webp';
  const operations = [shape(size), `format-${format}`];
  if (size.quality !== undefined) operations.push(`${format}quality-${size.quality}`);
  const signed = `${which}/${operations.join('.')}`;
  return `${root}${signed}/${await signature(secret, signed)}/${name}.${EXTENSIONS[format]}`;
}

function shape({ width, height, fit }: ImageSize): string {
  if (width && height) return `${fit === 'cover' ? 'fill' : 'max'}-${width}x${height}`;
  if (width) return `width-${width}`;
  return height ? `height-${height}` : 'original';
}

async function signature(secret: string, text: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
