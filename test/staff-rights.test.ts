import { expect, it } from 'vitest';
import type { Role } from '../src/domain/staff/rights.js';
import { snipcartRows } from './support/authorization/snipcart-rows.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { basic, startShop } from './support/shop.js';
import { newStaff, type Page, signedInAs } from './support/staff.js';
import { fill } from './support/world.js';

const everybody: readonly Role[] = ['owner', 'manager', 'orders', 'reader'];
const ordersUp: readonly Role[] = ['owner', 'manager', 'orders'];
const managerUp: readonly Role[] = ['owner', 'manager'];
const ownerAlone: readonly Role[] = ['owner'];

/** Who may call what, of every resource of a store. */
const allowed: Readonly<Record<string, readonly Role[]>> = {
  'GET /customers': everybody,
  'GET /customers/:id': everybody,
  'PUT /customers/:id': ordersUp,
  'DELETE /customers/:id': managerUp,
  'GET /customers/:id/orders': everybody,
  'POST /customers/export': managerUp,
  'POST /customers/erase': managerUp,
  'GET /orders': everybody,
  'GET /orders/:token': everybody,
  'PUT /orders': ordersUp,
  'PUT /orders/:token': ordersUp,
  'GET /orders/:token/notifications': everybody,
  'GET /orders/:token/logs': everybody,
  'POST /orders/:token/notifications': ordersUp,
  'GET /orders/:token/refunds': everybody,
  'GET /orders/:token/refunds/:id': everybody,
  'POST /orders/:token/refunds': managerUp,
  'PUT /orders/:token/refunds/:id': managerUp,
  'GET /mails': everybody,
  'GET /mails/:id': everybody,
  'GET /mails/:id/html': ordersUp,
  'POST /mails/:id/resend': ordersUp,
  'POST /mails/send': ordersUp,
  'GET /usersessions/:token': ordersUp,
  'GET /data/performance': everybody,
  'GET /data/orders/sales': everybody,
  'GET /data/orders/count': everybody,
  ...Object.fromEntries(
    ['products', 'product'].flatMap((word) => [
      [`GET /${word}`, everybody],
      [`POST /${word}`, managerUp],
      [`GET /${word}/:id`, everybody],
      [`PUT /${word}/:id`, managerUp],
      [`DELETE /${word}/:id`, managerUp],
      [`GET /${word}/:id/holds`, everybody],
    ]),
  ),
  'GET /discounts': managerUp,
  'POST /discounts': managerUp,
  'GET /discounts/:id': managerUp,
  'PUT /discounts/:id': managerUp,
  'DELETE /discounts/:id': managerUp,
  'GET /settings/domain': managerUp,
  'PUT /settings/domain': managerUp,
  'GET /settings/alloweddomains': managerUp,
  'POST /settings/alloweddomains': managerUp,
  'DELETE /settings/alloweddomains': managerUp,
  'GET /settings/general': managerUp,
  'PUT /settings/general': managerUp,
  'GET /settings/taxes': managerUp,
  'PUT /settings/taxes': managerUp,
  'GET /shipping_methods': managerUp,
  'POST /shipping_methods': managerUp,
  'GET /shipping_methods/:id': managerUp,
  'PUT /shipping_methods/:id': managerUp,
  'DELETE /shipping_methods/:id': managerUp,
  'GET /requestvalidation/:token': managerUp,
  'GET /settings/mail': managerUp,
  'PUT /settings/mail': managerUp,
  'POST /settings/mail/test': managerUp,
  'GET /settings/mail/templates': managerUp,
  'GET /settings/mail/templates/:kind': managerUp,
  'PUT /settings/mail/templates/:kind': managerUp,
  'DELETE /settings/mail/templates/:kind': managerUp,
  'POST /settings/mail/templates/:kind/preview': managerUp,
  'GET /settings/payment': managerUp,
  'PUT /settings/payment': ownerAlone,
  'GET /settings/webhooks': managerUp,
  'PUT /settings/webhooks': managerUp,
  'GET /webhooks': managerUp,
  'POST /webhooks': managerUp,
  'GET /webhooks/:id': managerUp,
  'PUT /webhooks/:id': managerUp,
  'DELETE /webhooks/:id': managerUp,
  'POST /webhooks/:id/secret': managerUp,
  'POST /webhooks/:id/test': managerUp,
  'GET /webhooks/deliveries': managerUp,
  'GET /webhooks/deliveries/:id': managerUp,
  'POST /webhooks/deliveries/:id/resend': managerUp,
};

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it('names every resource of a store, and nothing else', () => {
    const there = Object.keys(snipcartRows);
    expect(there.filter((route) => !Object.hasOwn(allowed, route))).toEqual([]);
  });

  it("opens a store's resources to whom the table of rights allows, and shows nobody another store", async () => {
    const shop = await startShop(database);
    const mine = await fill(shop, shop, 'mine', 1);
    const other = await fill(shop, shop.other, 'stranger', 2);
    const pages = new Map<Role, Page>();
    for (const role of everybody) pages.set(role, await signedInAs(shop, await newStaff(shop, { role })));
    const strange = await signedInAs(shop, await newStaff(shop, { merchants: [other.store.merchantId] }));
    for (const [route, row] of Object.entries(snipcartRows)) {
      const [method, template] = route.split(' ') as [string, string];
      const path = `/stores/${mine.store.storeId}${(await row.path?.(mine, shop)) ?? template}`;
      const body = row.body?.(mine);
      // What reads changes nothing whoever asks.
      const digest = () => (method === 'GET' ? undefined : digestOf(shop.storage));
      const before = await digest();
      const shut: Record<string, () => ReturnType<Page['call']>> = {
        'no session': () =>
          shop.app.inject({
            method: method as 'GET',
            url: `/dashboard/api${path}`,
            headers: { 'sec-fetch-site': 'same-origin' },
          }),
        'the secret key': () =>
          shop.app.inject({
            method: method as 'GET',
            url: `/dashboard/api${path}`,
            headers: { authorization: basic(mine.secretKey) },
          }),
      };
      for (const [what, call] of Object.entries(shut))
        expect([route, what, (await call()).statusCode]).toEqual([route, what, 401]);
      expect([route, 'a stranger', (await strange.call(method, path, body)).statusCode]).toEqual([
        route,
        'a stranger',
        404,
      ]);
      for (const role of everybody.filter((one) => !allowed[route]!.includes(one))) {
        const answer = await pages.get(role)!.call(method, path, body);
        expect([route, role, answer.statusCode, answer.json().code]).toEqual([
          route,
          role,
          403,
          'not_allowed',
        ]);
      }
      expect([route, 'refused', await digest()]).toEqual([route, 'refused', before]);
      const [role = 'owner'] = [...allowed[route]!].reverse();
      const answer = await pages.get(role)!.call(method, path, body);
      expect([route, role, answer.statusCode]).toEqual([route, role, row.right]);
      expect(answer.body).not.toContain(other.mark);
    }
  });

  it('shows a reader nothing of who buyers are, and looks for nobody, unless an owner allows it', async () => {
    const shop = await startShop(database);
    const mine = await fill(shop, shop, 'mine', 1);
    const personal = { placedBy: 'Zoe Quux', billingAddressCity: 'Quuxville' };
    const reader = await newStaff(shop, { role: 'reader' });
    const page = await signedInAs(shop, reader);
    const store = `/stores/${mine.store.storeId}`;
    const whole = await shop.call('GET', `/orders/${mine.token}`, undefined, { key: mine.secretKey });
    const visibleTo = await page.call('GET', `${store}/orders/${mine.token}`);
    const { email, user, billingAddress, billingAddressName, notes, ipAddress, ...rest } = visibleTo.json();
    expect([email, user.email, billingAddress, billingAddressName, notes, ipAddress]).toEqual(
      Array(6).fill(null),
    );
    expect(Object.keys(rest)).toHaveLength(Object.keys(whole.json()).length - 6);
    const { token, finalGrandTotal, items, status } = whole.json();
    expect(rest).toMatchObject({
      token,
      finalGrandTotal,
      status,
      items: [{ name: items[0].name, price: items[0].price }],
    });
    for (const path of [
      '/orders',
      '/orders?format=Excerpt&limit=5',
      '/customers',
      `/customers/${mine.customerGuid}`,
      `/customers/${mine.customerGuid}/orders`,
      '/mails',
      `/orders/${mine.token}/notifications`,
    ]) {
      const answer = await page.call('GET', store + path);
      expect([path, answer.statusCode]).toEqual([path, 200]);
      expect(answer.body).not.toMatch(/@|gravatar\.com|"placedBy":"|Street|203\.0/);
    }
    for (const [name, value] of Object.entries({ ...personal, PlacedBy: 'x', shippingAddressName: 'x' })) {
      const answer = await page.call('GET', `${store}/orders?${name}=${value}`);
      expect([name, answer.statusCode, answer.json().code]).toEqual([name, 403, 'not_allowed']);
    }
    for (const filter of ['email', 'name', 'NAME'])
      expect((await page.call('GET', `${store}/customers?${filter}=x`)).statusCode).toBe(403);
    await shop.storage.write((tx) =>
      tx.updateTable('staff').set({ personal_data: 1 }).where('id', '=', reader.id).execute(),
    );
    expect((await page.call('GET', `${store}/orders/${mine.token}`)).json()).toEqual(whole.json());
    expect((await page.call('GET', `${store}/orders?placedBy=x`)).statusCode).toBe(200);
  });

  it("opens Snipcart's API to no session", async () => {
    const shop = await startShop(database);
    const page = await signedInAs(shop, await newStaff(shop));
    for (const url of ['/api/orders', '/api/v1/orders', `/v1/${shop.store.externalId}/orders`]) {
      const answer = await shop.app.inject({ url, headers: { cookie: page.cookie!, 'user-agent': 'Tests' } });
      expect([url, answer.statusCode]).toEqual([url, 401]);
    }
  });

  it('gives money back once under its key, however often a page asks again', async () => {
    const shop = await startShop(database);
    const { token } = await fill(shop, shop, 'mine', 1);
    const page = await signedInAs(shop, await newStaff(shop));
    const path = `/stores/${shop.store.storeId}/orders/${token}/refunds`;
    const refund = () => page.call('POST', path, { amount: 5 }, { 'idempotency-key': 'of this form' });
    const [first, second] = [await refund(), await refund()];
    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
    expect(second.json()).toEqual(first.json());
    expect((await page.call('GET', path)).json()).toHaveLength(1);
  });
});
