import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { linkToken } from '../src/domain/customer/mailed-links.js';
import { accountOf, guestOrder, password } from './support/accounts.js';
import { axe, inBrowser, type SiteOptions, sites } from './support/browser.js';
import { beyondShare } from './support/databases.js';
import type { TestShop } from './support/shop.js';

const ana = 'ana@people.example';
const mails = { smtpHost: 'smtp.example', mailFrom: 'shop@example.com' };
const mug = { id: 'mug', name: 'Blue mug', price: 12.5 };

inBrowser('the account', (browser) => {
  const open = sites(browser);

  /** A page with an account of Ana's, whose orders are given. */
  const opened = (options: SiteOptions = {}, orders: readonly object[] = []) =>
    open({ before: (shop) => accountOf(shop, ana, {}, orders), ...options });

  async function signIn(page: Page, secret = password): Promise<void> {
    await page.getByLabel('Email').fill(ana);
    await page.getByLabel('Password').fill(secret);
    await page.getByLabel('Password').press('Enter');
  }
  const go = (page: Page, route: string) => page.evaluate(`Snipcart.api.theme.cart.navigate('${route}')`);
  const hash = (page: Page) => page.evaluate('location.hash');

  it('is entered from the checkout, which goes on afterwards, or goes on without it', async () => {
    const { page, errors } = await opened({ products: [mug], hash: '#/checkout/signin' });
    expect(await axe(page)).toEqual([]);
    await signIn(page, 'not the password');
    await page.getByText('The email or the password is not right.').waitFor();
    expect(await page.locator('.snipcart-flash-message').textContent()).toBe(
      'The email or the password is not right.',
    );
    await page.getByRole('button', { name: 'Continue as a guest' }).click();
    await expect.poll(() => hash(page)).toBe('#/checkout');
    await go(page, '/checkout/signin');
    await page.locator('form.snipcart-form.snipcart-signin__form').waitFor();
    await signIn(page);
    await page.waitForFunction("location.hash === '#/checkout'");
    expect(await page.evaluate('Snipcart.store.getState().customer.status')).toBe('SignedIn');
    await page.reload();
    await page.waitForFunction("window.Snipcart?.store.getState().customer.status === 'SignedIn'");
    expect(errors).toEqual([]);
  });

  it('is entered by keyboard alone, from the cart and back to it', async () => {
    const { page } = await opened({ hash: '#/cart/signin' });
    const focused = () =>
      page.evaluate('document.activeElement.name || document.activeElement.textContent.trim()');
    await page.getByLabel('Email').focus();
    await page.keyboard.press('Enter');
    await page.getByText('This field is required').first().waitFor();
    await page.locator('[name="email"]:focus').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.type(ana);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Forgot your password?');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction("location.hash === '#/cart'");
  });

  beyondShare('is asked for with a merchant’s own fields, and made by the link of a mail', async () => {
    const body = `<template id="t"></template><script>document.addEventListener('snipcart.ready', () => {
      new MutationObserver(() => {
        const form = document.querySelector('.snipcart-register__box form');
        if (!form || form.querySelector('[name="extra[team]"]')) return;
        const field = document.createElement('input');
        Object.assign(field, { name: 'extra[team]', value: 'Blue', ariaLabel: 'Team' });
        form.prepend(field);
      }).observe(document.body, { childList: true, subtree: true });
    });</script>`;
    const inline = `<register section="bottom">
      <snipcart-label for="extra[size]">Size</snipcart-label>
      <snipcart-select name="extra[size]" required><option value="">Choose</option><option>S</option><option>M</option></snipcart-select>
      <snipcart-label for="How did you hear">Heard of us</snipcart-label><snipcart-input name="How did you hear"></snipcart-input>
    </register>`;
    const { shop, page, errors } = await open({ hash: '#/checkout/register', body, inline, settings: mails });
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('Full name').fill('Bea');
    await page.getByLabel('Email').fill('bea@people.example');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByLabel('Repeat password').fill('other');
    const send = page.getByRole('button', { name: 'Register' });
    await send.click();
    await page.locator('[data-for="extra[size]"]').waitFor();
    await page.getByLabel('Size').selectOption('M');
    await page.getByLabel('Heard of us').fill('By chance');
    await send.click();
    await page.getByText('Please use at least 8 characters.').waitFor();
    await page.getByText('The passwords are not the same.').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Repeat password').fill(password);
    await send.click();
    await page.getByText('Check your mail').waitFor();
    const made = await shop.call(
      'POST',
      '/customer/reset',
      { token: await mailedToken(shop), password },
      publicly(shop),
    );
    expect(made.statusCode).toBe(200);
    const [customer] = (await shop.tienda('GET', '/customers?q=bea@people.example')).json();
    expect(customer).toMatchObject({
      name: 'Bea',
      extra: { size: 'M', team: 'Blue', 'How did you hear': 'By chance' },
    });
    expect(errors).toEqual([]);
  });

  beyondShare('is open at once where a shop asks for no mail', async () => {
    const { page } = await open({ hash: '#/cart/register', settings: { confirmRegistrations: false } });
    await page.evaluate(
      `Snipcart.events.on('customer.registered', ({ customer }) => { window.heard = customer.email; })`,
    );
    await page.getByLabel('Email').fill('bea@people.example');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Repeat password').fill(password);
    await page.getByRole('button', { name: 'Register' }).click();
    await page.waitForFunction("location.hash === '#/cart'");
    await expect.poll(() => page.evaluate('window.heard')).toBe('bea@people.example');
  });

  it('gets another password by mail', async () => {
    const { shop, page } = await opened({ hash: '#/cart/forgot-password', settings: mails });
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('Email').fill('no address');
    const send = page.getByRole('button', { name: 'Send the link' });
    await send.click();
    await page.getByText('Enter an email address such as').waitFor();
    await page.getByLabel('Email').fill(ana);
    await send.click();
    await page.getByText('Check your mail').waitFor();
    await go(page, `/reset-password/${await mailedToken(shop)}`);
    const save = async (chosen: string) => {
      await page.getByLabel('New password', { exact: true }).fill(chosen);
      await page.getByLabel('Repeat new password').fill(chosen);
      await page.getByRole('button', { name: 'Save password' }).click();
    };
    expect(await axe(page)).toEqual([]);
    await save('another password');
    await page.getByText('Your new password is saved.').waitFor();
    await expect.poll(() => hash(page)).toBe('#/account');
    await go(page, '/reset-password/used-up');
    await save('another password');
    await page.getByText('This link no longer works. Please ask for another.').waitFor();
  });

  it('shows orders, newest first and some at a time, and what became of each', async () => {
    const last = guestOrder(12, ana, {
      status: 'Shipped',
      trackingNumber: '1Z999',
      trackingUrl: 'https://track.example/1Z999',
      refunds: [{ id: 'r', amount: 5, creationDate: '2026-03-15T10:00:00Z' }],
      customFields: [{ name: 'Gift message', value: '<b>Happy</b>' }],
    });
    const orders = [...Array.from({ length: 11 }, (_, index) => guestOrder(index + 1, ana)), last];
    const { page, address, errors } = await opened({ hash: '#/account' }, orders);
    await signIn(page);
    const rows = page.locator('.snipcart-customer-orders__order');
    await rows.nth(9).waitFor();
    expect(await rows.count()).toBe(10);
    expect(await rows.first().textContent()).toMatch(/Order SNIP-1012[\s\S]*Shipped[\s\S]*\$25\.00/);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show 2 more orders' }).click();
    await rows.nth(11).waitFor();
    expect(await page.getByRole('button', { name: /more order/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'Order SNIP-1012' }).click();
    const facts = page.locator('.snipcart-facts').first();
    await facts.waitFor();
    expect(await facts.textContent()).toContain('Refunded$5.00');
    expect(await facts.textContent()).toContain('<b>Happy</b>');
    const [part, list] = ['snipcart-cart-summary-expanded-item', '.snipcart-cart-summary-items-list'];
    for (const one of [
      `:first-child .${part}__name`,
      `:nth-child(2) .${part}__quantity`,
      `:nth-child(3) .${part}__price`,
    ])
      expect(await page.locator(`${list} > .${part} > div${one}`).count()).toBe(1);
    expect(await axe(page)).toEqual([]);
    const track = page.getByRole('link', { name: 'Track your parcel' });
    expect(await track.getAttribute('href')).toBe('https://track.example/1Z999');
    const invoice = page.getByRole('link', { name: 'View invoice' });
    const link = await invoice.getAttribute('href');
    expect(link).toContain(`${address}/invoice/`);
    expect(await (await fetch(link!)).text()).toContain('SNIP-1012');
    await page.reload();
    await facts.waitFor();
    await go(page, '/orders/00000000-0000-4000-8000-000000000000');
    await page.getByText('We cannot show this order.').waitFor();
    expect(errors).toEqual([]);
  });

  beyondShare('asks by mail for the orders that were made without it', async () => {
    const { shop, page } = await opened({ hash: '#/account', settings: mails });
    await signIn(page);
    await page.getByText('No orders yet.').waitFor();
    await page.getByRole('button', { name: 'Find my earlier orders' }).click();
    await page.getByText(`A mail is on its way to ${ana}`).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await topics(shop)).toContain('customer.claim_requested');
  });

  beyondShare('promises no mail where the shop has no mail server, and says whom to ask', async () => {
    const { shop, page, errors } = await opened({ hash: '#/cart/forgot-password' });
    const expectNoMailPromised = async () => {
      await page.getByText('The shop has your request').waitFor();
      expect(await page.getByText('ask the shop for your link').count()).toBe(1);
      expect(await page.getByText(/Check your mail|on its way|will send|sent you/).count()).toBe(0);
      expect(await axe(page)).toEqual([]);
    };
    expect(await page.getByText(/on its way|will send/).count()).toBe(0);
    await page.getByLabel('Email').fill(ana);
    await page.getByRole('button', { name: 'Ask for the link' }).click();
    await expectNoMailPromised();
    expect(await topics(shop)).toContain('customer.reset_requested');
    await go(page, '/register');
    await page.getByLabel('Email').fill('bea@people.example');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Repeat password').fill(password);
    await page.getByRole('button', { name: 'Register' }).click();
    await expectNoMailPromised();
    await go(page, '/account');
    await signIn(page);
    await page.getByRole('button', { name: 'Find my earlier orders' }).click();
    await expectNoMailPromised();
    expect(errors).toEqual([]);
  });

  it('changes name, telephone and addresses', async () => {
    const { shop, page, errors } = await opened({ hash: '#/account/details' });
    await signIn(page);
    const billing = page.getByRole('group', { name: 'Billing address' });
    await page.getByLabel('Phone').first().fill('911');
    await billing.getByLabel('Street address').fill('1 Main St');
    await billing.getByLabel('City').fill('Springfield');
    await billing.getByLabel('Country').selectOption('US');
    await billing.getByLabel('Province/State').selectOption('IL');
    await billing.getByLabel('Postal/ZIP code').fill('62701');
    await page.getByLabel('Ship to a different address').check();
    const shipping = page.getByRole('group', { name: 'Shipping address' });
    await shipping.getByLabel('City').fill('Montréal');
    await shipping.getByLabel('Country').selectOption('CA');
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Saved').waitFor();
    const [customer] = (await shop.call('GET', `/customers?email=${ana}`)).json().items;
    expect(customer).toMatchObject({
      billingAddressCity: 'Springfield',
      billingAddressProvince: 'IL',
      shippingAddressCity: 'Montréal',
      shippingAddressSameAsBilling: false,
    });
    await page.reload();
    await page.waitForFunction(`document.querySelector('fieldset [name="city"]')?.value === 'Springfield'`);
    expect(errors).toEqual([]);
  });

  it('changes its password, signs out, and is told when its session has ended elsewhere', async () => {
    const { shop, page } = await opened({ hash: '#/account/password' });
    await signIn(page);
    expect(await axe(page)).toEqual([]);
    const change = async (current: string, chosen: string) => {
      await page.getByLabel('Current password').fill(current);
      await page.getByLabel('New password', { exact: true }).fill(chosen);
      await page.getByLabel('Repeat new password').fill(chosen);
      await page.getByRole('button', { name: 'Change password' }).click();
    };
    await change('not the password', 'another password');
    await page.getByText('The current password is not right.').waitFor();
    await change(password, 'another password');
    await page.getByText('Your new password is saved.').waitFor();
    await expect.poll(() => page.getByLabel('Current password').inputValue()).toBe('');
    await page.evaluate(`Snipcart.events.on('customer.signedout', () => { window.heard = 'out'; })`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign In' }).waitFor();
    expect(await page.evaluate('window.heard')).toBe('out');
    await signIn(page, 'another password');
    await page.getByLabel('Current password').waitFor();
    await shop.storage.write((tx) => tx.deleteFrom('customer_session').execute());
    await page.getByRole('link', { name: 'Orders' }).click();
    await page.getByRole('heading', { name: 'Sign In' }).waitFor();
  });
});

const publicly = (shop: TestShop) => ({ key: null, headers: { authorization: `Bearer ${shop.publicKey}` } });

/** Mails that wait to be sent. */
async function mailsOf({ storage, store }: TestShop) {
  return storage.read
    .selectFrom('outbox')
    .select(['topic', 'doc'])
    .where('store_id', '=', store.storeId)
    .where('topic', 'like', 'customer.%')
    .orderBy('created_at')
    .execute();
}

async function topics(shop: TestShop): Promise<string[]> {
  return (await mailsOf(shop)).map(({ topic }) => topic);
}

/** The token of the last mail with a link. */
async function mailedToken(shop: TestShop): Promise<string> {
  const links = (await mailsOf(shop)).flatMap(
    ({ doc }) => (JSON.parse(doc) as { link?: { id: string } }).link ?? [],
  );
  return linkToken(shop.context.vault, shop.store.storeId, links.at(-1)!.id);
}
