import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import type { Settings } from '../src/domain/store/settings.js';
import { inBrowser } from './support/browser.js';
import { beyondShare, testDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';
import { pagesOf, serveSite } from './support/static-site.js';

const folder = (name: string): string => new URL(`./sites/${name}/`, import.meta.url).pathname;

inBrowser('sites as people build them', (browser) => {
  const database = testDatabase('sqlite');
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  /** A site and its shop, which reads the site's own pages before it sells anything of them. */
  async function open(name: string, path = '/', settings: Partial<Settings> = {}) {
    const site = await serveSite(pagesOf(folder(name)));
    const shop = await startShop(database, {
      domain: { domain: site.host, protocol: 'http' },
      allowHosts: [site.host],
      settings,
    });
    const address = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    site.shop = { address, publicKey: shop.publicKey };
    const context = await browser().newContext({ viewport: { width: 1280, height: 900 } });
    undo.push(
      () => shop.app.close(),
      () => site.close(),
      () => context.close(),
    );
    const page = await context.newPage();
    const errors: string[] = [];
    const asked: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${site.origin}${path}`);
    return { shop, page, errors, asked, address };
  }

  async function isReady(page: Page): Promise<void> {
    // Asked from outside: a strict policy lets no text be run as script within the page.
    await expect.poll(() => page.evaluate('typeof window.Snipcart')).toBe('object');
    await page.evaluate('window.Snipcart.ready.then(() => true)');
  }

  /** The cart, once it has so many items. */
  // biome-ignore lint/suspicious/noExplicitAny: it is the browser's state, as a page's script sees it
  async function cartWith(page: Page, count: number): Promise<any> {
    const counted = 'window.Snipcart && window.Snipcart.store.getState().cart.items.count';
    await expect.poll(() => page.evaluate(counted)).toBe(count);
    return page.evaluate('window.Snipcart.store.getState().cart');
  }

  it('sells from plain HTML with a script tag: buttons and links, counts and sums, before and after a reload', async () => {
    const { page, errors } = await open('plain');
    await page.getByText('Add the jug').click();
    await cartWith(page, 1);
    await page.evaluate('window.Snipcart.api.theme.cart.close()');
    await page.getByText('Add two bowls').click();
    const cart = await cartWith(page, 3);
    expect(cart.total).toBe(48.5);
    expect(await page.evaluate('location.hash')).toBe('#/cart');
    await page.reload();
    await cartWith(page, 3);
    await page.waitForFunction(`document.querySelector('.snipcart-total-price').textContent === '$48.50'`);
    expect(await page.locator('.snipcart-items-count').first().textContent()).toBe('3');
    expect(errors).toEqual([]);
  });

  beyondShare(
    'sells through the settings object and a loader that waits for the visitor, in French and euros',
    async () => {
      const { page, errors, asked, address } = await open('settings', '/', { currency: 'EUR' });
      expect(asked.filter((url) => url.startsWith(address))).toEqual([]);
      await page.mouse.move(40, 40);
      await page.mouse.move(80, 80);
      await isReady(page);
      await page.getByText('Ajouter').click();
      const cart = await cartWith(page, 1);
      expect(cart).toMatchObject({ currency: 'eur', lang: 'fr', total: 18 });
      await page.locator('html.snipcart-sidecart--opened').waitFor();
      expect(errors).toEqual([]);
    },
  );

  it('stays through the pages of a single-page site whose body is new each time', async () => {
    const { page, errors } = await open('router', '/kale');
    await isReady(page);
    await page.getByRole('button', { name: 'Add Kale' }).click();
    await cartWith(page, 1);
    expect(await page.locator('.snipcart-modal__container').count()).toBe(0);
    await page.getByRole('link', { name: 'Leek' }).click();
    await page.getByRole('button', { name: 'Add Leek' }).click();
    expect((await cartWith(page, 2)).total).toBe(4.3);
    await page.waitForFunction(`document.querySelector('.snipcart-items-count').textContent === '2'`);
    await page.getByRole('link', { name: /^Cart/ }).click();
    await page.locator('.snipcart-modal__container').waitFor();
    await page.goBack();
    await page.waitForFunction(`!document.querySelector('.snipcart-modal__container')`);
    expect(await page.getByRole('heading', { name: 'Leek' }).isVisible()).toBe(true);
    await page.goBack();
    await page.getByRole('heading', { name: 'Kale' }).waitFor();
    expect(errors).toEqual([]);
  });

  beyondShare(
    'sells what a JSON document defines, in the page’s currency, with what an option takes off',
    async () => {
      const { page, errors } = await open('documents', '/', { currencies: ['EUR'] });
      await isReady(page);
      await page.getByText('Add the lamp').click();
      const cart = await cartWith(page, 1);
      expect(cart).toMatchObject({ currency: 'eur', total: 50.5 });
      expect(cart.items.items[0].customFields[0]).toMatchObject({ name: 'Shade', value: 'Paper' });
      expect(errors).toEqual([]);
    },
  );

  beyondShare('takes choices that the page’s own script wrote into a button, and plans', async () => {
    const { page, errors } = await open('fields');
    await isReady(page);
    await page.selectOption('#size', 'Large');
    await page.getByText('Add the ring').click();
    const { items } = await cartWith(page, 1);
    expect(items.items[0].unitPrice).toBe(45);
    expect(items.items[0].validation.valid).toBe(false);
    await page.evaluate('window.Snipcart.api.theme.cart.close()');
    await page.getByText('Join the club').click();
    const cart = await cartWith(page, 2);
    expect(cart.items.items[1]).toMatchObject({ selectedPlanId: 'yearly', price: 80 });
    expect(errors).toEqual([]);
  });

  it('sells from a page that was written for version 2', async () => {
    const { page, errors } = await open('v2');
    await page.getByText('Buy the LP').click();
    await cartWith(page, 1);
    await page.waitForFunction(`document.querySelector('.snipcart-total-items').textContent === '1'`);
    await page.waitForFunction(`document.querySelector('.snipcart-total-price').textContent === '$20.00'`);
    expect(errors).toEqual([]);
  });

  beyondShare(
    'loads nothing but its small loader until the visitor does something, and then what was clicked',
    async () => {
      const { page, errors, asked, address } = await open('loader');
      const own = () =>
        asked.filter((url) => url.startsWith(address)).map((url) => url.slice(address.length));
      await page.waitForLoadState('networkidle');
      expect(own()).toEqual(['/themes/v3.0/default/loader.js']);
      await page.evaluate(`document.querySelector('.snipcart-add-item').click()`);
      await cartWith(page, 1);
      await page.locator('html.snipcart-sidecart--opened').waitFor();
      expect(own()).toContain('/themes/v3.0/default/snipcart.css');
      expect(errors).toEqual([]);
    },
  );

  it('begins when a framework has put the key onto the page', async () => {
    const { page, errors, shop } = await open('late');
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate('window.Snipcart === undefined')).toBe(true);
    await page.evaluate(
      `document.getElementById('snipcart').dataset.apiKey = ${JSON.stringify(shop.publicKey)}`,
    );
    await page.waitForFunction('window.Snipcart');
    await page.getByText('Add the rug').click();
    await cartWith(page, 1);
    expect(errors).toEqual([]);
  });

  it('works under a strict Content-Security-Policy', async () => {
    const { page, errors } = await open('strict');
    await isReady(page);
    await page.getByText('Add the safe').click();
    await cartWith(page, 1);
    await page.evaluate(`location.hash = '#/checkout'`);
    await page.locator('.snipcart-modal__container').waitFor();
    expect(errors).toEqual([]);
  });
});
