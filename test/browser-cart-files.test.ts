import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { testDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

const database = testDatabase('sqlite');
const folder = '/themes/v3.7.1/default';

it.each([
  ['/themes/v3.0/default/snipcart.js', 'text/javascript'],
  ['/themes/v3.7.1/default/snipcart.js', 'text/javascript'],
  ['/themes/v3.0.0-ci.64/default/snipcart.js', 'text/javascript'],
  ['/themes/v3.4/default/snipcart.css', 'text/css'],
  ['/themes/v3.0/default/loader.js', 'text/javascript'],
  ['/themes/v3.7.1/default/locales/fr.json', 'application/json'],
  ['/scripts/2.0/snipcart.js', 'text/javascript'],
  ['/themes/2.0/base/snipcart.min.css', 'text/css'],
  ['/themes/2.0/base/snipcart.css', 'text/css'],
])('serves %s to pages of any origin', async (path, type) => {
  const { app } = await startShop(database);
  const answer = await app.inject({ url: path, headers: { origin: 'https://anywhere.example' } });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain(type);
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  });
  expect(answer.rawPayload.length).toBeGreaterThan(300);
});

it('sends a file compressed to whoever reads it so, and not again to whoever has it', async () => {
  const { app } = await startShop(database);
  const get = (headers: Record<string, string>) => app.inject({ url: `${folder}/snipcart.js`, headers });
  const plain = await get({});
  const zipped = await get({ 'accept-encoding': 'gzip, deflate' });
  expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  expect(gunzipSync(zipped.rawPayload).equals(plain.rawPayload)).toBe(true);
  expect((await get({ 'accept-encoding': 'br' })).headers['content-encoding']).toBe('br');
  expect(plain.headers.sourcemap).toBe('snipcart.js.map');
  expect(plain.body).not.toContain('sourceMappingURL');
  const { etag } = plain.headers;
  const known = await get({ 'if-none-match': String(etag) });
  expect([known.statusCode, known.body]).toEqual([304, '']);
});

it('answers 404 for what is no file of the cart', async () => {
  const { app } = await startShop(database);
  for (const path of [`${folder}/other.js`, `${folder}/locales/xx.json`, `${folder}/..%2f..%2fpackage.json`])
    expect([path, (await app.inject({ url: path })).statusCode]).toEqual([path, 404]);
});

const page = ['snipcart.js', 'screens.js'];
const purchase = [...page, 'checkout.js'];
it.each([
  // The screens come once their visitor does something.
  ['a page with the cart', 30, ['snipcart.js']],
  // Pages of Snipcart 2 load its calls and events too.
  ['a page of Snipcart 2', 30, ['snipcart-v2.js']],
  [
    'a guest’s purchase with a code, from the first look to the thanks',
    50,
    [...purchase, 'payment-test-card.js'],
  ],
  ['a guest’s purchase with a code by Stripe', 50, [...purchase, 'payment-stripe.js']],
  ['the purchase by Stripe of a buyer who signs in', 50, [...purchase, 'payment-stripe.js', 'signin.js']],
  [
    'all scripts that there are, of which nobody loads all',
    60,
    [...purchase, 'account.js', 'payment-test-card.js', 'signin.js', 'payment-stripe.js', 'templates.js'],
  ],
  ['the style of it all', 10, ['snipcart.css']],
  ['the loader', 3, ['loader.js']],
])('keeps %s within %i KB of gzip', async (_, most, files) => {
  const { app } = await startShop(database);
  const loaded = new Map<string, number>();
  /** A file with what it imports, each once. */
  async function load(file: string): Promise<void> {
    if (loaded.has(file)) return;
    const { rawPayload, body, statusCode } = await app.inject({ url: `${folder}/${file}` });
    expect([file, statusCode]).toEqual([file, 200]);
    loaded.set(file, gzipSync(rawPayload, { level: 9 }).length);
    for (const [, name] of body.matchAll(/(?:from|import)"\.\/([\w-]+\.js)"/g)) await load(name!);
  }
  for (const file of files) await load(file);
  expect([...loaded.values()].reduce((sum, size) => sum + size)).toBeLessThanOrEqual(most * 1024);
});

it('has types that a TypeScript page can use, and that tell its mistakes', () => {
  const root = new URL('..', import.meta.url).pathname;
  const project = mkdtempSync(join(tmpdir(), 'comptoir-types-'));
  try {
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(root, join(project, 'node_modules/comptoir'));
    writeFileSync(
      join(project, 'page.ts'),
      `import type { CartItem, Snipcart } from 'comptoir/browser';
window.SnipcartSettings = { publicApiKey: 'key', modalStyle: 'side' };
const ready: Promise<Snipcart> = window.Snipcart.ready;
window.Snipcart.events.on('item.added', (item: CartItem) => console.log(item.totalPrice, ready));
// @ts-expect-error: there is no such event
window.Snipcart.events.on('item.eaten', () => {});
// @ts-expect-error: a quantity is a number
window.Snipcart.api.cart.items.add({ id: 'mug', quantity: '2' });
`,
    );
    const options = ['--noEmit', '--strict', '--module', 'esnext', '--moduleResolution', 'bundler'];
    execFileSync(join(root, 'node_modules/.bin/tsc'), [...options, '--lib', 'es2022,dom', 'page.ts'], {
      cwd: project,
      stdio: 'pipe',
      encoding: 'utf8',
    });
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
});
