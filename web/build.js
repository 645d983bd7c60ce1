/**
 * Bundles the browser cart into dist/web: its scripts, one style sheet, a file for each further language, and
 * its types.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const out = join(here, '../dist/web');
const { version } = createRequire(import.meta.url)('../package.json');

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'locales'), { recursive: true });

const script = {
  outdir: out,
  bundle: true,
  minify: true,
  // What a browser of the last five years understands.
  target: 'es2020',
  // Where a script's map is, a header says: not every visitor needs to load that.
  sourcemap: 'external',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
};
const main = join(here, 'cart/main.ts');

// What pages name in a tag runs at once, as a plain script. That of version 2 has its calls and events too.
for (const [name, isV2] of [
  ['snipcart', 'false'],
  ['snipcart-v2', 'true'],
])
  await build({
    ...script,
    format: 'iife',
    entryPoints: { [name]: main },
    define: { VERSION: JSON.stringify(version), V2: isV2 },
  });
await build({ ...script, format: 'iife', entryPoints: { loader: join(here, 'cart/loader.ts') } });

// The screens, and what few of their visitors meet, come as modules that share what they have in common.
await build({
  ...script,
  format: 'esm',
  splitting: true,
  chunkNames: 'shared-[hash]',
  entryPoints: {
    screens: join(here, 'cart/ui/screens.tsx'),
    checkout: join(here, 'cart/ui/checkout/checkout-part.ts'),
    account: join(here, 'cart/account/account-screen.tsx'),
    signin: join(here, 'cart/signin/sign-in.tsx'),
    templates: join(here, 'cart/template/templates.ts'),
    // A way to pay whose buyer does something on the page has a folder with its form.
    ...Object.fromEntries(
      readdirSync(join(here, 'cart/payment')).map((name) => [
        `payment-${name}`,
        join(here, 'cart/payment', name, 'form.tsx'),
      ]),
    ),
  },
});

await build({
  entryPoints: [join(here, 'cart/styles/snipcart.css')],
  outfile: join(out, 'snipcart.css'),
  bundle: true,
  minify: true,
  // Those that have container queries.
  target: ['chrome105', 'edge105', 'firefox110', 'safari16'],
});

for (const name of readdirSync(join(here, 'cart/texts')).filter((one) => one.endsWith('.json'))) {
  const text = JSON.stringify(JSON.parse(readFileSync(join(here, 'cart/texts', name), 'utf8')));
  writeFileSync(join(out, 'locales', name), text);
}

// The types of window.Snipcart stand in one file without imports: they are published as they are.
cpSync(join(here, 'cart/types.ts'), join(out, 'browser.d.ts'));
