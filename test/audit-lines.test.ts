import { expect, it } from 'vitest';
import { type AuditFilter, listAudit } from '../src/domain/audit/audit.js';
import { listKeys } from '../src/domain/store/keys.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { startShop, type TestShop } from './support/shop.js';

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
  const lines = async ({ storage, store }: TestShop, filter: AuditFilter) =>
    (await listAudit(storage.read, store.storeId, filter, { offset: 0, limit: 50 })).entries;

  it('names who allowed a domain, and who took one away', async () => {
    const shop = await startShop(database);
    const domains = [{ domain: 'shop.example', protocol: 'https' }];
    await shop.call('POST', '/settings/alloweddomains', domains);
    await shop.call('POST', '/settings/alloweddomains', domains);
    await shop.call('DELETE', '/settings/alloweddomains', domains);
    await shop.call('DELETE', '/settings/alloweddomains', domains);
    await shop.call('PUT', '/settings/domain', { domain: 'main.example', protocol: 'https' });
    const entries = await lines(shop, { objectKind: 'settings', actorKind: 'key' });
    expect(entries.map(({ changes }) => changes)).toEqual([
      [expect.objectContaining({ field: 'domain', after: { domain: 'main.example', protocol: 'https' } })],
      [{ field: 'allowedDomains', before: ['https://shop.example'], after: [] }],
      [{ field: 'allowedDomains', before: [], after: ['https://shop.example'] }],
    ]);
  });

  it('names who made a product, and not what a purchase makes known', async () => {
    const shop = await startShop(database);
    await importAll(shop, [order]);
    expect(await lines(shop, { objectKind: 'product' })).toEqual([]);
    const [{ id }] = (await shop.call('POST', '/products', { id: 'pen', name: 'Pen', price: 2 })).json();
    const [made] = await lines(shop, { objectKind: 'product' });
    expect(made).toMatchObject({ act: 'product.create', actor: { kind: 'key' }, object: { id } });
    expect(made!.changes).toContainEqual({ field: 'name', before: null, after: 'Pen' });
  });

  it('names who left a note, in the timeline too, and not what it says', async () => {
    const shop = await startShop(database);
    await importAll(shop, [order]);
    const note = { type: 'Comment', deliveryMethod: 'None', message: 'Ann is away' };
    await shop.call('POST', `/orders/${token}/notifications`, note);
    const [left] = await lines(shop, { objectId: token });
    expect(left).toMatchObject({ act: 'order.note', actor: { kind: 'key' } });
    expect(JSON.stringify(left)).not.toContain('away');
    const { totalItems, items } = (await shop.call('GET', `/orders/${token}/logs`)).json();
    expect([totalItems, items]).toEqual([
      1,
      [
        {
          at: expect.any(String),
          kind: 'Comment',
          actor: expect.anything(),
          message: 'Ann is away',
          changes: [],
        },
      ],
    ]);
    expect(items[0].actor.kind).toBe('key');
  });

  it('says when each key was last used, and writes it once a minute at most', async () => {
    const shop = await startShop(database);
    const { directory } = shop.context;
    const used = async () => {
      const keys = await listKeys(shop.storage.read, shop.store.storeId);
      return Object.fromEntries(keys.map(({ kind, lastUsedAt }) => [kind, lastUsedAt]));
    };
    expect(await used()).toEqual({ public: null, secret: null, access: null });
    const began = Date.now();
    await shop.call('GET', '/orders');
    expect((await used()).secret).toBe(null);
    await directory.saveUses();
    const first = (await used()).secret!;
    expect(first).toBeGreaterThanOrEqual(began);
    expect(await used()).toEqual({ public: null, secret: first, access: null });
    await shop.call('GET', '/customers');
    await directory.saveUses();
    expect((await used()).secret).toBe(first);
    await shop.tienda('GET', '/orders');
    await directory.saveUses();
    expect((await used()).access).toBeGreaterThanOrEqual(began);
    expect((await shop.call('GET', '/orders', undefined, { key: 'wrong' })).statusCode).toBe(401);
  });
});
