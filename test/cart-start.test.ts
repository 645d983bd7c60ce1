import { expect, it } from 'vitest';
import { inBrowser, type SiteOptions, sites } from './support/browser.js';
import { inShare } from './support/databases.js';

const mug = { id: 'mug', name: 'Mug', price: 12 };

/** Holds the shop's settings back, and clicks on the buy button as soon as the cart listens for it. */
const quickBuyer = `<script>
const ask = window.fetch;
window.fetch = (url, options) => String(url).endsWith('/cart/settings')
  ? new Promise((go) => setTimeout(go, 1500)).then(() => ask(url, options)) : ask(url, options);
const look = setInterval(() => {
  if (!window.Snipcart) return;
  clearInterval(look);
  document.querySelector('.snipcart-add-item').click();
}, 10);
</script>`;

inBrowser('a page whose cart begins', (browser) => {
  const open = sites(browser);
  const buys = async (options: SiteOptions) => {
    const site = await open({ products: [mug], ...options });
    if (!options.head) await site.page.getByRole('button', { name: 'Buy Mug' }).click();
    await site.page.waitForFunction('Snipcart.store.getState().cart.items.count === 1');
    const [begun] = (await site.shop.call('GET', '/orders?status=InProgress')).json().items;
    return { ...site, begun };
  };
  const element = (publicKey: string) => `<div hidden id="snipcart" data-api-key="${publicKey}"></div>`;

  it.each(
    inShare([
      ['imports', (address: string) => `import "${address}/themes/v3.7.1/default/snipcart.js";`],
      [
        'imports later',
        (address: string) => `await import("${address}/themes/v3.7.1/default/snipcart.js?v=1");`,
      ],
      ['imports version 2 of', (address: string) => `import "${address}/scripts/2.0/snipcart.js";`],
      [
        'imports the loader of',
        (address: string) => `import "${address}/themes/v3.7.1/default/loader.js"; LoadSnipcart();`,
      ],
    ]),
  )('asks its own shop where a module %s it', async (_, code) => {
    const { errors } = await buys({
      cart: ({ address, publicKey }) =>
        `${element(publicKey)}<script type="module">${code(address)}</script>`,
    });
    expect(errors).toEqual([]);
  });

  it('waits for the shop’s currency, whoever is quick, and speaks the page’s language', async () => {
    const { begun, consoleMessages } = await buys({
      html: '<html lang="fr">',
      head: quickBuyer,
      settings: { currency: 'EUR', country: 'DE' },
    });
    expect(begun).toMatchObject({ currency: 'eur', lang: 'fr', itemsTotal: 12 });
    expect(consoleMessages).toEqual([]);
  });

  it('waits so for a currency that the page chose, and takes the shop’s own where it does not sell in that', async () => {
    const settings = { currency: 'EUR', currencies: ['CAD'] };
    const chosen = await buys({
      attributes: 'data-currency="CAD"',
      head: quickBuyer,
      products: [],
      body: `<button class="snipcart-add-item" data-item-id="mug" data-item-name="Mug" data-item-url="/"
        data-item-price='{"eur": 12, "cad": 18}'>Buy Mug</button>`,
      settings,
    });
    expect(chosen.begun).toMatchObject({ currency: 'cad', itemsTotal: 18 });
    const unknown = await buys({ attributes: 'data-currency="gbp"', head: quickBuyer, settings });
    expect(unknown.begun).toMatchObject({ currency: 'eur', itemsTotal: 12 });
  });

  it('asks for the order’s own fields also where the file of templates is missing', async () => {
    const { page, consoleMessages } = await open({
      products: [mug],
      attributes: `data-templates-url="/nothing.html" data-cart-custom1-name="Door code" data-cart-custom1-required="true"`,
      inline: '<billing section="bottom"><snipcart-input name="Floor" required></snipcart-input></billing>',
      missing: ['/nothing.html'],
    });
    await page.getByRole('button', { name: 'Buy Mug' }).click();
    await page.waitForFunction('Snipcart.store.getState().cart.items.count === 1');
    await page.evaluate("Snipcart.api.theme.cart.navigate('/checkout')");
    await page.getByLabel('Door code').waitFor();
    await page.getByLabel('Floor').waitFor();
    expect(consoleMessages.join()).toContain('/nothing.html answers 404');
  });
});
