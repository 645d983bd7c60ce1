/** Bundles the browser cart into dist/web: one script, one style sheet, a file for each further language, and its types. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';
import { fromTheCart } from './later-parts.js';

const here = import.meta.dirname;
const out = join(here, '../dist/web');
const { version } = createRequire(import.meta.url)('../package.json');

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'locales'), { recursive: true });

const script = {
  outdir: out,
  bundle: true,
  minify: true,
  format: 'iife',
  // What a browser of the last five years understands.
  target: 'es2020',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  sourcemap: 'linked',
  legalComments: 'none',
};
const main = join(here, 'cart/main.ts');
await build({
  ...script,
  entryPoints: { snipcart: main, loader: join(here, 'cart/loader.ts') },
  define: { VERSION: JSON.stringify(version), V2: 'false' },
});
// The same with the calls and events of Snipcart 2, for pages that load the script of that version.
await build({
  ...script,
  entryPoints: { 'snipcart-v2': main },
  define: { VERSION: JSON.stringify(version), V2: 'true' },
});
// What few buyers need comes later: the account's screens, Stripe's form, and templates.
for (const [name, folder, entry] of [
  ['account', 'account', 'account-screen.tsx'],
  ['stripe', 'stripe', 'stripe-form.tsx'],
  ['templates', 'template', 'templates.ts'],
])
  await build({
    ...script,
    format: 'esm',
    entryPoints: { [name]: join(here, 'cart', folder, entry) },
    plugins: [fromTheCart(join(here, 'cart'), folder)],
  });
// Once more by another hand: each byte is loaded by every visitor.
for (const name of readdirSync(out).filter((one) => one.endsWith('.js'))) {
  const file = join(out, name);
  const map = { content: readFileSync(`${file}.map`, 'utf8'), url: `${name}.map` };
  const { code, map: mapped } = await minify(readFileSync(file, 'utf8'), {
    ecma: 2020,
    module: !/^(snipcart|loader)/.test(name),
    toplevel: true,
    compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true },
    sourceMap: map,
  });
  writeFileSync(file, code);
  writeFileSync(`${file}.map`, mapped);
}
await build({
  entryPoints: [join(here, 'cart/styles/snipcart.css')],
  outfile: join(out, 'snipcart.css'),
  bundle: true,
  minify: true,
  target: ['chrome87', 'edge88', 'firefox85', 'safari14'],
});

for (const name of readdirSync(join(here, 'cart/texts')).filter((one) => one.endsWith('.json'))) {
  const text = JSON.stringify(JSON.parse(readFileSync(join(here, 'cart/texts', name), 'utf8')));
  writeFileSync(join(out, 'locales', name), text);
}

// The types of window.Snipcart stand in one file without imports: they are published as they are.
cpSync(join(here, 'cart/types.ts'), join(out, 'browser.d.ts'));
