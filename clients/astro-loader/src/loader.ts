import type { Loader, LoaderContext } from 'astro/loaders';
import { z } from 'astro/zod';
import type { Block, PageDocument } from './documents.ts';
import { headings } from './headings.ts';
import { RoostHttpError } from './http.ts';
import { renderBlocks } from './render-blocks.ts';
import { type SyncItem, type SyncSource, syncPages } from './sync.ts';

/** Raise it when what is stored for the same document changes: stored entries are then replaced. */
const STORED_FORM = 1;
const GONE = 410;

export type RoostLoaderOptions = SyncSource;

/** A document of the API: an object with an id and its type in `meta`. */
const documentSchema = z.looseObject({
  id: z.number(),
  meta: z.looseObject({ type: z.string() }),
});

/**
 * Loads the documents of one filter of Roost's sync feed into a content collection.
 *
 * The first build reads everything; later builds read what changed since, as long as Astro's data
 * store is kept. An entry's id is `kind/id/locale` (`page/12/en`), its data the document as the API
 * has it. Name the document's type for a typed collection: `roostLoader<PageDocument>({ … })`.
 *
 * Fails the build where the API cannot be reached or refuses; the next build then begins at the
 * last cursor that was kept.
 */
export function roostLoader<Document extends Record<string, unknown> = PageDocument>(
  options: RoostLoaderOptions,
) {
  return {
    name: 'roost',
    load: (context: LoaderContext) => load(context, options),
    schema: documentSchema as unknown as z.ZodType<Document>,
  } satisfies Loader;
}

/** Returns the id of the entry that holds an object: `page/12/en`, or `image/5` without a locale. */
export function entryId(item: Pick<SyncItem, 'kind' | 'id' | 'locale'>): string {
  return [item.kind, item.id, item.locale].filter((part) => part !== '' && part !== null).join('/');
}

interface Tally {
  changed: number;
  removed: number;
  seq: number;
}

async function load(context: LoaderContext, options: RoostLoaderOptions): Promise<void> {
  const { store, meta, logger, collection } = context;
  const origin = originOf(options);
  const known = meta.get('origin') === origin && store.keys().length > 0;
  const cursor = known ? meta.get('cursor') : undefined;
  const tally = await follow(context, options, cursor).catch((error: unknown) => {
    if (!cursor || !(error instanceof RoostHttpError) || error.status !== GONE) throw error;
    logger.warn('Roost: the stored cursor is no longer valid, reading everything again');
    return follow(context, options, undefined);
  });
  meta.set('origin', origin);
  logger.info(
    `Roost: ${tally.changed} changed, ${tally.removed} removed (seq ${tally.seq}) in "${collection}"`,
  );
}

/** What a stored cursor stands for; with another origin it must not be used. The token is no part:
 * the cursor itself tells the API whether its reader may still see the same. */
function originOf({ url, site, types, locale }: RoostLoaderOptions): string {
  return JSON.stringify([STORED_FORM, url, site, [types ?? []].flat(), locale]);
}

/** Applies the feed from `cursor` on, or everything to an empty store, and keeps the new cursor. */
async function follow(
  context: LoaderContext,
  options: RoostLoaderOptions,
  cursor: string | undefined,
): Promise<Tally> {
  const { store, meta, logger } = context;
  if (!cursor) {
    store.clear();
    meta.delete('cursor');
  }
  const tally = { changed: 0, removed: 0, seq: 0 };
  let last = cursor;
  for await (const page of syncPages(options, cursor, (message) => logger.warn(message))) {
    for (const item of page.items) await apply(context, item, tally);
    tally.seq = page.seq;
    last = page.cursor;
  }
  if (last) meta.set('cursor', last);
  return tally;
}

async function apply(context: LoaderContext, item: SyncItem, tally: Tally): Promise<void> {
  const { store, parseData } = context;
  const id = entryId(item);
  if (item.op === 'delete' || !item.document) {
    if (store.has(id)) tally.removed += 1;
    store.delete(id);
    return;
  }
  const data = await parseData({ id, data: item.document });
  if (store.set({ id, data, digest: item.digest, rendered: rendered(item.document) })) {
    tally.changed += 1;
  }
}

function rendered(document: Record<string, unknown>) {
  if (!Array.isArray(document.body)) return undefined;
  const blocks = document.body as Block[];
  return { html: renderBlocks(blocks), metadata: { headings: headings(blocks) } };
}
