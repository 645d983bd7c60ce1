import { expect, it } from 'vitest';
import { onEachDatabase } from './support/databases.js';
import { basic, startShop } from './support/shop.js';
import { newStaff, signedInAs } from './support/staff.js';
import { fill } from './support/world.js';

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  async function shopOf() {
    const shop = await startShop(database);
    const mine = await fill(shop, shop, 'mine', 1);
    const owner = await newStaff(shop);
    const page = await signedInAs(shop, owner);
    const store = `/stores/${mine.store.storeId}`;
    const lines = async (query = '') => (await page.call('GET', `${store}/audit${query}`)).json();
    return { shop, mine, owner, page, store, lines };
  }

  it('says who changed what, from which value to which, for people and for programs', async () => {
    const { shop, mine, owner, page, store, lines } = await shopOf();
    const before = (await lines()).totalItems;
    await page.call('PUT', `${store}/orders/${mine.token}`, { trackingNumber: 'TRACK-1' });
    await shop.call('PUT', `/orders/${mine.token}`, { status: 'Shipped' }, { key: mine.secretKey });
    await page.call('PUT', `${store}/orders/${mine.token}`, { status: 'Shipped' });
    const { totalItems, items } = await lines('?limit=2');
    expect(totalItems).toBe(before + 2);
    expect(items).toEqual([
      {
        at: expect.any(String),
        actor: { kind: 'key', id: expect.any(String), name: `secret key …${mine.secretKey.slice(-4)}` },
        address: '127.0.0.1',
        act: 'order.update',
        object: { kind: 'order', id: mine.token },
        changes: expect.arrayContaining([{ field: 'status', before: expect.any(String), after: 'Shipped' }]),
      },
      expect.objectContaining({
        actor: { kind: 'staff', id: String(owner.id), name: `${owner.name} <${owner.email}>` },
        changes: [{ field: 'delivery.trackingNumber', before: null, after: 'TRACK-1' }],
      }),
    ]);
    expect((await lines(`?objectId=${mine.token}&actorKind=staff`)).totalItems).toBe(1);
  });

  it('tells of settings, codes, webhooks, shipping, mails, keys and products, and of no secret', async () => {
    const { mine, page, store, lines } = await shopOf();
    const url = 'https://receiver.example/hook';
    await page.call('PUT', `${store}/settings/general`, { invoicePrefix: 'MV-' });
    const sale = { name: 'Sale', trigger: 'Total', type: 'Rate', rate: 5 };
    const { id } = (await page.call('POST', `${store}/discounts`, sale)).json();
    await page.call('PUT', `${store}/discounts/${id}`, { ...sale, rate: 7 });
    await page.call('DELETE', `${store}/discounts/${id}`);
    await page.call('POST', `${store}/webhooks`, { url, events: ['order.completed'] });
    await page.call('PUT', `${store}/products/${mine.product}`, {
      inventoryManagementMethod: 'Single',
      stock: 5,
    });
    await page.call('PUT', `${store}/settings/mail`, { smtpPassword: 'very-secret-1' });
    const key = await page.call('POST', `${store}/keys`, { kind: 'secret', name: 'Books' });
    expect(key.statusCode).toBe(201);
    const whole = await page.call('GET', `${store}/audit?limit=100`);
    const acts = whole.json().items.map(({ act }: { act: string }) => act);
    expect(acts).toEqual(
      expect.arrayContaining([
        'settings.update',
        'discount.create',
        'discount.update',
        'discount.delete',
        'webhook.create',
        'product.update',
        'secret.update',
        'key.create',
      ]),
    );
    expect(whole.body).not.toContain('very-secret-1');
    expect(whole.body).not.toContain(key.json().key);
    const settings = (await lines('?objectKind=settings')).items[0];
    expect(settings.changes).toEqual([{ field: 'invoicePrefix', before: null, after: 'MV-' }]);
  });

  it('leaves no line of what is refused', async () => {
    const { mine, page, store, lines } = await shopOf();
    const before = (await lines()).totalItems;
    await page.call('PUT', `${store}/orders/${mine.token}`, { status: 'Nonsense' });
    await page.call('PUT', `${store}/settings/general`, { invoicePrefix: 'MV-', currency: 'nonsense' });
    expect((await lines()).totalItems).toBe(before);
  });

  it('makes keys that are shown once, and ends them', async () => {
    const { shop, page, store } = await shopOf();
    const made = (await page.call('POST', `${store}/keys`, { kind: 'secret', name: 'Books' })).json();
    const orders = () => shop.app.inject({ url: '/api/orders', headers: { authorization: basic(made.key) } });
    expect((await orders()).statusCode).toBe(200);
    const list = await page.call('GET', `${store}/keys`);
    expect(list.json()).toContainEqual({
      id: made.id,
      kind: 'secret',
      name: 'Books',
      last4: made.key.slice(-4),
      createdAt: made.createdAt,
      lastUsedAt: null,
    });
    expect(list.body).not.toContain(made.key);
    expect((await page.call('DELETE', `${store}/keys/${made.id}`)).statusCode).toBe(204);
    expect((await orders()).statusCode).toBe(401);
    expect((await page.call('DELETE', `${store}/keys/${made.id}`)).statusCode).toBe(404);
    for (const body of [{}, { kind: 'secret' }, { kind: 'x', name: 'Books' }])
      expect((await page.call('POST', `${store}/keys`, body)).statusCode).toBe(400);
    const manager = await signedInAs(shop, await newStaff(shop, { role: 'manager' }));
    expect((await manager.call('GET', `${store}/keys`)).json()).toMatchObject({ code: 'not_allowed' });
    expect((await manager.call('GET', `${store}/audit`)).statusCode).toBe(200);
    const orderly = await signedInAs(shop, await newStaff(shop, { role: 'orders' }));
    expect((await orderly.call('GET', `${store}/audit`)).json()).toMatchObject({ code: 'not_allowed' });
  });

  it('lets the role orders refund up to the limit of one order, all of their refunds together', async () => {
    const { shop, mine, page: owner, store } = await shopOf();
    const staff = await newStaff(shop, { role: 'orders' });
    const path = `${store}/orders/${mine.token}/refunds`;
    const refund = async (amount: number) => {
      const page = await signedInAs(shop, staff);
      const answer = await page.call('POST', path, { amount });
      return [answer.statusCode, answer.json().code];
    };
    expect(await refund(1)).toEqual([403, 'not_allowed']);
    await owner.call('PUT', `/staff/${staff.id}`, { refundLimit: '5.00' });
    expect(await refund(5.01)).toEqual([403, 'not_allowed']);
    expect(await refund(3)).toEqual([201, undefined]);
    expect(await refund(3)).toEqual([403, 'not_allowed']);
    expect(await refund(2)).toEqual([201, undefined]);
    expect((await owner.call('POST', path, { amount: 1 })).statusCode).toBe(201);
  });
});
