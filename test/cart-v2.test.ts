import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { accountOf, password } from './support/accounts.js';
import { axe, inBrowser, type SiteOptions, sites } from './support/browser.js';
import { beyondShare } from './support/databases.js';

const mug = { id: 'mug', name: 'Blue mug', price: 12.5 };
const cup = { id: 'cup', name: 'Cup', price: 4 };

const { resolve } = createRequire(import.meta.url);
const scriptOf = (name: string) => readFileSync(resolve(name), 'utf8');

/** Tells in `window.heard` what listeners of these names were given. */
const hears = (...names: string[]) => `window.heard = [];
  for (const name of ${JSON.stringify(names)})
    Snipcart.subscribe(name, (...given) => window.heard.push([name, ...given.map((one) => one?.name ?? one?.email ?? one)]));`;

inBrowser('a page for Snipcart 2', (browser) => {
  const open = sites(browser);

  /** A page as it was written for version 2: the script is `#snipcart`, and says everything. */
  const opened = (options: SiteOptions & { readonly onReady?: string; readonly more?: string } = {}) =>
    open({
      products: [mug, cup],
      cart: ({ address, publicKey }) =>
        `<script>document.addEventListener('snipcart.ready', () => { ${options.onReady ?? ''} });</script>
        <script src="${address}/scripts/2.0/snipcart.js" id="snipcart" data-api-key="${publicKey}" ${options.more ?? ''}></script>`,
      ...options,
    });
  const closeCart = async (page: Page) => {
    const dialog = page.locator('.snipcart-modal__container');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  };
  const heard = (page: Page) => page.evaluate<unknown[]>('window.heard');

  it('sells, counts and adds up in the classes of version 2', async () => {
    const body = `<div class="snipcart-summary"><a href="#" class="snipcart-checkout">Cart</a>
      <span class="snipcart-total-items"></span> for <span class="snipcart-total-price"></span></div>
      <a href="#" class="snipcart-user-profile">Profile</a><span class="snipcart-user-email"></span>
      <a href="#" class="snipcart-user-logout">Log out</a>`;
    const { page, errors } = await opened({ body, before: (shop) => accountOf(shop, 'ana@people.example') });
    await page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await page.getByText('$12.50').first().waitFor();
    expect(await page.locator('.snipcart-total-items').textContent()).toBe('1');
    await closeCart(page);
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByLabel('Email').fill('ana@people.example');
    await page.getByLabel('Password').fill(password);
    await page.getByLabel('Password').press('Enter');
    await page.locator('.snipcart-user-email', { hasText: 'ana@people.example' }).waitFor();
    expect(await page.evaluate('Snipcart.api.user.current().email')).toBe('ana@people.example');
    await closeCart(page);
    await page.getByRole('link', { name: 'Log out' }).click();
    await page.waitForFunction('Snipcart.api.user.current() === undefined');
    expect(await axe(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('changes the cart by the calls of version 2', async () => {
    const { page } = await opened();
    const run = (code: string) =>
      page.evaluate<unknown>(`(async () => { const { api } = Snipcart; ${code} })()`);
    expect(
      await run('return [api.cart.get(), api.items.count(), api.items.all(), api.user.current()]'),
    ).toEqual([null, 0, [], undefined]);
    await run(
      `await api.items.add([{ id: 'mug', name: 'Blue mug', price: 12.5, url: '/', quantity: 2 }, { id: 'cup', name: 'Cup', price: 4, url: '/' }])`,
    );
    expect(
      await run(
        'return [api.items.count(), api.items.all().map(({ id }) => id), api.cart.get().items.length]',
      ),
    ).toEqual([3, ['mug', 'cup'], 2]);
    const [first] = (await run('return api.items.all().map(({ uniqueId }) => uniqueId)')) as string[];
    await run(`await api.items.update('${first}', { quantity: 5 })`);
    expect(await run('return [api.cart.get().total, api.cart.currency()]')).toEqual([66.5, 'usd']);
    await run(`await api.items.remove('${first}')`);
    expect(await run('return api.items.count()')).toBe(1);
    await run('await api.items.clear()');
    expect(await run('return api.items.count()')).toBe(0);
    await run('api.modal.show()');
    expect(await page.evaluate('location.hash')).toBe('#/cart');
    await run('api.modal.close()');
    await page.waitForFunction("location.hash === ''");
    const outcome = await run(`return new Promise((resolve) => {
      api.discounts.applyDiscountCode('NO').then(() => resolve('applied')).fail(() => resolve('refused'));
    })`);
    expect([outcome, await run('return api.discounts.all()')]).toEqual(['refused', []]);
  });

  it('hears the events of version 2 at their time', async () => {
    const names = ['cart.ready', 'cart.opened', 'item.added', 'page.change', 'item.removed', 'cart.closed'];
    const { page } = await opened({ onReady: hears(...names) });
    await page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await page.waitForFunction("window.heard.some(([name]) => name === 'item.added')");
    await page.evaluate('Snipcart.api.items.clear()');
    await page.waitForFunction("window.heard.some(([name]) => name === 'item.removed')");
    await page.evaluate('Snipcart.api.modal.close()');
    await page.waitForFunction("window.heard.some(([name]) => name === 'cart.closed')");
    expect((await heard(page)).map((one) => (one as string[]).slice(0, 2))).toEqual([
      ['cart.ready', { order: null }],
      ['page.change', 'cart-content'],
      ['cart.opened'],
      ['item.added', 'Blue mug'],
      ['item.removed', 'Blue mug'],
      ['cart.closed'],
    ]);
    await page.evaluate("Snipcart.unsubscribe('item.added')");
    await page.evaluate("Snipcart.api.items.add({ id: 'cup', name: 'Cup', price: 4, url: '/' })");
    await page.waitForFunction('Snipcart.api.items.count() === 1');
    expect(JSON.stringify(await heard(page))).not.toContain('Cup');
  });

  beyondShare('hears of addresses and of the order', async () => {
    const onReady = `${hears('billingaddress.changed')}
      Snipcart.subscribe('order.completed', (order) => { window.order = order; });`;
    const { page } = await opened({ onReady, products: [{ ...mug, shippable: false }] });
    await page.evaluate(`(async () => {
      const { cart, items } = Snipcart.api;
      await items.add({ id: 'mug', name: 'Blue mug', price: 12.5, url: '/' });
      const billingAddress = { name: 'Ana', address1: '1 Main St', city: 'Springfield', country: 'US', postalCode: '62701' };
      await cart.update({ email: 'ana@people.example', billingAddress });
      const details = { cardNumber: '4242424242424242', cardExpiration: '12/39', cardCvc: '123' };
      await cart.setPaymentDetails({ method: 'test-card', details });
      await cart.confirm();
    })()`);
    expect(await heard(page)).toEqual([['billingaddress.changed', 'Ana']]);
    expect(
      await page.evaluate('[window.order.email, window.order.total, window.order.items.length]'),
    ).toEqual(['ana@people.example', 12.5, 1]);
    expect(await page.evaluate('window.order.invoiceNumber')).toMatch(/^SNIP-/);
  });

  it('changes or prevents what is added', async () => {
    const onReady = `Snipcart.subscribe('item.adding', (event, item, items) => {
      window.before = items.length;
      if (item.id === 'cup') event.preventDefault();
      else item.quantity = 3;
    });`;
    const { page } = await opened({ onReady });
    await page.getByRole('button', { name: 'Buy Cup' }).click();
    await page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await page.waitForFunction('Snipcart.api.items.count() === 3');
    expect(await page.evaluate('window.before')).toBe(0);
  });

  beyondShare('is configured and bound as in version 1', async () => {
    const onReady = `Snipcart.execute('config', 'show_cart_automatically', false);
      Snipcart.api.configure('split_firstname_and_lastname', true);
      Snipcart.api.configure('credit_cards', [{ type: 'visa', display: 'Visa' }]);
      Snipcart.execute('bind', 'item.added', (item) => { window.bound = item.id; });
      Snipcart.execute('registerLocale', 'fr', { header: { title_cart_summary: 'Mon panier' } });
      Snipcart.execute('nothing');`;
    const { page } = await opened({ onReady });
    await page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await page.waitForFunction("window.bound === 'mug'");
    expect(await page.evaluate('location.hash')).toBe('');
    expect(await page.evaluate('Snipcart.store.getState().session.settings.splitName')).toBe(true);
    await page.evaluate("Snipcart.setLang('fr')");
    await page.evaluate('Snipcart.api.cart.start()');
    await page.getByRole('heading', { name: 'Mon panier' }).waitFor();
    await page.evaluate("Snipcart.execute('unbind', 'item.added')");
  });

  it('is called by scripts that stand right below its tag, in the head too', async () => {
    const { page, errors } = await opened({
      cart: () => '',
      head: ({ address, publicKey }) =>
        `<script src="${address}/scripts/2.0/snipcart.js" id="snipcart" data-api-key="${publicKey}"></script>
        <script>${hears('cart.ready', 'item.added')}
        Snipcart.api.configure('split_firstname_and_lastname', true);
        Snipcart.api.configure('show_cart_automatically', false);</script>`,
    });
    await page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await page.waitForFunction('window.heard.length === 2');
    expect(await heard(page)).toEqual([
      ['cart.ready', { order: null }],
      ['item.added', 'Blue mug', [expect.anything()]],
    ]);
    await page.evaluate(`location.hash = '#/checkout'`);
    await page.getByLabel('First name').waitFor();
    expect(errors).toEqual([]);
  });

  beyondShare('keeps the cart closed where the page says data-autopop="false"', async () => {
    const { page } = await opened({ more: 'data-autopop="false"' });
    await page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await page.waitForFunction('Snipcart.api.items.count() === 1');
    expect(await page.evaluate('location.hash')).toBe('');
  });

  it('is asked before the order is placed, and told nothing of the card', async () => {
    const onReady = `window.asked = [];
      Snipcart.subscribe('page.validating', ({ type }, data) => window.asked.push([type, Object.keys(data)]));`;
    const { page } = await opened({ onReady, products: [{ ...mug, shippable: false }] });
    await page.evaluate(`(async () => {
      const { cart, items } = Snipcart.api;
      await items.add({ id: 'mug', name: 'Blue mug', price: 12.5, url: '/' });
      const billingAddress = { name: 'Ana', address1: '1 Main St', city: 'Albany', country: 'US', province: 'NY', postalCode: '12207' };
      await cart.update({ email: 'ana@people.example', billingAddress });
      location.hash = '#/checkout/payment';
    })()`);
    await page.fill('input[name=card-number]', '4242424242424242');
    await page.fill('input[name=expiry-date]', '1239');
    await page.fill('input[name=cvv]', '123');
    await page.getByRole('button', { name: 'Place order' }).click();
    await page.locator('.snipcart-order__invoice-number').waitFor();
    expect(await page.evaluate('window.asked')).toEqual([['payment-method', []]]);
  });

  beyondShare('asks for a telephone number, which the page may look at', async () => {
    const onReady = `Snipcart.subscribe('page.validating', (event, data) => {
      if (event.type === 'billing-address' && !data.phone.startsWith('+')) event.addError('phone', 'With its country');
    });`;
    const { page } = await opened({
      onReady,
      before: async (shop) => {
        await shop.call('POST', '/shipping_methods', { name: 'Post', rates: [{ cost: 1 }] });
      },
    });
    await page.getByRole('button', { name: 'Buy Cup' }).click();
    await page.getByRole('button', { name: 'Checkout' }).click();
    const fields = {
      name: 'Ana',
      email: 'ana@people.example',
      phone: '1',
      address1: '1 Main St',
      city: 'Brest',
    };
    for (const [name, text] of Object.entries(fields))
      await page.locator(`#snipcart-billing-form [name="${name}"]`).fill(text);
    await page.locator('select[name="country"]').selectOption('FR');
    await page.locator('[name="postalCode"]').fill('29200');
    const on = page.getByRole('button', { name: 'Continue to shipping' });
    await on.click();
    await page.getByText('With its country').waitFor();
    await page.locator('[name="phone"]:focus').waitFor();
    await page.locator('[name="phone"]').fill('+33 1');
    await on.click();
    await page.locator('[name="selectedRate"]').first().waitFor();
    expect(await page.getByText('With its country').count()).toBe(0);
  });

  beyondShare('is asked before a form is sent, and says what is wrong', async () => {
    const onReady = `Snipcart.subscribe('page.validating', (event, data) => {
      window.asked = [event.type, data.email];
      if (!data.email.endsWith('.example')) event.addError('email', 'We sell to examples alone');
    });
    Snipcart.subscribe('authentication.success', (email) => { window.heard = email; });`;
    const { page } = await opened({
      onReady,
      hash: '#/signin',
      before: (shop) => accountOf(shop, 'ana@people.example'),
    });
    await page.getByLabel('Email').fill('ana@people.net');
    await page.getByLabel('Password').fill(password);
    await page.getByLabel('Password').press('Enter');
    await page.getByText('We sell to examples alone').waitFor();
    expect(await page.evaluate('[document.activeElement.name, ...window.asked]')).toEqual([
      'email',
      'login',
      'ana@people.net',
    ]);
    await page.getByLabel('Email').fill('ana@people.example');
    await page.getByLabel('Password').press('Enter');
    await page.waitForFunction("window.heard === 'ana@people.example'");
  });

  it.each(['jquery', 'jquery-1'])(
    'sells what a script of the page sets with %s before the click',
    async (library) => {
      const { page, errors } = await opened({
        files: { '/jquery.js': scriptOf(library) },
        body: `<a href="#" class="snipcart-add-item" id="shirt" data-item-id="shirt" data-item-name="Shirt" data-item-price="20.00"
          data-item-url="/" data-item-custom1-name="Size" data-item-custom1-options="Small|Large[+5.00]"
          data-item-custom1-value="Small" data-item-custom2-name="Engraving">Buy shirt</a>
        <script src="/jquery.js"></script><script>
        $('#shirt').data('item-custom1-value', 'Large').data({ 'item-quantity': 3, itemCustom2Value: 'Ana' });
        </script>`,
      });
      const bought = () =>
        page.evaluate(`Snipcart.store.getState().cart.items.items.map(({ quantity, unitPrice, customFields }) =>
        [quantity, unitPrice, ...customFields.map(({ value }) => value)])`);
      await page.locator('#shirt').click();
      await page.getByText('$75.00').first().waitFor();
      expect(await bought()).toEqual([[3, 25, 'Large', 'Ana']]);
      await page.evaluate('Snipcart.api.items.clear()');
      await page.keyboard.press('Escape');
      // What is taken back is as the attributes have it, also those that changed since.
      await page.evaluate(
        `$('#shirt').removeData('item-custom1-value').data('item-quantity', null).attr('data-item-custom2-value', 'Bo')
        .removeData('itemCustom2Value')`,
      );
      await page.locator('#shirt').click();
      await page.getByText('$20.00').first().waitFor();
      expect(await bought()).toEqual([[1, 20, 'Small', 'Bo']]);
      expect(errors).toEqual([]);
    },
  );
});
