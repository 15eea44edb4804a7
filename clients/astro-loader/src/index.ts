export type * from './documents.ts';
export { headings, type Heading } from './headings.ts';
export { escapeHtml, safeUrl, scriptJson } from './html.ts';
export { fetchJson, fetchOk, RoostHttpError } from './http.ts';
export { imageSources, type ImageSources, srcset } from './images.ts';
export { entryId, roostLoader, type RoostLoaderOptions } from './loader.ts';
export { renderBlocks } from './render-blocks.ts';
export { type SyncItem, type SyncPage, type SyncSource, syncPages, syncUrl } from './sync.ts';
