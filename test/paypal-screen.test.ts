import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { axe, inBrowser, sites } from './support/browser.js';
import { startFakePayPal } from './support/fake-paypal.js';
import { paypalScript } from './support/fake-paypal-pages.js';
import type { TestShop } from './support/shop.js';

inBrowser('PayPal in the checkout', (browser) => {
  const open = sites(browser);
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  /** A buyer at the payment step of a shop that is paid by PayPal. */
  async function atPayment() {
    const paypal = await startFakePayPal();
    undo.push(() => paypal.close());
    const site = await open({
      products: [{ id: 'mug', name: 'Blue mug', price: 20 }],
      providerApis: { paypal: paypal.address },
      before: async (shop) => {
        await shop.call('PUT', '/settings/payment', {
          paypalClientId: paypal.clientId,
          paypalSecret: paypal.secret,
        });
      },
    });
    const { page } = site;
    const scripts: string[] = [];
    await page.route('https://www.paypal.com/sdk/js**', (route) => {
      scripts.push(route.request().url());
      return route.fulfill({ contentType: 'text/javascript', body: paypalScript(paypal.address) });
    });
    await page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await page.waitForFunction('window.Snipcart.store.getState().cart.items.count === 1');
    await page.evaluate(`location.hash = '#/checkout'`);
    await page.fill('input[name=name]', 'Ada Byron');
    await page.fill('input[name=email]', 'ada@people.example');
    await page.fill('input[name=address1]', '12 Analytical Row');
    await page.fill('input[name=city]', 'Albany');
    await page.selectOption('select[name=country]', 'US');
    await page.selectOption('select[name=province]', 'NY');
    await page.fill('input[name=postalCode]', '12207');
    await page.locator('#snipcart-billing-form button[type=submit]').click();
    await page.locator('#snipcart-checkout-step-payment form').waitFor();
    return { ...site, paypal, scripts };
  }

  const choosePayPal = async (page: Page) => {
    const button = page.getByRole('button', { name: 'PayPal', exact: true }).first();
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  };
  const placeOrder = (page: Page) =>
    page.locator('#snipcart-checkout-step-payment button[type=submit]').click();
  const thanks = (page: Page) => page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
  const orders = async (shop: TestShop) => (await shop.call('GET', '/orders')).json().items;

  it('takes the payment in PayPal’s own window, declined at first, and charges once', async () => {
    const { page, shop, paypal, scripts } = await atPayment();
    await choosePayPal(page);
    const button = page.locator('.fake-paypal');
    await button.waitFor();
    expect(new URL(scripts[0]!).searchParams.toString()).toBe(
      `client-id=${paypal.clientId}&currency=USD&intent=capture&commit=true&components=buttons`,
    );
    expect(await axe(page)).toEqual([]);
    const inWindow = async (link: string) => {
      const [view] = await Promise.all([page.waitForEvent('popup'), button.click()]);
      await view.locator(link).click();
    };
    await inWindow('#cancel');
    await inWindow('#declined');
    await page.getByText('Your bank declined the card.').waitFor();
    expect(paypal.charged().count).toBe(0);
    await inWindow('#pay');
    await thanks(page);
    expect(await orders(shop)).toMatchObject([{ paymentStatus: 'Paid', finalGrandTotal: 20 }]);
    expect(paypal.charged()).toEqual({ count: 1, amount: 2000, refunded: 0 });
  });

  it.each([
    ['blocks the window', (page: Page) => page.evaluate('window.open = () => null')],
    ['blocks the script', (page: Page) => page.route('https://www.paypal.com/**', (route) => route.abort())],
  ])('goes to PayPal’s page and back where a browser %s', async (what, block) => {
    const { page, shop, paypal } = await atPayment();
    await block(page);
    await choosePayPal(page);
    if (what === 'blocks the window') await page.locator('.fake-paypal').click();
    await page.getByText('PayPal', { exact: false }).first().waitFor();
    await placeOrder(page);
    await page.getByRole('heading', { name: 'PayPal' }).waitFor();
    await page.locator('#pay').click();
    await thanks(page);
    expect(await orders(shop)).toMatchObject([{ paymentStatus: 'Paid' }]);
    expect(paypal.charged()).toEqual({ count: 1, amount: 2000, refunded: 0 });
  });

  it('lets a buyer who gave up at PayPal choose again', async () => {
    const { page, shop, paypal } = await atPayment();
    await choosePayPal(page);
    await placeOrder(page);
    await page.locator('#cancel').click();
    await page.locator('#snipcart-checkout-step-payment form').waitFor();
    await page.locator('.snipcart-payment-methods-list-item__button', { hasText: 'Pay later' }).click();
    await placeOrder(page);
    await thanks(page);
    expect(await orders(shop)).toMatchObject([{ paymentStatus: 'Deferred' }]);
    expect(paypal.charged().count).toBe(0);
  });
});
