import { expect, it } from 'vitest';
import { demoShop } from '../src/demo/demo-shop.js';
import { storefrontPages } from '../src/demo/storefront.js';
import { inBrowser } from './support/browser.js';
import { testDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

inBrowser('in a browser', (browser) => {
  const database = testDatabase('sqlite');

  async function open(path: string, options: { width?: number; dark?: boolean } = {}) {
    const shop = await startShop(database);
    const address = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    const page = await browser().newPage({
      viewport: { width: options.width ?? 1280, height: 900 },
      colorScheme: options.dark ? 'dark' : 'light',
    });
    const outside: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(address) && !request.url().startsWith('data:'))
        outside.push(request.url());
    });
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(address + path);
    return { shop, page, outside, errors, address };
  }

  it('shows the reference of every call without asking anything of other hosts, and tries one', async () => {
    const { shop, page, outside, errors } = await open('/docs');
    // It is a large page, and others use the machine.
    page.setDefaultTimeout(90_000);
    await page.getByText('/api/orders', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page.locator('#auth_username, input[name="username"]').first().fill(shop.secretKey);
    await page.locator('.auth-btn-wrapper button[type="submit"]').first().click();
    await page.getByRole('button', { name: 'Close' }).first().click();
    await page.getByText('/api/customers', { exact: true }).first().click();
    await page.getByRole('button', { name: 'Execute' }).first().click();
    await page
      .locator('.responses-table.live-responses-table .response-col_status', { hasText: '200' })
      .waitFor();
    expect(outside).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  }, 150_000);

  it('shows the storefront from a phone to a desk, with nothing sideways and nothing missing', async () => {
    const demo = demoShop();
    const pages = storefrontPages({ products: demo.products, publicKey: 'key', cartOrigin: '' });
    for (const width of [360, 1280]) {
      const page = await browser().newPage({
        viewport: { width, height: 800 },
        colorScheme: width === 360 ? 'dark' : 'light',
      });
      const missing: string[] = [];
      await page.route('**/*', (route) => {
        const servedPage = pages.get(new URL(route.request().url()).pathname);
        // The cart is the server's own.
        if (!servedPage && !route.request().url().includes('/themes/')) missing.push(route.request().url());
        return servedPage
          ? route.fulfill({ contentType: servedPage.contentType, body: servedPage.body })
          : route.abort();
      });
      await page.goto('http://shop.test/');
      expect(await page.locator('.snipcart-add-item').count()).toBe(demo.products.length);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      expect(missing).toEqual([]);
      await page.close();
    }
  }, 60_000);
});
