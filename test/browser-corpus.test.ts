import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { addKey } from '../src/domain/store/keys.js';
import { inBrowser } from './support/browser.js';
import { inShare, testDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';
import { serveSite } from './support/static-site.js';

interface Expected {
  readonly products: readonly { readonly id: string | null; readonly flags: readonly string[] }[];
}

/** Pages of real shops, where they are there. */
const corpus = new URL('../../shared/corpus/pages/', import.meta.url);
const pages: Record<string, Expected> = existsSync(new URL('expected.json', corpus))
  ? JSON.parse(readFileSync(new URL('expected.json', corpus), 'utf8'))
  : {};

/** What no shop can sell, and what is not on the page for a browser. */
const unsellable = ['id-missing', 'name-missing', 'price-missing', 'price-not-a-number', 'inside-template'];
const script = /(https?:)?\/\/(cdn\.snipcart\.com|app\.snipcart\.com)/g;

/**
 * A page as its merchant would have it after moving in: another host for the script, and the site's own
 * address.
 */
function movedIn(html: string): string {
  const moved = html
    .replace(script, 'SHOP')
    .replace(/(data-item-url=["']?)https?:\/\/[^/"'\s>]+/g, '$1')
    .replaceAll('data-item-url=""', 'data-item-url="/"')
    .replaceAll('"cdn.snipcart.com"', '"HOST"')
    .replaceAll('.protocol="https"', '.protocol="http"')
    // Some were published without their key.
    .replace(/data-api-key(=""|(?=[\s>]))/, 'data-api-key="PAGE"');
  const keyless = !/data-api-key=|SnipcartSettings/.test(moved);
  if (keyless && /id="snipcart"/.test(moved))
    return moved.replace('id="snipcart"', 'id="snipcart" data-api-key="PAGE"');
  if (/SHOP[^"'\s>]*snipcart\.js|SnipcartSettings/.test(moved)) return moved;
  return moved.replace(
    /<\/body>|$/i,
    `<div hidden id="snipcart" data-api-key="PAGE"></div><script async src="SHOP/themes/v3.0/default/snipcart.js"></script>$&`,
  );
}

/** The public key that a page already has. */
function keyOf(html: string): string | undefined {
  return /(?:data-api-key=|publicApiKey["']?\s*:\s*)["']([\w-]{8,})["']/.exec(html)?.[1];
}

inBrowser('pages of real shops', (browser) => {
  const database = testDatabase('sqlite');
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  for (const [file, { products }] of inShare(Object.entries(pages))) {
    it(`sell with a changed host name: ${file}`, async () => {
      const html = movedIn(readFileSync(new URL(file, corpus), 'utf8'));
      const site = await serveSite(async (path) => (/\.(js|css|json)$/.test(path) ? undefined : html));
      undo.push(() => site.close());
      const shop = await startShop(database, {
        domain: { domain: site.host, protocol: 'http' },
        allowHosts: [site.host],
        settings: { currencies: ['EUR', 'CAD', 'GBP', 'AUD', 'BRL', 'USD'] },
      });
      undo.push(() => shop.app.close());
      const address = await shop.app.listen({ port: 0, host: '127.0.0.1' });
      const adopted = keyOf(html) ?? 'PAGE-KEY';
      await shop.storage.write((tx) => addKey(tx, shop.store.storeId, 'public', adopted, Date.now()));
      site.shop = { address, publicKey: adopted };
      const context = await browser().newContext({ viewport: { width: 1280, height: 900 } });
      undo.push(() => context.close());
      const page = await context.newPage();
      // Whatever else a page wants of the world is not there.
      await page.route('**/*', (route) => {
        const { origin } = new URL(route.request().url());
        return origin === address || origin === site.origin ? route.continue() : route.abort();
      });
      await page.goto(site.origin, { waitUntil: 'domcontentloaded' });
      await page.evaluate(`new Promise((resolve) => {
        const look = () => (window.Snipcart ? window.Snipcart.ready.then(resolve) : setTimeout(look, 20));
        window.LoadSnipcart?.();
        look();
      })`);
      const sellable = products.filter(({ flags }) => !flags.some((flag) => unsellable.includes(flag)));
      const ids = [...new Set(sellable.map(({ id }) => id!))];
      for (const id of ids) {
        const clicked = await page.evaluate(`(() => {
          const button = [...document.querySelectorAll('.snipcart-add-item')]
            .find((one) => (one.getAttribute('data-item-id') ?? '').trim() === ${JSON.stringify(id.trim())});
          button?.click();
          return button !== undefined;
        })()`);
        // Buttons in noscript are for crawlers.
        if (!clicked) continue;
        await page.waitForFunction(
          `window.Snipcart.store.getState().cart.items.items.some(({ id }) => id === ${JSON.stringify(id.trim())})`,
        );
      }
      expect(
        await page.evaluate('window.Snipcart.store.getState().cart.items.items.length'),
      ).toBeLessThanOrEqual(ids.length);
    });
  }
  it.runIf(Object.keys(pages).length === 0)('are not there, and nothing is tried of them', () => {
    expect(pages).toEqual({});
  });
});
