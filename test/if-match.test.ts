import { expect, it } from 'vitest';
import { createCustomer } from '../src/domain/customer/create-customer.js';
import { noDetails } from '../src/domain/customer/customer.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop } from './support/shop.js';

const token = '00000000-0000-4000-8000-000000000001';
const order = {
  token,
  creationDate: '2026-03-01T10:00:00Z',
  completionDate: '2026-03-01T10:05:00Z',
  status: 'Processed',
  paymentStatus: 'Paid',
  email: 'ann@example.com',
  currency: 'usd',
  finalGrandTotal: 20,
  items: [{ uniqueId: 'i1', id: 'mug', name: 'Mug', price: 20, quantity: 1, totalPrice: 20 }],
};

onEachDatabase((database) => {
  /** What people edit: its path, two changes of it, and a field by which the second is told. */
  async function shopWithObjects() {
    const shop = await startShop(database);
    await importAll(shop, [order]);
    const details = { ...noDetails, name: 'Cy', email: 'cy@example.com' };
    const { guid } = await shop.storage.write((tx) =>
      createCustomer(tx, shop.store, { details }, Date.now()),
    );
    await shop.call('POST', '/products', { id: 'pen', name: 'Pen', price: 2 });
    const discount = { name: 'Spring', trigger: 'Code', code: 'SPRING', type: 'Rate', rate: 5 };
    const { id } = (await shop.call('POST', '/discounts', discount)).json();
    return {
      shop,
      objects: [
        [`/orders/${token}`, { trackingNumber: 'T-1' }, { trackingNumber: 'T-2' }, 'trackingNumber'],
        [`/customers/${guid}`, { email: 'c@example.com' }, { email: 'd@example.com' }, 'email'],
        ['/products/pen', { stock: 5 }, { stock: 6 }, 'stock'],
        ['/product/pen', { stock: 7 }, { stock: 8 }, 'stock'],
        [`/discounts/${id}`, { rate: 6 }, { rate: 7 }, 'rate'],
        ['/settings/general', { country: 'CH' }, { country: 'DE' }, 'country'],
      ] as const,
    };
  }

  it('tells the second of two people that somebody changed what they have read, and what', async () => {
    const { shop, objects } = await shopWithObjects();
    for (const [path, first, second, field] of objects) {
      const read = await shop.call('GET', path);
      const etag = String(read.headers.etag);
      expect([path, etag]).toEqual([path, expect.stringMatching(/^"\d+"$/)]);
      const headers = { 'if-match': etag };
      const changed = await shop.call('PUT', path, first, { headers });
      expect([path, changed.statusCode]).toEqual([path, 200]);
      expect([path, changed.headers.etag]).not.toEqual([path, etag]);
      const late = await shop.call('PUT', path, second, { headers });
      expect([path, late.statusCode, late.json().code]).toEqual([path, 412, 'changed']);
      expect(late.json().message).toContain(field === 'stock' ? 'secret key' : field);
      expect(late.json().message).toContain('secret key …');
      expect([path, (await shop.call('GET', path)).json()[field]]).toEqual([path, Object.values(first)[0]]);
      const again = await shop.call('PUT', path, second, {
        headers: { 'if-match': String((await shop.call('GET', path)).headers.etag) },
      });
      expect([path, again.statusCode]).toEqual([path, 200]);
      const next = await shop.call('PUT', path, first, {
        headers: { 'if-match': `"x", ${again.headers.etag}` },
      });
      expect([path, 'the version of a change', next.statusCode]).toEqual([
        path,
        'the version of a change',
        200,
      ]);
    }
  });

  it('lets the last change win without If-Match or with a star, and takes no weak or broken tag', async () => {
    const { shop, objects } = await shopWithObjects();
    for (const [path, first, second] of objects) {
      const etag = String((await shop.call('GET', path)).headers.etag);
      for (const [tag, status] of [
        ['*', 200],
        [`W/${etag}`, 412],
        [etag.replaceAll('"', ''), 412],
        ['"', 412],
        ['"-1"', 412],
      ] as const) {
        const answer = await shop.call('PUT', path, first, { headers: { 'if-match': tag } });
        expect([path, tag, answer.statusCode]).toEqual([path, tag, status]);
      }
      expect([path, (await shop.call('PUT', path, second)).statusCode]).toEqual([path, 200]);
    }
  });

  it('shows in each list and cache the version that it answers', async () => {
    const { shop } = await shopWithObjects();
    const tags = new Set<unknown>();
    for (const trackingNumber of ['a', 'b', 'c']) {
      await shop.call('PUT', `/orders/${token}`, { trackingNumber });
      const [one, two] = [
        await shop.call('GET', `/orders/${token}`),
        await shop.call('GET', `/orders/${token}`),
      ];
      expect(two.headers.etag).toBe(one.headers.etag);
      tags.add(one.headers.etag);
    }
    expect(tags.size).toBe(3);
  });
});
