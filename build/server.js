/**
 * Bundles the program into dist/: main.js, a file for each command that is loaded on demand, and one for each
 * thread. A start reads few files this way. What is native, optional, reads files beside itself, or is loaded
 * only when it is needed stays a package of its own.
 */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { licences } from './licences.js';

const root = join(import.meta.dirname, '..');
const out = join(root, 'dist');
const native = ['better-sqlite3', '@node-rs/argon2', 'pg-native'];
const readingFiles = ['@fastify/swagger-ui', 'pdfkit'];
const onDemand = ['nodemailer', 'pg', 'stripe', 'undici'];

const threads = readdirSync(join(root, 'src'), { recursive: true }).filter((name) =>
  /-thread\.ts$/.test(name),
);
const entries = Object.fromEntries(threads.map((name) => [basename(name, '.ts'), join(root, 'src', name)]));

clean();
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: join(root, 'src/cli/main.ts'), ...entries },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: [...native, ...readingFiles, ...onDemand],
  // Packages that are CommonJS ask for Node's own modules by require.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(join(out, 'licences.txt'), licences(root, Object.keys(metafile.inputs)));

/** Chunks have names of their content: those of an earlier build would stay for ever. */
function clean() {
  if (!existsSync(out)) return;
  for (const name of readdirSync(out)) if (name !== 'web') rmSync(join(out, name), { recursive: true });
}
