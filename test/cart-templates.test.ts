import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axe, inBrowser, type SiteOptions, sites } from './support/browser.js';
import { beyondShare } from './support/databases.js';

const mug = { id: 'mug', name: 'Blue mug', price: 12.5 };

inBrowser('templates', (browser) => {
  const open = sites(browser);

  /** A page whose cart holds a mug, and is shown. */
  async function opened(options: SiteOptions) {
    const site = await open({ products: [mug], ...options });
    await site.page.getByRole('button', { name: 'Buy Blue mug' }).click();
    await site.page.locator(added).waitFor();
    // What is typed before the cart has taken the focus goes nowhere.
    await site.page.locator('.snipcart-modal__container:focus-within').waitFor();
    return site;
  }
  /** A line of what the shop has: what is on its way is lost with the page. */
  const added = '.snipcart-item-line:not(.snipcart-item-line--pending)';
  const fields = (page: Page) =>
    page.evaluate<[string, string][]>(
      'Snipcart.store.getState().cart.customFields.map(({ name, value }) => [name, value])',
    );
  const fieldIsKept = (page: Page, name: string, value: string) =>
    page.waitForFunction(
      `Snipcart.store.getState().cart.customFields.some((one) => one.name === ${JSON.stringify(name)} && one.value === ${JSON.stringify(value)})`,
    );

  it('put text, values and fields into their place, which become the order’s own', async () => {
    const inline = `<cart section="top"><p class="hello">{{ $localize('cart.subtotal') }}: {{ cart.subtotal | money }} · {{ cart.items.count }}</p></cart>
    <cart section="bottom"><fieldset class="snipcart-form__set"><legend>A gift?</legend>
      <div class="snipcart-form__field">
        <snipcart-label for="Message cadeau">Message</snipcart-label>
        <snipcart-textarea name="Message cadeau" maxlength="20" placeholder="To whom?"></snipcart-textarea>
      </div>
      <div class="snipcart-form__field-checkbox"><snipcart-checkbox name="wrap"></snipcart-checkbox><snipcart-label for="wrap">Wrap it</snipcart-label></div>
      <snipcart-radio name="paper" value="plain" checked></snipcart-radio><snipcart-radio name="paper" value="stars"></snipcart-radio>
      <snipcart-input name="day" type="date" value="2026-12-24" />
      <snipcart-input name="source" type="hidden" value="web"></snipcart-input>
    </fieldset></cart>`;
    const { page, errors } = await opened({ inline });
    await page.getByText('Subtotal: $12.50 · 1').waitFor();
    const message = page.getByLabel('Message');
    expect(await message.getAttribute('maxlength')).toBe('20');
    await message.fill('For Ana');
    await page.getByLabel('Wrap it').check();
    await page.getByLabel('paper').nth(1).check();
    await fieldIsKept(page, 'paper', 'stars');
    const all = [
      ['Message cadeau', 'For Ana'],
      ['wrap', 'true'],
      ['paper', 'stars'],
      ['day', '2026-12-24'],
      ['source', 'web'],
    ];
    expect(await fields(page)).toEqual(all);
    expect(await axe(page)).toEqual([]);
    await page.reload();
    await message.waitFor();
    expect(await message.inputValue()).toBe('For Ana');
    expect(await page.getByLabel('Wrap it').isChecked()).toBe(true);
    expect(await page.getByLabel('paper').nth(1).isChecked()).toBe(true);
    expect(errors).toEqual([]);
  });

  it('hold up who leaves a required field empty, and say so', async () => {
    const inline = `<cart section="bottom">
      <snipcart-label for="reference">Reference</snipcart-label><snipcart-input name="reference" required></snipcart-input>
      <snipcart-field-error name="reference"></snipcart-field-error>
      <snipcart-label for="second mail">Second mail</snipcart-label><snipcart-input name="second mail" type="email"></snipcart-input>
      <p><snipcart-checkbox name="terms" required="true"></snipcart-checkbox><snipcart-label for="terms">I agree to the <a href="/terms">terms</a></snipcart-label></p>
    </cart>`;
    const { page } = await opened({ inline });
    const box = (await page.getByLabel('I agree to the').boundingBox())!;
    const text = (await page.getByRole('link', { name: 'terms' }).boundingBox())!;
    expect(text.y).toBeLessThan(box.y + box.height);
    await page.getByLabel('Second mail').fill('no mail');
    await page.getByRole('button', { name: 'Checkout' }).click();
    expect(await page.locator('[data-for="reference"]').textContent()).toBe('This field is required');
    expect(await page.locator('.snipcart-field-error').count()).toBe(3);
    expect(await page.evaluate('[location.hash, document.activeElement.name]')).toEqual([
      '#/cart',
      'reference',
    ]);
    expect(await page.getByRole('link', { name: 'terms' }).getAttribute('href')).toBe('/terms');
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('Reference').fill('R-7');
    await page.getByLabel('Second mail').fill('bea@people.example');
    await page.getByLabel('I agree to the').check();
    await page.getByRole('button', { name: 'Checkout' }).click();
    await page.waitForFunction("location.hash.startsWith('#/checkout')");
    await fieldIsKept(page, 'terms', 'true');
    expect(await fields(page)).toEqual([
      ['reference', 'R-7'],
      ['second mail', 'bea@people.example'],
      ['terms', 'true'],
    ]);
  });

  beyondShare(
    'are looked at together with the cart’s own fields, and the first that is wrong has the focus',
    async () => {
      const asks = (place: string, name: string) =>
        `<${place}><snipcart-label for="${name}">${name}</snipcart-label><snipcart-input name="${name}" required></snipcart-input></${place.split(' ')[0]}>`;
      const inline = asks('billing section="top"', 'Code') + asks('billing section="bottom"', 'Floor');
      const { page, errors } = await opened({ inline });
      await page.evaluate("Snipcart.api.theme.cart.navigate('/checkout')");
      await page.getByLabel('Floor').waitFor();
      const send = page.locator('#snipcart-billing-form button[type=submit]');
      await send.click();
      for (const name of ['Code', 'name', 'email', 'city', 'Floor'])
        await page.locator(`[data-for="${name}"]`).waitFor();
      await page.locator('[name="Code"]:focus').waitFor();
      await page.getByLabel('Code', { exact: true }).fill('C');
      await send.click();
      await page.locator('[name="name"]:focus').waitFor();
      for (const [name, text] of Object.entries({
        name: 'Ana',
        email: 'ana@people.example',
        address1: '1 Main St',
        city: 'Brest',
      }))
        await page.locator(`#snipcart-billing-form [name="${name}"]`).fill(text);
      await page.locator('select[name="country"]').selectOption('FR');
      await page.locator('[name="postalCode"]').fill('29200');
      await send.click();
      await page.locator('[name="Floor"]:focus').waitFor();
      await page.getByLabel('Floor').fill('2');
      await send.click();
      await page
        .locator('#snipcart-checkout-step-shipping form, #snipcart-checkout-step-payment form')
        .waitFor();
      expect(errors).toEqual([]);
    },
  );

  beyondShare('keep what was said, however late the shop tells of it', async () => {
    const inline =
      '<cart section="top"><snipcart-label for="Note">Note</snipcart-label><snipcart-input name="Note"></snipcart-input></cart>';
    const { page, address } = await opened({ inline });
    await page.getByLabel('Note').fill('Ring twice');
    await page.getByLabel('Note').blur();
    await fieldIsKept(page, 'Note', 'Ring twice');
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const changes: unknown[] = [];
    await page.route(`${address}/api/cart/*-*`, async (route) => {
      if (route.request().method() !== 'GET') changes.push(route.request().postDataJSON());
      await held;
      await route.continue();
    });
    await Promise.all([page.waitForResponse(/templates\.js/), page.reload()]);
    await page.locator('.snipcart-cart__loading').waitFor();
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
    answer();
    await expect.poll(() => page.getByLabel('Note').inputValue()).toBe('Ring twice');
    await page.evaluate('Snipcart.ready.then(() => true)');
    expect(changes).toEqual([]);
  });

  it('come from a file, and from scripts that add them when the cart is ready', async () => {
    const { page, errors } = await opened({
      attributes: 'data-templates-url="/snipcart-templates.html"',
      files: {
        '/snipcart-templates.html': `<!doctype html><div id="snipcart-templates">
          <cart section="top"><p>From a file</p></cart></div>`,
      },
      head: `<script>document.addEventListener('snipcart.ready', () => {
        const element = document.createElement('cart');
        element.setAttribute('section', 'bottom');
        element.innerHTML = '<div class="snipcart-form__field"><snipcart-label for="Late">Late</snipcart-label><snipcart-input name="Late"></snipcart-input></div>';
        document.querySelector('#snipcart').append(element);
      });</script>`,
    });
    await page.getByText('From a file').waitFor();
    await page.getByLabel('Late').fill('yes');
    await page.getByLabel('Late').blur();
    await fieldIsKept(page, 'Late', 'yes');
    expect(await page.locator('#snipcart > cart').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  beyondShare('run nothing, and show as text what is text', async () => {
    const inline = `<cart section="top">
      <p id="calm" onclick="window.ran = 1" style="color: red">{{ constructor.constructor('window.ran = 1')() }}{{ cart.__proto__ }}calm</p>
      <script>window.ran = 2</script><iframe src="javascript:window.ran = 3"></iframe><style>p { display: none }</style>
      <img src="x" onerror="window.ran = 4" alt="a picture"><form action="/steal"><b>bold</b></form>
      <a class="bad" href="java&#10;script:window.ran = 5">bad</a><a class="good" href="/delivery" target="_blank">good</a>
      <p v-if="paid">never</p><custom-thing><em>within</em></custom-thing><p>&lt;b&gt;text&lt;/b&gt;</p>
      <button class="snipcart-add-item" data-item-id="mug" data-item-name="Blue mug" data-item-price="12.5" data-item-url="/">One more</button>
    </cart>`;
    const csp = `<meta http-equiv="Content-Security-Policy" content="script-src http: 'nonce-x'; style-src http:">`;
    const { page, errors } = await opened({ inline, head: csp });
    const slot = page.locator('.snipcart-slot');
    await page.getByText('<b>text</b>').waitFor();
    expect(await page.locator('#calm').textContent()).toBe('calm');
    expect(await slot.locator('script, iframe, style, form, custom-thing').count()).toBe(0);
    expect(await slot.getByText('never').count()).toBe(0);
    expect(await slot.locator('b, em').allTextContents()).toEqual(['bold', 'within']);
    expect(
      await slot
        .locator('a')
        .evaluateAll((links) =>
          (links as unknown as { outerHTML: string }[]).map(({ outerHTML }) => outerHTML),
        ),
    ).toEqual([
      '<a class="bad">bad</a>',
      '<a class="good" href="/delivery" target="_blank" rel="noopener">good</a>',
    ]);
    await page.locator('#calm').click();
    await slot.locator('.bad').click();
    await slot.getByRole('button', { name: 'One more' }).click();
    // The page forbids what waitForFunction needs.
    await expect.poll(() => page.evaluate('Snipcart.store.getState().cart.items.count')).toBe(2);
    expect(await page.evaluate('window.ran')).toBe(undefined);
    expect(errors.filter((error) => !error.includes('/x'))).toEqual([]);
  });

  it('in Vue’s syntax lend their own fields, and the console says what was left', async () => {
    const inline = `<billing>
      <form @submit.prevent="send"><snipcart-input name="email"></snipcart-input>
      <snipcart-label for="gift">Gift message</snipcart-label><snipcart-input name="gift"></snipcart-input>
      <address-fields v-if="editing"></address-fields></form></billing>
    <item-line><div>{{ item.name }}</div></item-line>
    <cart section="bottom"><button-primary @click="go" label="Go"></button-primary></cart>`;
    const { page, consoleMessages: values } = await opened({ inline, hash: '' });
    const warnings = () => values.filter((text) => text.startsWith('Snipcart: templates'));
    await expect.poll(warnings).toHaveLength(1);
    await page.reload();
    await page.locator(added).waitFor();
    await expect.poll(warnings).toHaveLength(2);
    const [, last] = warnings();
    expect(last).toContain('<billing> without a section, except for its own fields (1)');
    expect(last).toContain('<item-line>');
    expect(last).toContain('@click of <button-primary> in <cart>');
  });

  beyondShare('that ask for a telephone or a company get the cart’s own fields', async () => {
    const inline = `<billing section="bottom"><div class="snipcart-form__field"><snipcart-label for="phone">Phone</snipcart-label>
      <snipcart-input name="phone" required></snipcart-input></div></billing>
      <billing><snipcart-label for="company">Company</snipcart-label><snipcart-input name="company"></snipcart-input></billing>`;
    const { page } = await opened({ inline });
    await page.waitForFunction('Snipcart.store.getState().session.settings.includeCompany');
    const { includePhone, phoneRequired } = await page.evaluate<Record<string, unknown>>(
      'Snipcart.store.getState().session.settings',
    );
    expect([includePhone, phoneRequired]).toEqual([true, true]);
    await page.evaluate("Snipcart.api.theme.cart.navigate('/checkout')");
    for (const name of ['phone', 'company'])
      await page.locator(`#snipcart-billing-form [name="${name}"]`).waitFor();
    expect(await page.locator('.snipcart-slot [name="phone"], .snipcart-slot [name="company"]').count()).toBe(
      0,
    );
  });

  it('stand beside the address, and what has no place is told on the console', async () => {
    const inline = `<address-fields section="top"><p>Where to?</p><div><snipcart-label for="phone">Phone</snipcart-label>
        <snipcart-input name="phone" required></snipcart-input></div></address-fields>
      <address-fields section="bottom"><div><snipcart-label for="Floor">Floor</snipcart-label>
        <snipcart-select name="Floor"><option value="">{{ $localize('item.choose') }}</option><option>2</option></snipcart-select></div></address-fields>
      <cart-header section="top"><p>Nowhere</p></cart-header>`;
    const { page, consoleMessages: values } = await opened({
      inline,
      attributes: 'data-cart-custom1-name="Paper" data-cart-custom1-options="Plain|Stars"',
      html: '<html lang="de">',
    });
    await page.evaluate("Snipcart.api.theme.cart.navigate('/checkout')");
    await page.locator('.snipcart-address-fields').getByText('Where to?').waitFor();
    const chosen = (label: string) =>
      page
        .getByLabel(label)
        .evaluate(
          (one) =>
            (one as unknown as { value: string; selectedOptions: { text: string }[] }).selectedOptions[0]!
              .text,
        );
    expect([await chosen('Floor'), await chosen('Paper')]).toEqual(['Bitte wählen …', 'Bitte wählen …']);
    expect(await page.locator('.snipcart-form__set [name="phone"]').getAttribute('aria-required')).toBe(
      'true',
    );
    expect(await page.locator('.snipcart-slot [name="phone"]').count()).toBe(0);
    expect(values.find((one) => one.includes('templates are read'))).toContain('<cart-header section="top">');
    expect(values.find((one) => one.includes('templates are read'))).not.toContain('address-fields');
    expect(await axe(page)).toEqual([]);
  });

  it('that ask for first and last name get two fields for one', async () => {
    const inline = `<billing section="top"><snipcart-label for="firstName">First</snipcart-label><snipcart-input name="firstName"></snipcart-input>
      <snipcart-label for="lastName">Last</snipcart-label><snipcart-input name="lastName"></snipcart-input></billing>`;
    const { page } = await opened({ inline });
    await page.evaluate(`Snipcart.api.cart.update({ billingAddress: { name: 'Ada Byron' } })`);
    await page.evaluate("Snipcart.api.theme.cart.navigate('/checkout')");
    await page.locator('[name="lastName"]').waitFor();
    await expect.poll(() => page.inputValue('[name="firstName"]')).toBe('Ada');
    expect(await page.inputValue('[name="lastName"]')).toBe('Byron');
    expect(await page.locator('.snipcart-slot [name="firstName"], [name="name"]').count()).toBe(0);
  });

  beyondShare(
    'and attributes ask for fields of the order beside the addresses, up to the paid order',
    async () => {
      const ring = { id: 'ring', name: 'Ring', price: 12.5, shippable: false };
      const { page, shop, errors } = await open({
        products: [ring],
        inline: `<billing section="top"><p>Hello</p></billing>
        <billing section="bottom"><div class="snipcart-form__field"><snipcart-label for="Gift note">Gift note</snipcart-label>
        <snipcart-input name="Gift note" required></snipcart-input></div>
        <div class="snipcart-form__field"><snipcart-label for="phone">Phone</snipcart-label><snipcart-input name="phone"></snipcart-input></div></billing>
        <payment section="bottom"><snipcart-input name="source" type="hidden" value="web"></snipcart-input></payment>
        <cart-summary section="bottom"><p>{{ cart.items.count }} to go</p></cart-summary>`,
        attributes: `data-cart-custom1-name="Wrap it" data-cart-custom1-options="true|false"
        data-cart-custom2-name="Paper" data-cart-custom2-options="Plain|Stars" data-cart-custom2-required="true"
        data-cart-custom3-name='I agree to the <a href="/terms">terms</a>' data-cart-custom3-type="checkbox" data-cart-custom3-required="true"`,
      });
      await page.getByRole('button', { name: 'Buy Ring' }).click();
      await page.getByRole('button', { name: 'Checkout' }).click();
      await page.getByText('Hello').waitFor();
      await page.getByText('1 to go').waitFor();
      expect(await axe(page)).toEqual([]);
      const fill = (label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);
      await fill('Full name', 'Ana Núñez');
      await fill('Email', 'ana@people.example');
      await fill('Street address', '1 Main St');
      await fill('City', 'Springfield');
      await page.locator('select[name="country"]').selectOption('US');
      await page.locator('select[name="province"]').selectOption('IL');
      await fill('Postal/ZIP code', '62701');
      await page.locator('input[name="phone"]').fill('911');
      const on = page.getByRole('button', { name: 'Continue to payment' });
      await on.click();
      await page.locator('[data-for="Gift note"]').waitFor();
      await page.locator('[data-for="Paper"]').waitFor();
      const terms = (await page.getByRole('link', { name: 'terms' }).boundingBox())!;
      const missing = (await page.locator('[data-for^="I agree"]').boundingBox())!;
      expect(missing.y).toBeGreaterThanOrEqual(terms.y + terms.height);
      await fill('Gift note', 'For Bea');
      await page.getByLabel('Wrap it').check();
      await page.getByLabel('Paper').selectOption('Stars');
      await page.getByLabel('I agree to the terms').check();
      await on.click();
      await fill('Card number', '4242424242424242');
      await page.locator('[name="expiry-date"]').fill('12/39');
      await page.locator('[name="cvv"]').fill('123');
      await page.getByRole('button', { name: 'Place order' }).click();
      await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
      // What is placed is no cart any more.
      await expect.poll(() => page.getByText('to go').count()).toBe(0);
      const [order] = (await shop.call('GET', '/orders')).json().items;
      const values = Object.fromEntries(
        order.customFields.map(({ name, value }: { name: string; value: string }) => [name, value]),
      );
      expect(values).toEqual({
        'Gift note': 'For Bea',
        'Wrap it': 'true',
        Paper: 'Stars',
        'I agree to the <a href="/terms">terms</a>': 'true',
        source: 'web',
      });
      expect(order.billingAddress.phone).toBe('911');
      expect(errors).toEqual([]);
    },
  );

  it('that cannot be read hinder nobody', async () => {
    const { page, consoleMessages: values } = await opened({
      attributes: 'data-templates-url="http://127.0.0.1:1/none.html"',
    });
    await page.getByText('$12.50').first().waitFor();
    await expect.poll(() => values.join()).toContain('Snipcart: the page');
  });
});
