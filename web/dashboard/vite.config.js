import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { licences } from '../../build/licences.js';

// Whoever builds, as tests do: what is served is made for use.
if (process.argv.includes('build')) process.env.NODE_ENV = 'production';

/** The dashboard's program. `npm run dev:dashboard` serves it anew at each change, beside a running `comptoir demo`. */
export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that it stands behind whatever path a proxy puts before it.
  base: './',
  plugins: [react(), licenceTexts()],
  build: {
    outDir: join(import.meta.dirname, '../../dist/dashboard'),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy lets no script in that stands in the page.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  server: {
    proxy: { '/dashboard/api': process.env.COMPTOIR ?? 'http://127.0.0.1:3000' },
  },
});

/** Packages' licences beside what was made of them. */
function licenceTexts() {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle() {
      const source = licences(join(import.meta.dirname, '../..'), [...this.getModuleIds()]);
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source });
    },
  };
}
