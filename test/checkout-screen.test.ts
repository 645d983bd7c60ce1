import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { axe, inBrowser, type SiteOptions, sites } from './support/browser.js';
import { beyondShare, inShare } from './support/databases.js';
import { startFakeGateway } from './support/fake-gateway.js';
import { startFakeStripe } from './support/fake-stripe.js';
import type { TestShop } from './support/shop.js';

const mug = { id: 'mug', name: 'Blue mug', price: 20 };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** A shop with a discount code, a tax and two ways to ship. */
async function furnish(shop: TestShop): Promise<void> {
  await shop.call('POST', '/discounts', {
    name: 'Ten',
    trigger: 'Code',
    code: 'TEN',
    type: 'Rate',
    rate: 10,
  });
  await shop.call('PUT', '/settings/taxes', {
    taxes: [{ name: 'Sales tax', rate: 0.1, country: 'US', appliesOnShipping: false }],
  });
  for (const [name, cost] of [
    ['Post', 5],
    ['Courier', 12],
  ])
    await shop.call('POST', '/shipping_methods', { name, rates: [{ cost }] });
}

inBrowser('the checkout', (browser) => {
  const open = sites(browser);
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  /** A buyer with a mug in the cart, at the first step. */
  async function atBilling(options: SiteOptions = {}) {
    const site = await open({ products: [mug], before: furnish, ...options });
    const { page } = site;
    await page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await page.waitForFunction('window.Snipcart.store.getState().cart.items.count === 1');
    await page.evaluate(`location.hash = '#/checkout'`);
    await page.locator('#snipcart-billing-form').waitFor();
    return site;
  }

  async function fillBilling(page: Page, email = 'ada@people.example'): Promise<void> {
    await page.fill('input[name=name]', 'Ada Byron');
    if (await page.locator('input[name=email]').isEditable()) await page.fill('input[name=email]', email);
    await page.fill('input[name=address1]', '12 Analytical Row');
    await page.fill('input[name=city]', 'Albany');
    await page.selectOption('select[name=country]', 'US');
    await page.selectOption('select[name=province]', 'NY');
    await page.fill('input[name=postalCode]', '12207');
  }

  async function toPayment(page: Page): Promise<void> {
    await fillBilling(page);
    await page.locator('#snipcart-billing-form button[type=submit]').click();
    await page.locator('#snipcart-checkout-step-shipping input[type=radio]').first().check();
    await page.locator('#snipcart-checkout-step-shipping button[type=submit]').click();
    await page.locator('#snipcart-checkout-step-payment form').waitFor();
  }

  async function fillCard(page: Page, number = '4242424242424242'): Promise<void> {
    await page.fill('input[name=card-number]', number);
    await page.fill('input[name=expiry-date]', '1239');
    await page.fill('input[name=cvv]', '123');
  }

  const placeOrder = (page: Page) =>
    page.locator('#snipcart-checkout-step-payment button[type=submit]').click();
  const orders = async (shop: TestShop) => (await shop.call('GET', '/orders')).json().items;
  const choose = (page: Page, name: string) =>
    page.locator('.snipcart-payment-methods-list-item__button', { hasText: name }).click();

  it.each([
    ['a desk', {}],
    ['a phone', phone],
  ])(
    'takes a guest at %s from a code to the thanks, with tax and shipping, past a declined card',
    async (_, device) => {
      const { page, shop, errors } = await atBilling({ browser: device });
      await page.evaluate(`window.Snipcart.api.cart.applyDiscount('TEN')`);
      const confirmed = page.evaluate(
        `new Promise((resolve) => window.Snipcart.events.on('cart.confirmed', ({ token, total, items }) => resolve([token, total, items.count])))`,
      );
      await toPayment(page);
      await fillCard(page, '4000000000000002');
      await placeOrder(page);
      await page.getByText('Your bank declined the card.').waitFor();
      expect(await page.inputValue('input[name=expiry-date]')).toBe('12/39');
      expect(await orders(shop)).toEqual([]);
      await fillCard(page);
      await placeOrder(page);
      await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
      const [order] = await orders(shop);
      expect(order).toMatchObject({
        email: 'ada@people.example',
        finalGrandTotal: 24.8,
        status: 'Processed',
        paymentStatus: 'Paid',
        shippingMethod: 'Post',
      });
      expect(await confirmed).toEqual([order.token, 24.8, 1]);
      expect(await page.evaluate('location.hash')).toBe(`#/order/${order.token}`);
      // This shop has no mail server, and promises no mail.
      expect(await page.getByText('A confirmation is on its way').count()).toBe(0);
      expect(await page.locator('.snipcart-order__invoice-number--highlight').textContent()).toBe(
        order.invoiceNumber,
      );
      await page.locator('.snipcart-order .snipcart-billing-completed', { hasText: 'Ada Byron' }).waitFor();
      await page.locator('.snipcart-order__card', { hasText: '4242' }).waitFor();
      expect(await page.evaluate('window.Snipcart.store.getState().cart.items.count')).toBe(0);
      await page.reload();
      await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
      await page.evaluate(`location.hash = '#/cart'`);
      await page.locator('.snipcart-empty-cart').waitFor();
      await page.evaluate(`location.hash = '#/order-confirmation'`);
      await page.locator('.snipcart-order', { hasText: order.invoiceNumber }).waitFor();
      expect(errors).toEqual([]);
    },
  );

  it('has nothing for axe to find on any of its steps', async () => {
    const { page } = await atBilling({ browser: phone });
    await page.locator('#snipcart-billing-form button[type=submit]').click();
    await page.locator('.snipcart-field-error').first().waitFor();
    expect(await axe(page)).toEqual([]);
    await fillBilling(page);
    await page.locator('#snipcart-billing-form button[type=submit]').click();
    await page.locator('#snipcart-checkout-step-shipping input[type=radio]').first().waitFor();
    expect(await axe(page)).toEqual([]);
    await page.locator('#snipcart-checkout-step-shipping input[type=radio]').first().check();
    await page.locator('#snipcart-checkout-step-shipping button[type=submit]').click();
    await page.locator('input[name=card-number]').waitFor();
    await placeOrder(page);
    await page.locator('#snipcart-checkout-step-payment .snipcart-field-error').first().waitFor();
    expect(await axe(page)).toEqual([]);
    await fillCard(page);
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('says what is missing beside its field, and takes the buyer to the first', async () => {
    const { page } = await atBilling();
    await page.fill('input[name=email]', 'nobody');
    await page.locator('#snipcart-billing-form button[type=submit]').click();
    await page.locator('[data-for=email]').waitFor();
    for (const name of ['name', 'address1', 'city'])
      expect(await page.locator(`[data-for=${name}]`).textContent()).toBe('This field is required');
    await page.locator('[name="name"]:focus').waitFor();
    const status = page.locator('.snipcart-layout__notices .snipcart-sr-only[role=status]');
    expect(await status.textContent()).toMatch(/^Please correct \d fields$/);
    await toPayment(page);
    expect(await status.textContent()).toBe('');
  });

  beyondShare('asks for first and last name, company and telephone where the shop wants them', async () => {
    const { page, shop } = await atBilling({
      products: [{ ...mug, name: 'Blue mug', shippable: false }],
      settings: { splitName: true, includeCompany: true, phoneRequired: true },
    });
    expect(await page.locator('input[name=name]').count()).toBe(0);
    await page.locator('#snipcart-billing-form button[type=submit]').click();
    for (const name of ['firstName', 'lastName', 'phone']) await page.locator(`[data-for=${name}]`).waitFor();
    await page.locator('[name="firstName"]:focus').waitFor();
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Last name').fill('Byron King');
    await page.getByLabel('Company').fill('Engines Ltd');
    await page.getByLabel('Phone').fill('+1 518 555 0100');
    for (const [name, text] of Object.entries({
      email: 'ada@people.example',
      address1: '12 Analytical Row',
      city: 'Albany',
      postalCode: '12207',
    }))
      await page.fill(`input[name=${name}]`, text);
    await page.selectOption('select[name=country]', 'US');
    await page.selectOption('select[name=province]', 'NY');
    await page.getByRole('button', { name: 'Continue to payment' }).click();
    await page.locator('.snipcart-billing-completed', { hasText: 'Ada Byron King' }).waitFor();
    await page.goBack();
    await page.locator('#snipcart-billing-form').waitFor();
    expect(await page.inputValue('input[name=lastName]')).toBe('Byron King');
    await page.goForward();
    await fillCard(page);
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    await page.getByText('Ada Byron King').waitFor();
    expect(await orders(shop)).toMatchObject([
      {
        billingAddressFirstName: 'Ada',
        billingAddressName: 'Byron King',
        billingAddressCompanyName: 'Engines Ltd',
        billingAddressPhone: '+1 518 555 0100',
      },
    ]);
  });

  beyondShare('keeps inputs beside each other level, whatever stands above and below them', async () => {
    const { page } = await atBilling({ browser: phone, html: '<html lang="pt-BR">' });
    const level = async (...names: string[]) => {
      const boxes = names.map((name) => page.locator(`[name="${name}"]`).boundingBox());
      const [left, right] = await Promise.all(boxes);
      return Math.abs(left!.y - right!.y) <= 1;
    };
    expect(await level('address1', 'address2')).toBe(true);
    await page.locator('#snipcart-billing-form button[type=submit]').click();
    await page.locator('[data-for="address1"]').waitFor();
    expect(await level('address1', 'address2')).toBe(true);
    expect(await level('province', 'postalCode')).toBe(true);
    const [error, city] = await Promise.all(
      ['[data-for="address1"]', 'label[for^="city_"]'].map((one) => page.locator(one).boundingBox()),
    );
    expect(error!.y + error!.height).toBeLessThan(city!.y);
  });

  it('has the addresses of the order before, once somebody is signed in', async () => {
    const { page } = await atBilling({ settings: { confirmRegistrations: false } });
    await page.evaluate(
      `Snipcart.api.customer.register('ada@people.example', 'engine no. 1', 'engine no. 1')`,
    );
    await toPayment(page);
    await fillCard(page);
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    await page.evaluate('Snipcart.api.theme.cart.close()');
    await page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await page.getByRole('button', { name: 'Checkout' }).click();
    await page.locator('#snipcart-billing-form').waitFor();
    await expect.poll(() => page.inputValue('[name="address1"]')).toBe('12 Analytical Row');
  });

  beyondShare('keeps what was typed over a reload, and goes back a step with the browser', async () => {
    const { page } = await atBilling();
    await page.fill('input[name=name]', 'Ada Byron');
    await page.fill('input[name=city]', 'Albany');
    await page.reload();
    await page.locator('#snipcart-billing-form').waitFor();
    await expect.poll(() => page.inputValue('input[name=city]')).toBe('Albany');
    await fillBilling(page);
    await page.locator('#snipcart-billing-form button[type=submit]').click();
    await page.locator('#snipcart-checkout-step-shipping input[type=radio]').first().waitFor();
    await page.goBack();
    await page.locator('#snipcart-billing-form').waitFor();
    expect(await page.inputValue('input[name=name]')).toBe('Ada Byron');
    await page.evaluate(`location.hash = '#/checkout/payment'`);
    await page.locator('#snipcart-checkout-step-shipping form').waitFor();
  });

  beyondShare('charges no other total than the one that is shown, and shows the new one first', async () => {
    const { page, shop, address } = await atBilling();
    const sent: unknown[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith(`${address}/api/cart/`) && request.url().endsWith('/pay'))
        sent.push(request.postDataJSON().total);
    });
    await toPayment(page);
    await fillCard(page);
    await shop.call('PUT', '/settings/taxes', {
      taxes: [{ name: 'Sales tax', rate: 0.2, country: 'US', appliesOnShipping: false }],
    });
    await placeOrder(page);
    await page.getByText('The total of your order has changed').waitFor();
    await page.getByRole('alert').getByText('Total: $29.00').waitFor();
    await page.locator('.snipcart-summary-fees__total', { hasText: '$29.00' }).waitFor();
    expect(await orders(shop)).toEqual([]);
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    expect(await orders(shop)).toMatchObject([{ finalGrandTotal: 29 }]);
    expect(sent).toEqual([27, 29]);
  });

  beyondShare('can be paid for later, where the shop lets people, and is confirmed by mail', async () => {
    const { page, shop } = await atBilling({
      settings: { smtpHost: 'smtp.example', mailFrom: 'shop@example.com' },
    });
    await toPayment(page);
    await choose(page, 'Pay later');
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    expect(await orders(shop)).toMatchObject([{ paymentStatus: 'Deferred', finalGrandTotal: 27 }]);
    expect(await page.locator('.snipcart-order__next').textContent()).toBe(
      'A confirmation is on its way to ada@people.example. Payment is due later, as agreed with the shop.',
    );
  });

  beyondShare(
    'asks for no payment where there is nothing to pay, and for no way to ship where nothing is sent',
    async () => {
      const { page, shop } = await atBilling({
        products: [{ ...mug, name: 'Blue mug', price: 0, shippable: false }],
      });
      await fillBilling(page);
      await page.getByRole('button', { name: 'Continue to payment' }).click();
      await page.getByText('There is nothing to pay for this order.').waitFor();
      await placeOrder(page);
      await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
      expect(await orders(shop)).toMatchObject([{ finalGrandTotal: 0 }]);
    },
  );

  /**
   * A buyer who was sent to the shop's own gateway, which they left: what it says of the payment answers
   * where they go.
   */
  async function atGateway(options: SiteOptions = {}) {
    const gateway = await startFakeGateway();
    undo.push(() => gateway.close());
    const site = await atBilling({
      settings: { customGatewayUrl: gateway.methodsUrl },
      before: async (shop) => {
        await furnish(shop);
        gateway.setup.shop = `http://127.0.0.1:${(shop.app.server.address() as { port: number }).port}`;
        gateway.setup.secretKey = shop.secretKey;
      },
      allowHosts: [gateway.host],
      ...options,
    });
    const { page } = site;
    await page.route(`${gateway.address}/checkout**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<h1>The gateway</h1>' }),
    );
    await page.route(`${gateway.address}/icon.png`, (route) => route.fulfill({ status: 404, body: '' }));
    expect(site.address).toBe(gateway.setup.shop);
    await toPayment(page);
    await choose(page, 'Bank transfer');
    await placeOrder(page);
    await page.getByRole('heading', { name: 'The gateway' }).waitFor();
    const token = new URL(page.url()).searchParams.get('publicToken')!;
    const { body } = await gateway.session(token);
    const returnUrlAfter = async (outcome: object): Promise<string> => {
      const posted = await gateway.post({ paymentSessionId: body.id, transactionId: 't1', ...outcome });
      expect(posted.status).toBe(200);
      return posted.body.returnUrl;
    };
    return { ...site, says: returnUrlAfter };
  }

  it('sends a buyer to the shop’s own gateway, and thanks them when they are back, with what it tells them', async () => {
    const { page, shop, says: returnUrlAfter } = await atGateway();
    const returnUrl = await returnUrlAfter({
      state: 'processed',
      instructions: 'Reference 4711\nwithin seven days',
    });
    await page.goto(returnUrl);
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    expect(await orders(shop)).toMatchObject([{ paymentStatus: 'Paid' }]);
    const facts = await page.locator('.snipcart-facts__fact').allInnerTexts();
    expect(facts.slice(-2)).toEqual([
      'Payment\nBank transfer',
      'Payment instructions\nReference 4711\nwithin seven days',
    ]);
    expect(await axe(page)).toEqual([]);
  });

  it.each(
    inShare<[string, string, string?]>([
      ['by the gateway’s link', '', 'The bank said no.'],
      ['to the first step', '#/checkout', 'The bank said no.'],
      ['in a browser that has forgotten the payment', 'forgotten', 'The bank said no.'],
      ['by the gateway’s link, which tells no reason,', ''],
    ]),
  )(
    'stands before the reason and the ways to pay, who comes back %s from a payment that failed',
    async (_, how, message) => {
      const { page, says: returnUrlAfter, origin } = await atGateway();
      const returnUrl = await returnUrlAfter(
        message ? { state: 'failed', error: { code: 'nope', message } } : { state: 'invalidated' },
      );
      if (how === 'forgotten') {
        await page.goto(`${origin}/nothing`);
        await page.evaluate(`for (const key of Object.keys(localStorage)) {
        const { paying, ...others } = JSON.parse(localStorage[key]);
        localStorage[key] = JSON.stringify(others);
      }`);
      }
      const hash = how === 'forgotten' ? '#/checkout/return/x' : how;
      await page.goto(hash ? `${origin}/${hash}` : returnUrl);
      await page
        .locator('#snipcart-checkout-step-payment')
        .getByText(message ?? 'Unable to process payment')
        .waitFor();
      await page
        .locator('.snipcart-payment-methods-list-item__button', { hasText: 'Bank transfer' })
        .waitFor();
      expect(await page.locator('#snipcart-billing-form').count()).toBe(0);
      expect(await page.evaluate('location.hash')).toBe('#/checkout/payment');
      // And can go back from there.
      await page.getByRole('button', { name: 'Edit: Billing' }).click();
      await page.locator('#snipcart-billing-form').waitFor();
      await fillCardAtLast(page);
    },
  );

  /** Pays by another way in the end, and hears of it. */
  async function fillCardAtLast(page: Page): Promise<void> {
    await page.locator('#snipcart-billing-form button[type=submit]').click();
    await page.locator('#snipcart-checkout-step-shipping button[type=submit]').click();
    await choose(page, 'Test card');
    await fillCard(page);
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    await page.waitForFunction(
      `[...document.querySelectorAll('.snipcart-layout__notices [role=status]')].map((one) => one.textContent).join('') === 'Thank you for your order'`,
    );
  }

  it('shows what was chosen of an item beside the checkout, and with the order', async () => {
    const shirt = { id: 'shirt', name: 'Shirt', price: 20 };
    const { page } = await open({
      before: furnish,
      body: `<button class="snipcart-add-item" data-item-id="shirt" data-item-name="Shirt" data-item-price="${shirt.price}" data-item-url="/"
        data-item-custom1-name="Size" data-item-custom1-options="Small|Large[+5.00]" data-item-custom1-value="Large"
        data-item-custom2-name="Wrap it" data-item-custom2-type="checkbox" data-item-custom2-value="true"
        data-item-custom3-name="Sign it" data-item-custom3-type="checkbox" data-item-custom3-value="false"
        data-item-custom4-name="Source" data-item-custom4-type="hidden" data-item-custom4-value="web"
        data-item-custom5-name="Note" data-item-custom5-type="textarea">Buy</button>`,
    });
    await page.getByRole('button', { name: 'Buy', exact: true }).click();
    await page.waitForFunction('window.Snipcart.store.getState().cart.items.count === 1');
    await page.evaluate(`location.hash = '#/checkout'`);
    const chosen = page.locator('.snipcart-cart-summary-item__options');
    await chosen.waitFor();
    expect(await chosen.locator('li').allTextContents()).toEqual(['Size: Large', 'Wrap it']);
    await toPayment(page);
    await fillCard(page);
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    expect(await chosen.locator('li').allTextContents()).toEqual(['Size: Large', 'Wrap it']);
  });

  beyondShare(
    'promises no taxes for later where it shows them, and no shipping where nothing is sent',
    async () => {
      const notice = (page: Page) => page.locator('.snipcart-summary-fees__notice').allTextContents();
      const { page } = await atBilling();
      expect(await notice(page)).toEqual(['Shipping and taxes are added at checkout.']);
      await fillBilling(page);
      await page.locator('#snipcart-billing-form button[type=submit]').click();
      await page.locator('#snipcart-checkout-step-shipping input[type=radio]').first().waitFor();
      await page.locator('.snipcart-summary-fees__title', { hasText: 'Sales tax' }).waitFor();
      expect(await notice(page)).toEqual(['Shipping is added at checkout.']);
      const digital = await atBilling({ products: [{ ...mug, shippable: false }] });
      expect(await notice(digital.page)).toEqual([]);
    },
  );

  /** A buyer at the first step of a shop that takes Stripe, whose form pays with `card`. */
  async function atBillingByStripe(html?: string) {
    const stripe = await startFakeStripe();
    undo.push(() => stripe.close());
    const site = await atBilling({
      ...(html === undefined ? {} : { html }),
      providerApis: { stripe: stripe.address },
      before: async (shop) => {
        await furnish(shop);
        await shop.call('PUT', '/settings/payment', {
          stripePublishableKey: 'pk_test_page',
          stripeSecretKey: stripe.secretKey,
        });
      },
    });
    const form = { card: 'pm_card_visa' };
    await site.page.exposeFunction('payAtStripe', (secret: string) => stripe.pay(secret, form.card));
    await site.page.route('https://js.stripe.com/**', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: `window.Stripe = () => ({
          elements: ({ clientSecret }) => ({ clientSecret, create: () => ({
            on: (name, listener) => name === 'ready' && setTimeout(() => listener({})),
            mount: (place) => place.append(Object.assign(document.createElement('p'), { textContent: 'A form of Stripe' })),
            destroy: () => {},
          }) }),
          confirmPayment: async ({ elements }) => (await window.payAtStripe(elements.clientSecret)) === 'succeeded'
            ? {} : { error: { type: 'card_error', code: 'card_declined' } },
        });`,
      }),
    );
    return { ...site, stripe, form };
  }

  it('takes a card in Stripe’s own form, declined at first, and charges once', async () => {
    const { page, shop, stripe, form } = await atBillingByStripe();
    form.card = 'pm_card_chargeDeclined';
    await toPayment(page);
    await choose(page, 'Credit card').catch(() => undefined);
    await page.getByText('A form of Stripe').waitFor();
    // Of the page's own script: it needs the form too, and is told so.
    const confirmed = await page.evaluate(`(async () => {
      await window.Snipcart.api.theme.cart.close();
      await window.Snipcart.api.cart.setPaymentDetails({ method: 'stripe' });
      return window.Snipcart.api.cart.confirm().catch(({ name, message }) => [name, message]);
    })()`);
    expect(confirmed).toEqual(['SDKError', 'This way to pay has a form of its own: it is in the checkout']);
    expect(await page.evaluate('location.hash')).toBe('#/checkout/payment');
    await page.getByText('A form of Stripe').waitFor();
    await placeOrder(page);
    await page.getByText('Your bank declined the card.').waitFor();
    form.card = 'pm_card_visa';
    await page.getByText('A form of Stripe').waitFor();
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    expect(await orders(shop)).toMatchObject([{ paymentStatus: 'Paid', finalGrandTotal: 27 }]);
    expect(stripe.charged()).toMatchObject({ count: 1, amount: 2700 });
  });

  it.each(
    inShare([
      [
        'cannot be loaded',
        (site: Awaited<ReturnType<typeof atBillingByStripe>>) =>
          site.page.route('https://js.stripe.com/**', (route) => route.abort()),
      ],
      [
        'is something else',
        (site: Awaited<ReturnType<typeof atBillingByStripe>>) =>
          site.page.route('https://js.stripe.com/**', (route) =>
            route.fulfill({ contentType: 'text/javascript', body: '' }),
          ),
      ],
      [
        'has a provider that does not answer',
        (site: Awaited<ReturnType<typeof atBillingByStripe>>) => site.stripe.close(),
      ],
    ]),
  )(
    'says in the page’s language that the provider is out of reach, where its script %s',
    async (_, breaks) => {
      const site = await atBillingByStripe('<html lang="fr">');
      const { page } = site;
      await breaks(site);
      await toPayment(page);
      const posted = page.locator('.snipcart-payment__failure');
      await posted.waitFor();
      expect(await posted.innerText()).toContain('Le prestataire de paiement est injoignable');
      expect(await page.locator('#snipcart').innerText()).not.toMatch(/connexion|shop did not answer/);
    },
  );

  beyondShare('prepares Stripe’s form for no other total than the one that is shown', async () => {
    const { page, shop, stripe } = await atBillingByStripe();
    await fillBilling(page);
    await page.locator('#snipcart-billing-form button[type=submit]').click();
    await page.locator('#snipcart-checkout-step-shipping input[type=radio]').first().check();
    await page.locator('.snipcart-summary-fees__total', { hasText: '$27.00' }).waitFor();
    // Between choosing how it is sent and the form, the shop's tax changes.
    await page.route('**/payment-methods', async (route) => {
      await shop.call('PUT', '/settings/taxes', {
        taxes: [{ name: 'Sales tax', rate: 0.2, country: 'US', appliesOnShipping: false }],
      });
      await route.continue();
    });
    await page.locator('#snipcart-checkout-step-shipping button[type=submit]').click();
    await page.getByText('The total of your order has changed').waitFor();
    await page.locator('.snipcart-summary-fees__total', { hasText: '$29.00' }).waitFor();
    await page.getByText('A form of Stripe').waitFor();
    // That it is another total stays told, until the buyer pays it.
    expect(await page.getByText('The total of your order has changed').isVisible()).toBe(true);
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    expect(await orders(shop)).toMatchObject([{ paymentStatus: 'Paid', finalGrandTotal: 29 }]);
    expect(stripe.charged()).toMatchObject({ count: 1, amount: 2900 });
  });

  it('pays once where the answer gets lost, and finds the order after a reload in the middle', async () => {
    const { page, shop, address } = await atBilling();
    await toPayment(page);
    await fillCard(page);
    let lost = 0;
    await page.route(`${address}/api/cart/*/pay`, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      lost += 1;
      // The shop has the order, and its answer never comes.
      await route.fetch();
      return route.abort('connectionreset');
    });
    await placeOrder(page);
    await expect.poll(() => lost).toBeGreaterThan(0);
    await page.reload();
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    expect(await orders(shop)).toHaveLength(1);
  });

  beyondShare('tells who pays at a phone, where they look, that the shop cannot be reached', async () => {
    const { page, address } = await atBilling({ browser: phone });
    await toPayment(page);
    await fillCard(page);
    await page.route(`${address}/api/**`, (route) => route.abort('connectionrefused'));
    await placeOrder(page);
    const notice = page.locator('[role="status"]', { hasText: 'The shop cannot be reached right now.' });
    await notice.waitFor();
    expect(
      await page
        .locator('.snipcart-layout')
        .evaluate((one) => (one as never as { scrollTop: number }).scrollTop),
    ).toBeGreaterThan(0);
    // Playwright sees what a buyer would have to scroll to.
    await expect
      .poll(() =>
        page.evaluate(`(() => {
          const { left, top, width, height } = document.querySelector('.snipcart-flash-message--info').getBoundingClientRect();
          return [top + 4, top + height - 4].every((y) => document.elementFromPoint(left + width / 2, y)?.closest('.snipcart-flash-message--info'));
        })()`),
      )
      .toBe(true);
    expect(await axe(page)).toEqual([]);
  });

  beyondShare(
    'has the ids, the classes and the looks by which sites know its card and its total',
    async () => {
      const { page, errors } = await atBilling({
        head: `<meta http-equiv="Content-Security-Policy" content="script-src http: 'unsafe-inline' 'unsafe-eval'; style-src http:">`,
      });
      await page.evaluate(`Snipcart.api.theme.customization.registerPaymentFormCustomization({
      input: { color: 'rgb(1, 2, 3)', borderColor: 'rgb(4, 5, 6)', fontSize: '20px', placeholder: { color: 'rgb(7, 8, 9)' } },
      label: { color: 'rgb(10, 11, 12)' }, shipping: { enabled: true },
    })`);
      expect(await page.locator('.snipcart-modal__header-summary-title span').first().textContent()).toBe(
        '$20.00',
      );
      expect(await page.locator('.snipcart-modal__header-summary').isVisible()).toBe(false);
      await toPayment(page);
      for (const name of ['card-number', 'expiry-date', 'cvv'])
        await page.locator(`input#${name}[name=${name}]`).waitFor();
      await page.getByLabel('Card number').fill('4242');
      const styles = `[
      getComputedStyle(document.querySelector('#expiry-date')).color,
      getComputedStyle(document.querySelector('#expiry-date')).fontSize,
      getComputedStyle(document.querySelector('#cvv').parentElement).borderTopColor,
      getComputedStyle(document.querySelector('#expiry-date'), '::placeholder').color,
      getComputedStyle(document.querySelector('label[for=cvv]')).color,
    ]`;
      expect(await page.evaluate(styles)).toEqual([
        'rgb(1, 2, 3)',
        '20px',
        'rgb(4, 5, 6)',
        'rgb(7, 8, 9)',
        'rgb(10, 11, 12)',
      ]);
      expect(errors).toEqual([]);
    },
  );

  beyondShare('leaves the buyer where they type while the cart changes beside them', async () => {
    const { page } = await atBilling();
    await page.locator('[name="city"]').focus();
    await page.evaluate(`Snipcart.api.cart.update({ metadata: { seen: 1 } }).then(() => new Promise((resolve) =>
      requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => setTimeout(resolve))))))`);
    expect(await page.evaluate('document.activeElement.name')).toBe('city');
  });

  beyondShare('writes a name from the side where its script begins', async () => {
    const { page } = await atBilling();
    const side = () => page.evaluate("getComputedStyle(document.querySelector('[name=name]')).direction");
    expect(await side()).toBe('ltr');
    await page.fill('input[name=name]', 'دانا');
    expect(await side()).toBe('rtl');
    await page.fill('input[name=name]', '');
    await page.evaluate("Snipcart.api.session.setLanguage('ar', {})");
    await page.locator('#snipcart[dir="rtl"]').waitFor({ state: 'attached' });
    expect(await side()).toBe('rtl');
    await page.fill('input[name=name]', 'Dana');
    expect(await side()).toBe('ltr');
  });

  it('can be done by keyboard alone', async () => {
    const { page, shop } = await atBilling();
    const type = async (...keys: string[]): Promise<void> => {
      for (const key of keys)
        if (/^(Tab|Enter|Space|ArrowDown|Shift\+Tab)$/.test(key)) await page.keyboard.press(key);
        else await page.keyboard.type(key);
    };
    await page.locator('.snipcart-modal__container:focus-within').waitFor();
    const focusOn = async (selector: string): Promise<void> => {
      for (let steps = 0; steps < 40; steps += 1) {
        if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`no Tab leads to ${selector}`);
    };
    await focusOn('input[name=name]');
    await type(
      'Ada Byron',
      'Tab',
      'ada@people.example',
      'Tab',
      '12 Analytical Row',
      'Tab',
      'Tab',
      'Albany',
      'Tab',
    );
    await type('United States', 'Tab', 'New York', 'Tab', '12207', 'Enter');
    await page.locator('#snipcart-checkout-step-shipping input[type=radio]').first().waitFor();
    await focusOn('input[name=selectedRate]');
    await type('Space');
    await focusOn('#snipcart-checkout-step-shipping button[type=submit]');
    await type('Enter');
    await page.locator('input[name=card-number]').waitFor();
    await focusOn('input[name=card-number]');
    await type('4242424242424242', 'Tab', '1239', 'Tab', '123', 'Enter');
    await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    expect(await orders(shop)).toHaveLength(1);
    await type('Shift+Tab');
    expect(await page.evaluate(`document.activeElement.closest('#snipcart') !== null`)).toBe(true);
  });
});
