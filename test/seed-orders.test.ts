import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { changed, listed, single } from './seeds/snipcart-orders.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop } from './support/shop.js';

onEachDatabase({ inShare: 'sqlite' }, (database) => {
  it('answers every order of the documents as it was imported: names, types and values', async () => {
    const shop = await startShop(database, { settings: { currency: 'CAD' } });
    expect(await importAll(shop, [listed, single, changed])).toMatchObject({ created: 3, reasons: [] });
    const page = (await shop.call('GET', '/orders?offset=0&limit=50&status=processed')).json();
    expect(page).toMatchObject({ totalItems: 3, offset: 0, limit: 50, status: 'Processed' });
    expect(page.items[2]).toMatchObject(listed);
    expect((await shop.call('GET', `/orders/${single.token}`)).json()).toMatchObject(single);
    const [customer] = (await shop.call('GET', '/customers?email=geeks@snipcart.com')).json().items;
    const orders = (await shop.call('GET', `/customers/${customer.id}/orders`)).json();
    expect(orders).toHaveLength(3);
    expect(orders[2]).toMatchObject(listed);
    expect(customer.statistics).toMatchObject({ ordersCount: 3, ordersAmount: 443 + 2 * 287.44 });
  });

  it("takes the documents' own PUT, quotes and all", async () => {
    const shop = await startShop(database, { now: () => Date.UTC(2013, 9, 23) });
    await importAll(shop, [changed]);
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const response = await shop.call('PUT', `/orders/${changed.token}`, "{'status': 'Delivered'}", {
      headers,
    });
    expect(response.statusCode).toBe(200);
    const { modificationDate: _, ...rest } = changed;
    expect(response.json()).toMatchObject({
      ...rest,
      status: 'Delivered',
      modificationDate: '2013-10-23T00:00:00Z',
    });
  });

  it('dates and counts an order that names neither currency, user nor payment status', async () => {
    const shop = await startShop(database, { settings: { currency: 'JPY' } });
    await importAll(shop, [listed]);
    const order = (await shop.call('GET', `/orders/${listed.token}`)).json();
    expect(order).toMatchObject({
      currency: 'jpy',
      paymentStatus: null,
      mode: 'Test',
      finalGrandTotal: 443,
      sessionToken: null,
    });
    expect(order.user).toMatchObject({ email: 'geeks@snipcart.com', status: 'Unconfirmed' });
    const customer = (await shop.call('GET', `/customers/${order.user.id}`)).json();
    expect(customer).toMatchObject({ creationDate: listed.creationDate, status: 'Unconfirmed' });
  });

  const payload = '../shared/corpus/payloads/webhook-order.completed-01.json';
  it.skipIf(!existsSync(payload))('keeps every field of a real order', async () => {
    const shop = await startShop(database);
    const { content } = JSON.parse(readFileSync(payload, 'utf8'));
    expect(await importAll(shop, [content])).toMatchObject({ created: 1, reasons: [] });
    const order = (await shop.call('GET', `/orders/${content.token}`)).json();
    expect(order).toMatchObject(content);
  });
});
