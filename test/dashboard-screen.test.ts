import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { axe, inBrowser } from './support/browser.js';
import { dashboardOf, openDashboard, signIn } from './support/dashboard.js';
import { inShare, type TestDatabase, testDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop, type TestShop } from './support/shop.js';
import { linkOf, newStaff, password } from './support/staff.js';
import { fill, type World } from './support/world.js';

inBrowser('the dashboard', (browser) => {
  const database: TestDatabase = testDatabase('sqlite');
  let shop: TestShop;
  let world: World;
  beforeAll(async () => {
    shop = await startShop(database);
    world = await fill(shop, shop, 'mine', 1);
    await shop.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => shop.app.close());
  const undo: (() => Promise<unknown>)[] = [];
  beforeEach(() => async () => {
    for (const step of undo.splice(0)) await step();
  });
  const opened = async <T extends { readonly page: { context(): { close(): Promise<void> } } }>(
    opening: Promise<T>,
  ): Promise<T> => {
    const one = await opening;
    undo.push(() => one.page.context().close());
    return one;
  };
  const as = (role: 'owner' | 'manager' | 'orders' | 'reader', path = '', options = {}) =>
    opened(dashboardOf(browser(), shop, role, path, options));
  const orderPath = () => `/orders/${world.token}`;

  it('refuses a wrong password, and leads who signs in to the page that they wanted', async () => {
    const { email } = await newStaff(shop);
    const { page, errors } = await opened(
      openDashboard(browser(), shop, `/${shop.store.storeId}/orders?status=Processed`),
    );
    await signIn(page, email, 'not the password');
    expect(await page.getByRole('alert').textContent()).toBe('Email or password is wrong.');
    await signIn(page, email);
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
    expect(page.url()).toContain('status=Processed');
    expect(errors).toEqual([]);
  });

  it('shows which half of the shop it is, in the title and on the page', async () => {
    const { page } = await as('owner');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(await page.title()).toContain('(Test)');
    expect(await page.locator('.test-band').isVisible()).toBe(true);
  });

  it('finds an order by its buyer’s name, sends it with a tracking number, and shows it as shipped', async () => {
    const { page, errors } = await as('orders', '/orders');
    await page.getByRole('searchbox').fill('mine Buyer');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'mine-1000' }).click();
    await page.getByRole('heading', { level: 1, name: 'Order mine-1000' }).waitFor();
    await page.getByRole('button', { name: 'Update status' }).click();
    await page.getByRole('button', { name: /Status/ }).click();
    await page.getByRole('option', { name: 'Shipped' }).click();
    await page.getByLabel('Tracking number').fill('1Z999');
    await page.getByText('Email the customer').click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.facts .badge', { hasText: 'Shipped' }).waitFor();
    const order = (await shop.call('GET', `/orders/${world.token}`)).json();
    expect([order.status, order.trackingNumber]).toEqual(['Shipped', '1Z999']);
    expect(errors).toEqual([]);
  });

  it('says beside its field what is wrong with a tracking link', async () => {
    const { page } = await as('manager', orderPath());
    await page.getByRole('button', { name: 'Update status' }).click();
    await page.getByLabel('Tracking link').fill('javascript:alert(1)');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.dialog .field__error, .dialog [role=alert]').first().waitFor();
  });

  it('gives money back, no more than is left, and shows what went', async () => {
    const { page } = await as('owner', orderPath());
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    const amount = page.getByLabel('Amount (USD)');
    await amount.fill('20.01');
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).isDisabled()).toBe(true);
    await amount.fill('5');
    await page.getByLabel('Reason').fill('A chip in the glaze');
    await page.getByText('Email the customer').click();
    await page.getByRole('button', { name: 'Refund $5.00' }).click();
    await page.getByText('$15.00 can be refunded.').waitFor();
    await page.getByText('A chip in the glaze').waitFor();
    expect((await shop.call('GET', `/orders/${world.token}/refunds`)).json()).toMatchObject([{ amount: 5 }]);
  });

  it('keeps a note that no buyer sees', async () => {
    const { page } = await as('orders', orderPath());
    await page.getByLabel('Note', { exact: true }).fill('Called: leave it with the neighbour');
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.locator('.timeline', { hasText: 'Called: leave it with the neighbour' }).waitFor();
  });

  it('counts the stock of a product, and takes it out of sale', async () => {
    const { page } = await as('manager', '/products');
    await page.getByRole('searchbox').fill('mine own');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'mine own' }).click();
    await page.getByRole('button', { name: /Stock is counted/ }).click();
    await page.getByRole('option', { name: 'For the product' }).click();
    await page.getByLabel('Units in stock').fill('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    expect((await shop.call('GET', '/products?userDefinedId=mine-own')).json().items[0].stock).toBe(7);
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByText('This product is archived').waitFor();
    expect((await shop.call('GET', '/products?userDefinedId=mine-own')).json().items).toEqual([]);
  });

  it('offers a reader nothing that they may not do', async () => {
    const { page } = await as('reader', orderPath());
    await page.getByRole('heading', { level: 1, name: 'Order mine-1000' }).waitFor();
    expect(await page.getByRole('button', { name: /Update status|Refund|Add note/ }).count()).toBe(0);
  });

  it('signs in over the page where the session has ended, and keeps what was typed', async () => {
    const { page } = await as('orders', orderPath());
    await page.getByLabel('Note', { exact: true }).fill('Typed before the session ended');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Add note' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password').fill('not it');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Password').fill(password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.timeline', { hasText: 'Typed before the session ended' }).waitFor();
  });

  it('takes a fresh proof for a large refund, and makes it once', async () => {
    await shop.call('PUT', '/settings/general', { confirmRefundsAbove: 1 });
    const { page } = await as('owner', `/orders/${world.token.replace(/0$/, '1')}`);
    await shop.storage.write((tx) => tx.updateTable('staff_session').set({ proven_at: 0 }).execute());
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    await page.getByLabel('Amount (USD)').fill('7');
    await page.getByText('Email the customer').click();
    await page.getByRole('button', { name: 'Refund $7.00' }).click();
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await dialog.getByLabel('Password').fill(password);
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('$13.00 can be refunded.').waitFor();
    const path = `/orders/${world.token.replace(/0$/, '1')}/refunds`;
    expect((await shop.call('GET', path)).json()).toMatchObject([{ amount: 7 }]);
    await shop.call('PUT', '/settings/general', { confirmRefundsAbove: 500 });
  });

  it('signs out, and asks who comes back', async () => {
    const { page, address } = await as('owner');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${address}/${shop.store.storeId}/customers`);
    await page.getByLabel('Password').waitFor();
  });

  it('makes the first owner’s account by the printed link, which leaves no token in the address', async () => {
    const fresh = await startShop(database);
    undo.push(() => fresh.app.close());
    await fresh.app.listen({ port: 0, host: '127.0.0.1' });
    const { page } = await opened(
      openDashboard(browser(), fresh, `/setup#token=${await linkOf(fresh, 'setup')}`),
    );
    await page.getByLabel('Your name').fill('Ada Byron');
    expect(page.url()).not.toContain('token');
    await page.getByLabel('Email').fill('ada@shop.example');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  it('lets somebody in who was invited, by the link that they got', async () => {
    const invited = await newStaff(shop, { role: 'orders', email: 'leo@shop.example' });
    const token = await linkOf(shop, 'invitation', invited.id);
    const { page } = await opened(openDashboard(browser(), shop, `/invite#token=${token}`));
    await page.getByLabel('Your name').fill('Leo');
    await page.getByLabel('Password').fill('another long password');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(await page.getByText('Leo', { exact: true }).isVisible()).toBe(true);
  });

  it('runs nothing that buyers wrote, and leads to no address but of the web', async () => {
    const evil = `<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>`;
    const token = '00000009-0000-4000-8000-000000000000';
    await importAll(shop, [
      {
        token,
        status: 'Processed',
        paymentStatus: 'Paid',
        invoiceNumber: 'evil-1',
        creationDate: '2026-03-02T10:00:00Z',
        completionDate: '2026-03-02T10:00:00Z',
        email: 'evil@people.example',
        currency: 'usd',
        billingAddressName: evil,
        billingAddressCity: evil,
        notes: evil,
        userAgent: evil,
        finalGrandTotal: 10,
        customFields: [{ name: evil, value: 'javascript:window.stolen=1' }],
        items: [
          {
            uniqueId: 'e',
            id: 'e',
            name: evil,
            image: 'javascript:window.stolen=1',
            url: 'javascript:window.stolen=1',
            price: 10,
            quantity: 1,
            totalPrice: 10,
          },
        ],
      },
    ]);
    const { page, address, errors } = await as('owner', `/orders/${token}`);
    await page.getByRole('heading', { level: 1, name: 'Order evil-1' }).waitFor();
    for (const path of ['', '/orders', '/customers', '/products']) {
      await page.goto(`${address}/${shop.store.storeId}${path}`);
      await page.locator('h1').waitFor();
    }
    expect(await page.evaluate('window.stolen')).toBeUndefined();
    expect(await page.locator('a[href^="javascript"], img[src^="javascript"]').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it.each(
    inShare([
      [320, 'light'],
      [390, 'dark'],
      [768, 'light'],
      [1280, 'dark'],
    ] as const),
  )(
    'has nothing for axe to find, and scrolls to no side, %i pixels wide in the %s',
    async (width, colorScheme) => {
      const { page, address } = await as('owner', '', { viewport: { width, height: 800 }, colorScheme });
      const product = (await shop.call('GET', '/products?archived=true&userDefinedId=mine-own')).json()
        .items[0].id;
      for (const path of [
        '',
        '/orders',
        orderPath(),
        '/customers',
        `/customers/${world.customerGuid}`,
        '/products',
        `/products/${product}`,
        '/discounts',
      ]) {
        await page.goto(`${address}/${shop.store.storeId}${path}`);
        await page.locator('h1').waitFor();
        await page.waitForLoadState('networkidle');
        expect([path, await axe(page, 'html')]).toEqual([path, []]);
        const fits = await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
        expect([path, fits]).toEqual([path, true]);
      }
    },
  );
});
