/**
 * Bundles the query builder into dist/kysely.js, one file instead of hundreds: every command starts a tenth of a second
 * sooner. Run after tsc, whose files it makes import it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

const out = join(import.meta.dirname, '../dist');
const bundle = join(out, 'kysely.js');
const licence = readFileSync(join(import.meta.dirname, '../node_modules/kysely/LICENSE'), 'utf8').trim();

await build({
  stdin: { contents: "export * from 'kysely';", resolveDir: out },
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  banner: { js: `/*! Kysely\n${licence}\n*/` },
});

for (const name of readdirSync(out, { recursive: true })) {
  if (!name.endsWith('.js') || name.startsWith('web')) continue;
  const file = join(out, name);
  const text = readFileSync(file, 'utf8');
  const path = relative(dirname(file), bundle).replaceAll('\\', '/');
  const changed = text.replaceAll(" from 'kysely';", ` from '${path.startsWith('.') ? path : `./${path}`}';`);
  if (changed !== text) writeFileSync(file, changed);
}
