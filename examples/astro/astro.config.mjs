import { defineConfig } from 'astro/config';

export default defineConfig({
  // Paths come from the CMS and end with a slash.
  trailingSlash: 'always',
  // Holds the synced content and the cursor; beside node_modules, so that `npm ci` does not lose it.
  cacheDir: process.env.ROOST_EXAMPLE_CACHE ?? './.cache',
  outDir: process.env.ROOST_EXAMPLE_DIST ?? './dist',
  devToolbar: { enabled: false },
  // Only pages whose `cacheKey` (src/lib/paths.ts) or template changed are rendered again.
  experimental: { incrementalBuild: true },
});
