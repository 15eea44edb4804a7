import { type BundledLanguage, bundledLanguages } from 'shiki/langs';

/** Returns the language if the highlighter knows it, else plain text. */
export function knownLanguage(language: string): BundledLanguage | 'plaintext' {
  const name = language.toLowerCase();
  return name in bundledLanguages ? (name as BundledLanguage) : 'plaintext';
}
