/**
 * Bundles the program into dist/: main.js, a file for each command that is loaded on demand, and one for each
 * thread. A start reads few files this way. What is native, optional, reads files beside itself, or is loaded
 * only when it is needed stays a package of its own.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

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
writeFileSync(join(out, 'licences.txt'), licences(Object.keys(metafile.inputs)));

/** Chunks have names of their content: those of an earlier build would stay for ever. */
function clean() {
  if (!existsSync(out)) return;
  for (const name of readdirSync(out)) if (name !== 'web') rmSync(join(out, name), { recursive: true });
}

/** The licence of every package that a file was taken from, as they ask for. */
function licences(files) {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const texts = [...new Set(folders.filter(Boolean))].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((one) => /^licen[cs]e/i.test(one));
    const text = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `This program contains parts of these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
