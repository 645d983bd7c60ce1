import type { Page, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { inBrowser, sites } from './support/browser.js';

const products = [
  { id: 'mug', name: 'Mug', price: 12 },
  { id: 'cup', name: 'Cup', price: 8 },
];

inBrowser('a cart in trouble', (browser) => {
  const open = sites(browser);
  const count = (page: Page, wanted: number) =>
    page.waitForFunction(`window.Snipcart.store.getState().cart.items.count === ${wanted}`);

  it('shows in one tab what was added in another', async () => {
    const { page, origin } = await open({ products });
    const other = await page.context().newPage();
    await other.goto(origin);
    await other.waitForFunction('window.Snipcart');
    await other.evaluate('window.Snipcart.ready.then(() => true)');
    await page.getByRole('button', { name: 'Buy Mug' }).click();
    await count(other, 1);
    await other.getByRole('button', { name: 'Buy Cup' }).click();
    await count(other, 2);
    await count(page, 2);
  });

  it('adds once, however often the answer gets lost', async () => {
    const { page, address, shop } = await open({ products });
    let lost = 0;
    await page.route(`${address}/api/cart/*/items`, async (route: Route) => {
      if (route.request().method() !== 'POST') return route.continue();
      // The shop does it, and its answer never comes.
      await route.fetch();
      lost += 1;
      return lost <= 2 ? route.abort('connectionreset') : route.continue();
    });
    await page.getByRole('button', { name: 'Buy Mug' }).click();
    await count(page, 1);
    expect(lost).toBe(3);
    const [cart] = (await shop.call('GET', '/orders?status=InProgress')).json().items;
    expect(cart.items).toMatchObject([{ id: 'mug', quantity: 1 }]);
  });

  it('says that the shop cannot be reached, goes on trying, and has lost nothing when it is back', async () => {
    const { page, address } = await open({ products });
    let dead = true;
    await page.route(`${address}/api/**`, (route) =>
      dead ? route.abort('connectionrefused') : route.continue(),
    );
    await page.getByRole('button', { name: 'Buy Mug' }).click();
    await page.getByText('The shop cannot be reached right now.').waitFor();
    await page.getByText('Mug').last().waitFor();
    dead = false;
    await count(page, 1);
    await page.waitForFunction(`!document.body.innerText.includes('cannot be reached')`);
  });

  it('begins when the shop comes up after the page', async () => {
    const { page, address, origin } = await open({ products });
    let dead = true;
    const refused: string[] = [];
    await page.route(`${address}/api/**`, (route) => {
      if (!dead) return route.continue();
      refused.push(new URL(route.request().url()).pathname);
      return route.abort('connectionrefused');
    });
    await page.goto(`${origin}/?again`);
    await page.waitForFunction('window.Snipcart');
    await page.getByRole('button', { name: 'Buy Cup' }).click();
    await expect.poll(() => refused).toEqual(expect.arrayContaining(['/api/cart/settings', '/api/cart']));
    dead = false;
    await count(page, 1);
    expect(await page.evaluate('window.Snipcart.ready.then(() => "ready")')).toBe('ready');
  });

  it('forgets a cart that the shop does not know, and begins another with what was clicked', async () => {
    const { page, shop } = await open({ products });
    await page.getByRole('button', { name: 'Buy Mug' }).click();
    await count(page, 1);
    await shop.storage.write((tx) => tx.deleteFrom('cart').execute());
    await page.evaluate('window.Snipcart.api.theme.cart.close()');
    await page.getByRole('button', { name: 'Buy Cup' }).click();
    await page.waitForFunction(
      `window.Snipcart.store.getState().cart.items.items.map(({ id }) => id).join() === 'cup'`,
    );
  });

  it('works where the browser keeps nothing', async () => {
    const { page } = await open({
      products,
      head: `<script>Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } });
        Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('forbidden'); } });</script>`,
    });
    await page.getByRole('button', { name: 'Buy Mug' }).click();
    await count(page, 1);
    await page.evaluate(`location.hash = '#/checkout'`);
    await page.locator('.snipcart-modal__container').waitFor();
  });

  it('tells the merchant on the console which domain to add, and the buyer that something is wrong', async () => {
    const { page, shop, address } = await open({
      products,
      domain: { domain: 'shop.example', protocol: 'https' },
    });
    const messages: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    await page.route(`${address}/api/cart/settings`, (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/json',
        headers: { 'access-control-allow-origin': '*' },
        body: JSON.stringify({ message: 'page.example is not one of the store’s domains: add it' }),
      }),
    );
    await page.reload();
    await page.waitForFunction('window.Snipcart');
    await page.getByRole('button', { name: /^Cart/ }).click();
    await page.locator('.snipcart-flash-message--error').waitFor();
    expect(messages.join('\n')).toContain('not one of the store’s domains');
    expect(shop.publicKey).toBeTruthy();
  });

  it('holds up the page for no longer than 50 ms at a time, while it loads, adds and opens', async () => {
    const longest: number[] = [];
    // Whatever else a machine does makes each of them slower now and then.
    while (longest.length < 6 && !longest.some((ms) => ms <= 50)) {
      await browser().startTracing(undefined, { categories: ['disabled-by-default-devtools.timeline'] });
      const { page } = await open({ products });
      await page.getByRole('button', { name: 'Buy Mug' }).click();
      await count(page, 1);
      await page.evaluate(`location.hash = '#/checkout'`);
      await page.locator('#snipcart-billing-form').waitFor();
      longest.push(longestTask(await browser().stopTracing()));
    }
    expect(Math.min(...longest)).toBeLessThanOrEqual(50);
  }, 240_000);
});

/**
 * The most milliseconds that a page worked on one task: that it had to wait for the processor is not its
 * doing.
 */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as {
    traceEvents: { name: string; pid: number; tid: number; tdur?: number; args: { name?: string } }[];
  };
  const threadOf = ({ pid, tid }: { pid: number; tid: number }) => `${pid} ${tid}`;
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = traceEvents
    .filter((one) => one.name === 'RunTask' && pages.has(threadOf(one)))
    .flatMap(({ tdur }) => tdur ?? []);
  expect(tasks.length).toBeGreaterThan(0);
  return Math.max(...tasks) / 1000;
}
