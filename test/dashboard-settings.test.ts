import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axe, inBrowser } from './support/browser.js';
import { dashboardOf } from './support/dashboard.js';
import { inShare, type TestDatabase, testDatabase } from './support/databases.js';
import { startShop, type TestShop } from './support/shop.js';

inBrowser('the settings of the dashboard', (browser) => {
  const database: TestDatabase = testDatabase('sqlite');
  let shop: TestShop;
  let page: Page;
  let address: string;
  let errors: string[];
  beforeAll(async () => {
    shop = await startShop(database);
    await shop.app.listen({ port: 0, host: '127.0.0.1' });
    const opened = await dashboardOf(browser(), shop, 'owner');
    ({ page, errors } = opened);
    page.setDefaultTimeout(10_000);
    address = `${opened.address}/${shop.store.storeId}`;
  });
  afterAll(async () => {
    await page.context().close();
    await shop.app.close();
  });
  const open = async (path: string) => {
    await page.goto(`${address}${path}`);
    await page.locator('h1').waitFor();
  };
  const press = (name: string | RegExp, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: typeof name === 'string' }).click();
  const dialog = () => page.getByRole('dialog');
  const setting = async (name: string) => (await shop.call('GET', '/settings/general')).json()[name];

  it('says at its field what is wrong with a setting, and saves what is right', async () => {
    await open('/settings/general');
    const email = page.getByLabel('The shop’s email');
    await email.fill('nobody');
    await press('Save');
    await page.locator('.field__error', { hasText: 'must be an e-mail address' }).waitFor();
    await page.locator('input[type=email]:focus').waitFor();
    await email.fill('hello@shop.example');
    await press('Save');
    await page.getByText('Saved').first().waitFor();
    expect(await setting('email')).toBe('hello@shop.example');
  });

  it('finds a country by typing its name', async () => {
    await open('/settings/general');
    await page.getByRole('combobox', { name: 'Country' }).fill('Portug');
    await page.getByRole('option', { name: 'Portugal' }).click();
    await press('Save');
    await page.getByText('Saved').first().waitFor();
    expect(await setting('country')).toBe('PT');
  });

  it('adds countries one by one, and takes one out', async () => {
    await open('/settings/checkout');
    for (const [typed, name] of [
      ['Fran', 'France'],
      ['Germ', 'Germany'],
    ]) {
      await page.getByRole('combobox', { name: 'Countries that you ship to' }).fill(typed!);
      await page.getByRole('option', { name: name!, exact: true }).click();
    }
    await press('Remove France');
    await press('Save');
    await page.getByText('Saved').first().waitFor();
    expect(await setting('allowedCountries')).toEqual(['DE']);
  });

  it('keeps a secret that is set, and never shows it', async () => {
    await open('/settings/payment');
    await page.getByLabel('Secret key').fill('pk_live_wrong');
    await press('Save');
    await page.locator('.field__error', { hasText: 'sk_test_' }).waitFor();
    await page.getByLabel('Signing secret of the webhook', { exact: true }).fill('whsec_abc');
    await press('Discard');
    expect(await page.getByLabel('Secret key').inputValue()).toBe('');
    await page.getByLabel('Signing secret of the webhook', { exact: true }).fill('whsec_abc');
    await press('Save');
    await press('Remove Signing secret of the webhook');
    expect(await page.getByLabel('Signing secret of the webhook', { exact: true }).inputValue()).toBe('');
  });

  it('adds a tax in per cent, refuses what is none at its field, and removes it', async () => {
    await open('/settings/taxes');
    await press('Add tax');
    await dialog().getByLabel('Name').fill('IVA');
    await dialog().getByLabel('Rate in per cent').fill('much');
    await dialog().getByRole('combobox', { name: 'Country' }).fill('Portug');
    await page.getByRole('option', { name: 'Portugal' }).click();
    await press('Save', dialog());
    await dialog().locator('.field__error', { hasText: 'fraction' }).waitFor();
    await dialog().getByLabel('Rate in per cent').fill('23');
    await press('Save', dialog());
    await page.getByRole('cell', { name: '23 %' }).waitFor();
    expect((await setting('taxes'))[0]).toMatchObject({ name: 'IVA', rate: 0.23, country: 'PT' });
    await press('Remove IVA');
    await press('Remove', dialog());
    await page.getByText('No taxes yet').waitFor();
    expect(await setting('taxes')).toEqual([]);
  });

  it('adds a way to ship with two prices by weight, and changes it', async () => {
    await open('/settings/shipping');
    await press('Add shipping method');
    await dialog().getByLabel('Name').fill('Post');
    await dialog().getByLabel('Costs (USD)').fill('cheap');
    await press('Save', dialog());
    await dialog().locator('.field__error').first().waitFor();
    await dialog().getByLabel('Costs (USD)').fill('6,5');
    await dialog().getByLabel('Weight below (g)').fill('1000');
    await press('Add another price', dialog());
    await dialog().getByLabel('Costs (USD)').nth(1).fill('11');
    await press('Save', dialog());
    await press('Edit Post');
    await dialog().getByLabel('Days at most').fill('4');
    await press('Save', dialog());
    await dialog().waitFor({ state: 'detached' });
    const [method] = (await shop.call('GET', '/shipping_methods')).json();
    expect(method).toMatchObject({
      name: 'Post',
      guaranteedEstimatedDelivery: { maximumDaysForDelivery: 4 },
      rates: [{ cost: 6.5, weight: { to: 1000 } }, { cost: 11 }],
    });
  });

  it('allows a further domain, refuses what is none at its field, and takes one out', async () => {
    await open('/settings/domains');
    await page.getByRole('textbox', { name: 'Add domain' }).fill('not a host');
    await press('Add domain');
    await page.locator('.field__error', { hasText: 'must be a host' }).waitFor();
    await page.getByRole('textbox', { name: 'Add domain' }).fill('shop.example');
    await press('Add domain');
    await press('Remove shop.example');
    await page.getByRole('button', { name: 'Remove shop.example' }).waitFor({ state: 'detached' });
    expect((await shop.call('GET', '/settings/alloweddomains')).json()).toEqual([]);
  });

  it('shows a mail in other words before it is saved, and goes back to the first ones', async () => {
    await open('/settings/mail');
    await page.getByRole('link', { name: 'Order shipped' }).click();
    const subject = page.getByLabel('Subject');
    const before = await subject.inputValue();
    await subject.fill('{{ nothing');
    await press('Preview');
    await page.locator('.field__error').first().waitFor();
    await subject.fill('Off it goes');
    await press('Preview');
    await page.locator('section', { hasText: 'Preview' }).getByText('Off it goes').last().waitFor();
    await press('Save');
    await press('Restore the default');
    await press('Restore the default', dialog());
    await dialog().waitFor({ state: 'detached' });
    expect(await page.getByLabel('Subject').inputValue()).toBe(before);
  });

  it('shows the secret of a webhook once, and what was sent to it', async () => {
    await open('/settings/webhooks');
    await press('Add webhook');
    await dialog().getByLabel('Address').fill('http://127.0.0.1/hooks');
    await press('Add webhook', dialog());
    await dialog().locator('.field__error').first().waitFor();
    await dialog().getByLabel('Address').fill('https://hooks.example/in');
    await dialog().getByText('order.completed').click();
    await press('Add webhook', dialog());
    expect(await dialog().getByLabel('Secret of the webhook').inputValue()).not.toBe('');
    await press('Done', dialog());
    await press('Send test event: https://hooks.example/in');
    await press('comptoir.test');
    await dialog().getByText('https://hooks.example/in').waitFor();
    await press('Done', dialog());
    await press('Remove https://hooks.example/in');
    await press('Remove', dialog());
    await page.getByText('No webhooks yet').waitFor();
  });

  it('makes a key that opens the shop, shows it once, and ends it', async () => {
    await open('/settings/keys');
    await press('Create key');
    await dialog().getByLabel('What it is for').fill('Accounting');
    await press('Create key', dialog());
    const key = await dialog().getByLabel('Key', { exact: true }).inputValue();
    const call = () =>
      shop.app.inject({
        url: '/api/orders',
        headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
      });
    expect((await call()).statusCode).toBe(200);
    await press('Done', dialog());
    await press('Revoke Accounting');
    await press('Revoke', dialog());
    await page.getByRole('button', { name: 'Revoke Accounting' }).waitFor({ state: 'detached' });
    expect((await call()).statusCode).toBe(401);
  });

  it('invites a colleague who may not refund, and takes them out again', async () => {
    await open('/settings/staff');
    await press('Invite');
    await dialog().getByLabel('Email').fill('nobody');
    await press('Invite', dialog());
    await dialog().locator('.field__error').first().waitFor();
    await dialog().getByLabel('Email').fill('lea@shop.example');
    await press('Invite', dialog());
    const link = await dialog().getByLabel('Link of the invitation').inputValue();
    expect(link).toMatch(/\/dashboard\/invite#token=/);
    await press('Done', dialog());
    await page.getByRole('row', { name: /lea@shop\.example.*Orders.*Invited/ }).waitFor();
    await press('Remove lea');
    await press('Remove', dialog());
    await page.getByRole('button', { name: 'Remove lea' }).waitFor({ state: 'detached' });
  });

  it('tells who changed what, with the old and the new value', async () => {
    await open('/settings/audit?objectKind=settings');
    const row = page.getByRole('row', { name: /The shop’s email/ });
    await row.waitFor();
    expect(await row.locator('ins').first().textContent()).toContain('hello@shop.example');
  });

  it('shows a way to set a second factor up, with its recovery codes', async () => {
    await open('/account');
    await press('Set up an app');
    await dialog().getByLabel('3. The code that the app shows').waitFor();
    expect(await dialog().locator('.codes li').count()).toBeGreaterThanOrEqual(8);
    await dialog().getByLabel('3. The code that the app shows').fill('000000');
    await press('Confirm', dialog());
    await dialog().locator('.field__error', { hasText: 'wrong' }).waitFor();
    await press('Cancel', dialog());
  });

  it('makes a code that says what it will do, duplicates it, and takes it out', async () => {
    await open('/discounts');
    await press('Create discount');
    await page.getByLabel('Name').fill('Mug week');
    await press('Save');
    await page.locator('.field__error').first().waitFor();
    await page.getByLabel('Code', { exact: true }).fill('MUGS');
    await press(/Effect/);
    await page.getByRole('option', { name: 'A percentage off categories' }).click();
    await page.getByLabel('Per cent').fill('10');
    await page.getByLabel('Categories that it lowers').fill('Mugs');
    await page.getByLabel('Items come to at least (USD)').fill('50');
    expect(await page.locator('.sentence').textContent()).toBe(
      '10 % off everything in Mugs, with the code MUGS, from $50.00.',
    );
    await press('Save');
    await press('Duplicate Mug week');
    await page.getByLabel('Code', { exact: true }).fill('MUGS2');
    await page.getByLabel('Name').fill('Mugs again');
    await press('Save');
    await page.getByRole('link', { name: 'Mugs again' }).waitFor();
    const [first, second] = (await shop.call('GET', '/discounts')).json();
    expect([first, second].map(({ code }) => code).sort()).toEqual(['MUGS', 'MUGS2']);
    expect(first).toMatchObject({ type: 'RateOnCategory', rate: 10, totalToReach: 50 });
    await press('Remove Mugs again');
    await press('Remove', dialog());
    await page.getByRole('link', { name: 'Mugs again' }).waitFor({ state: 'detached' });
  });

  it('makes a product that no page defines, and changes its price', async () => {
    await open('/products');
    await press('Create product');
    await dialog().getByLabel('ID').fill('mug');
    await dialog().getByLabel('Name').fill('Mug');
    await dialog().getByLabel('Price (USD)').fill('free');
    await press('Save', dialog());
    await dialog().locator('.field__error').first().waitFor();
    await dialog().getByLabel('Price (USD)').fill('12,5');
    await press('Save', dialog());
    await page.getByRole('link', { name: 'Mug' }).click();
    await press('Edit');
    await dialog().getByLabel('Price (USD)').fill('14');
    await press('Save', dialog());
    await dialog().waitFor({ state: 'detached' });
    expect((await shop.call('GET', '/products?userDefinedId=mug')).json().items[0].price).toBe(14);
  });

  it('says what is still to do before the shop sells, each with the page where it is done', async () => {
    await open('');
    const list = page.locator('.checklist');
    await list.getByRole('link', { name: 'Let mails out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Mail' }).waitFor();
  });

  it('shows a section to nobody who may not open it', async () => {
    const other = await dashboardOf(browser(), shop, 'orders');
    expect(await other.page.getByRole('link', { name: /Settings|Discounts/ }).count()).toBe(0);
    await other.page.context().close();
  });

  it.each(
    inShare([
      ['general', 'payment', 'taxes', 'shipping', 'mail', 'webhooks', 'keys', 'staff'],
      ['checkout', 'orders', 'domains', 'mail/invoice', 'audit', '../discounts/new', '../account'],
    ]),
  )('has nothing for axe to find on %s …, and scrolls to no side', async (...sections) => {
    for (const [index, section] of sections.entries()) {
      const isNarrow = index % 2 === 0;
      await page.setViewportSize({ width: isNarrow ? 320 : 1280, height: 800 });
      await page.emulateMedia({ colorScheme: isNarrow ? 'dark' : 'light' });
      await open(`/settings/${section}`);
      await page.waitForLoadState('networkidle');
      expect([section, await axe(page, 'html')]).toEqual([section, []]);
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const fits = await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
        expect([section, width, fits]).toEqual([section, width, true]);
      }
    }
    expect(errors).toEqual([]);
  });
});
