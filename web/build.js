/** Bundles the browser cart into dist/web: one script, one style sheet, a file for each further language, and its types. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';
import { fromTheCart } from './later-parts.js';
import { leanPreact } from './lean-preact.js';

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
  sourcemap: 'linked',
  legalComments: 'none',
};
// Elements as calls of h, with what is in them as arguments: less to write than objects.
const elements = {
  tsconfigRaw: {
    compilerOptions: {
      useDefineForClassFields: false,
      jsx: 'react',
      jsxFactory: 'h',
      jsxFragmentFactory: 'Fragment',
    },
  },
  inject: [join(here, 'jsx.js')],
  plugins: [leanPreact],
};
/** Names of the cart's own parts, which no page, no answer of the shop and no element of the browser has: they are shortened. */
const ownNames =
  `account adding broken connection dismiss editable errorOf errorText failedOutside fetchRates fetchTexts folder forgetPayment
  growing inTurn isDone isTrue keepFields keeping legacy loadsStyle notice onAgain onChoose onCommit onElsewhere onInvalid
  onPlaced onRetry onSettled opensOnAdd orderFields paymentMethods placedOrder preparePayment publicKey refresh resume
  resumePayment router selectRate settled signIn signOut spoken startsOutside submits textLang timeoutMs toCart
  updateItem`.split(/\s+/);
elements.mangleProps = new RegExp(`^(?:_[a-zA-Z].*|${ownNames.join('|')})$`);

const main = join(here, 'cart/main.ts');
const { mangleCache } = await build({
  ...script,
  ...elements,
  mangleCache: {},
  entryPoints: { snipcart: main },
  define: { VERSION: JSON.stringify(version), V2: 'false' },
});
// The same with the calls and events of Snipcart 2, for pages that load the script of that version.
await build({
  ...script,
  ...elements,
  mangleCache,
  entryPoints: { 'snipcart-v2': main },
  define: { VERSION: JSON.stringify(version), V2: 'true' },
});
await build({ ...script, entryPoints: { loader: join(here, 'cart/loader.ts') } });
// What comes later: the screens of whoever buys or has an account, and what few of them meet.
for (const [name, entry, ...own] of [
  ['checkout', 'ui/checkout/checkout-part.ts', 'ui/checkout', 'account/fact', 'address'],
  ['account', 'account/account-screen.tsx', 'account', 'signin', 'address'],
  ['signin', 'signin/sign-in.tsx', 'signin'],
  ['card', 'card/card-form.tsx', 'card'],
  ['codes', 'codes/discount-box.tsx', 'codes'],
  ['plans', 'plans/item-plans.tsx', 'plans'],
  ['remedies', 'remedies/remedies.tsx', 'remedies', 'address'],
  ['stripe', 'stripe/stripe-form.tsx', 'stripe'],
  ['templates', 'template/templates.ts', 'template'],
])
  await build({
    ...script,
    ...elements,
    mangleCache,
    format: 'esm',
    entryPoints: { [name]: join(here, 'cart', entry) },
    plugins: [fromTheCart(join(here, 'cart'), own)],
  });
// Once more by another hand: each byte is loaded by every visitor.
for (const name of readdirSync(out).filter((one) => one.endsWith('.js'))) {
  const file = join(out, name);
  // Where its map is, a header says: not every visitor needs to load that.
  const map = { content: readFileSync(`${file}.map`, 'utf8'), filename: name };
  const { code, map: mapped } = await minify(readFileSync(file, 'utf8'), {
    ecma: 2020,
    module: !/^(snipcart|loader)/.test(name),
    toplevel: true,
    compress: { passes: 3, keep_fargs: false, pure_getters: true, unsafe_arrows: true, unsafe_methods: true },
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
