const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Returns `text` safe for HTML text and for quoted attribute values; null and undefined give "". */
export function escapeHtml(text: unknown): string {
  return String(text ?? '').replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** Returns ` name="value"` for each attribute with a value; null, undefined and false leave it out. */
export function attributes(values: Record<string, unknown>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(value)}"`))
    .join('');
}

const SAFE_SCHEME = /^(https?|mailto|tel):/i;
const ANY_SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** Returns `url` if a link may carry it, else null: `javascript:` and other schemes are dropped. */
export function safeUrl(url: unknown): string | null {
  const text = String(url ?? '').trim();
  // Browsers ignore control characters and blanks before and inside a scheme.
  const compact = text.replace(/[\u0000-\u0020]/g, '');
  if (!compact || (ANY_SCHEME.test(compact) && !SAFE_SCHEME.test(compact))) return null;
  return text;
}

/** Returns `value` as JSON that is safe inside `<script type="application/ld+json">`. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
