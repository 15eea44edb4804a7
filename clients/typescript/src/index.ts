export * from './client.ts';
export * from './images.ts';
export type * from './types.ts';
