import { beforeAll, describe, expect, it } from 'vitest';
import { type AccountShop, openAccountShop, privateOrder } from './support/account-shop.js';
import { password } from './support/accounts.js';
import { onEachDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';

const email = 'a@people.example';

onEachDatabase((database) => {
  describe('a customer with orders of before', () => {
    let world: AccountShop;
    let session: string;

    const list = async (query = '') =>
      (await world.call('GET', `/orders${query}`, undefined, { session })).json() as {
        totalItems: number;
        items: { invoiceNumber: string }[];
      };
    const numbers = async () => (await list()).items.map(({ invoiceNumber }) => invoiceNumber);

    beforeAll(async () => {
      world = await openAccountShop(database);
      await world.account(email);
      await importAll(world.shop, [
        privateOrder(1, email, '2025-08-01T10:00:00Z'),
        privateOrder(2, email, '2025-08-02T10:00:00Z'),
        privateOrder(3, 'b@people.example', '2025-08-03T10:00:00Z'),
      ]);
    });

    it('is shown none of them once the session has ended', async () => {
      const ended = (await world.signIn(email)).json().sessionToken;
      world.clock.now = Date.parse('2025-08-10T00:00:00Z');
      expect((await world.call('GET', '/orders', undefined, { session: ended })).statusCode).toBe(401);
    });

    it('is shown no order of a guest with the same e-mail', async () => {
      session = (await world.signIn(email)).json().sessionToken;
      expect(await numbers()).toEqual([]);
    });

    it('is shown an order that was placed while signed in', async () => {
      await placedWhileSignedIn(world, privateOrder(2, '').token);
      expect(await numbers()).toEqual(['SNIP-1002']);
    });

    it('asks for a link to the guest’s orders, which shows none before it is opened', async () => {
      const asked = await world.call('POST', '/claim', {}, { session });
      expect([asked.statusCode, asked.json().status]).toEqual([202, 'requires_action']);
      expect(await numbers()).toEqual(['SNIP-1002']);
    });

    it('is signed in to ask for it', async () => {
      expect((await world.call('POST', '/claim', {})).statusCode).toBe(401);
    });

    it('is shown the guest’s orders once the link was opened, which sets no password and opens once', async () => {
      const token = await world.lastToken();
      expect((await world.call('POST', '/reset', { token, password })).statusCode).toBe(400);
      expect((await world.call('POST', '/claim', { token })).statusCode).toBe(200);
      expect((await world.call('POST', '/claim', { token })).statusCode).toBe(400);
      expect(await numbers()).toEqual(['SNIP-1002', 'SNIP-1001']);
    });

    it.each([
      { query: '?limit=1&offset=1', items: [{ invoiceNumber: 'SNIP-1001' }] },
      { query: '?limit=0', items: [] },
      { query: '?offset=5', items: [] },
    ])('is shown a page, and how many there are: $query', async ({ query, items }) => {
      expect(await list(query)).toMatchObject({ totalItems: 2, items });
    });

    describe('opens', () => {
      const open = (number: number, headers: Record<string, string>) =>
        world.shop.app.inject({
          url: `/api/cart/${privateOrder(number, '').token}/order`,
          headers: { authorization: `Bearer ${world.shop.publicKey}`, ...headers },
        });

      it('an imported order, which has no cart, with its invoice', async () => {
        const mine = await open(1, { 'x-customer-session': session });
        expect([mine.statusCode, mine.json().invoiceNumber]).toEqual([200, 'SNIP-1001']);
        const invoice = await world.shop.app.inject({ url: mine.json().invoiceUrl });
        expect([invoice.statusCode, invoice.body]).toEqual([200, expect.stringContaining('SNIP-1001')]);
      });

      it('no order of somebody else', async () => {
        expect((await open(3, { 'x-customer-session': session })).statusCode).toBe(404);
      });

      it('none without a session, or with a cart’s secret that was made up', async () => {
        expect((await open(1, {})).statusCode).toBe(404);
        expect((await open(1, { 'x-cart-secret': 'a' })).statusCode).toBe(404);
      });
    });

    it('is not shown what guests do with this e-mail afterwards, before the next link', async () => {
      await importAll(world.shop, [privateOrder(4, email, '2025-08-11T10:00:00Z')]);
      world.clock.now = Date.parse('2025-08-12T00:00:00Z');
      expect(await numbers()).toEqual(['SNIP-1002', 'SNIP-1001']);
    });
  });
});

/** Marks an imported order as the checkout of a signed-in customer leaves it. */
async function placedWhileSignedIn({ shop, customers }: AccountShop, token: string): Promise<void> {
  const customer = (await customers()).find((one) => one.email === email)!;
  await shop.storage.write((tx) =>
    tx
      .insertInto('cart')
      .values({
        store_id: shop.store.storeId,
        token,
        secret_hash: '',
        placed: 1,
        customer_id: customer.id,
        created_at: 1,
        updated_at: 1,
        version: 1,
        doc: '{}',
      })
      .execute(),
  );
}
