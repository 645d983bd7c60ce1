import { beforeAll, describe, expect, it } from 'vitest';
import { type AccountShop, openAccountShop } from './support/account-shop.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';

onEachDatabase((database) => {
  describe('a customer who buys', () => {
    let world: AccountShop;
    let session: string;
    const bought: Record<string, string> = {};

    const buy = async (name: string, signedIn: boolean) => {
      world.clock.now += 60_000;
      const headers: Record<string, string> = signedIn ? { 'x-customer-session': session } : {};
      const cart = await beginCart(world.shop);
      const billingAddress = {
        name,
        address1: `${name} St`,
        city: 'Springfield',
        country: 'US',
        province: 'OR',
        postalCode: '97475',
      };
      await cart.call('POST', '/items', { id: 'ring' }, { headers });
      const buyer = { email: 'ana@people.example', billingAddress };
      expect((await cart.call('PUT', '', buyer, { headers })).statusCode).toBe(200);
      const details = { cardNumber: '4242424242424242', cardExpiration: '12/39', cardCvc: '123' };
      const paid = await cart.call('POST', '/pay', { method: 'test-card', details }, { headers });
      expect([paid.statusCode, paid.body]).toEqual([200, expect.stringContaining('Processed')]);
      bought[name] = paid.json().order.invoiceNumber;
    };
    const own = async () => (await world.call('GET', '', undefined, { session })).json();

    beforeAll(async () => {
      world = await openAccountShop(database);
      session = (await world.account('ana@people.example', { name: 'Ana' })).sessionToken;
      await world.shop.call('POST', '/products', [{ id: 'ring', name: 'Ring', price: 10, shippable: false }]);
    });

    it('finds the addresses of an order that was placed while signed in', async () => {
      await buy('Ana', true);
      expect(await own()).toMatchObject({
        billingAddress: { name: 'Ana', address1: 'Ana St', city: 'Springfield' },
        shippingAddress: { address1: 'Ana St' },
      });
    });

    it('is left as before by a guest with the same e-mail', async () => {
      const settled = await own();
      await buy('Somebody', false);
      expect(await own()).toEqual(settled);
    });

    it('finds the address of the latest order', async () => {
      await buy('Moved', true);
      expect((await own()).billingAddress.address1).toBe('Moved St');
    });

    it('is shown the orders placed while signed in alone, the newest first', async () => {
      const { items } = (await world.call('GET', '/orders', undefined, { session })).json();
      expect(items.map(({ invoiceNumber }: { invoiceNumber: string }) => invoiceNumber)).toEqual([
        bought.Moved,
        bought.Ana,
      ]);
    });

    it('has all orders with the e-mail in the merchant’s statistics', async () => {
      const [customer] = (await world.shop.call('GET', '/customers?email=ana@people.example')).json().items;
      expect(customer.statistics.ordersCount).toBe(3);
    });
  });

  describe('a customer who changes the account', () => {
    const billingAddress = {
      name: 'Ana Núñez',
      address1: '1 Main St',
      city: 'Québec',
      country: 'ca',
      province: 'QC',
      postalCode: 'G1H 2T5',
      vatNumber: 'X1',
    };
    let world: AccountShop;
    let session: string;
    let other: { session: string; id: string };
    const put = (body: unknown) => world.call('PUT', '', body, { session });

    beforeAll(async () => {
      world = await openAccountShop(database);
      session = (await world.account('a@people.example', { name: 'Ana', phone: '1' })).sessionToken;
      const { sessionToken, customer } = await world.account('b@people.example', { name: 'Bea' });
      other = { session: sessionToken, id: customer.id };
    });

    it('changes name, phone and addresses, and nothing that is not a customer’s to say', async () => {
      const changed = await put({
        name: 'Ana Núñez',
        phone: null,
        billingAddress,
        shippingAddressSameAsBilling: true,
        // None of these are the customer's to say.
        id: other.id,
        status: 'Unconfirmed',
        note: 'n',
        claimedAt: 1,
        ordersCount: 5,
        isDefault: true,
        email: 'A@people.example',
      });
      expect([changed.statusCode, changed.json()]).toEqual([
        200,
        expect.objectContaining({
          name: 'Ana Núñez',
          phone: null,
          status: 'Confirmed',
          email: 'a@people.example',
          billingAddress: expect.objectContaining({ ...billingAddress, country: 'CA' }),
          shippingAddress: expect.objectContaining({ address1: '1 Main St', postalCode: 'G1H 2T5' }),
          shippingAddressSameAsBilling: true,
        }),
      ]);
    });

    it('changes a part of an address, of both where they are the same', async () => {
      expect((await put({ billingAddress: { city: 'Lévis' } })).json()).toMatchObject({
        billingAddress: { name: 'Ana Núñez', city: 'Lévis', country: 'CA' },
        shippingAddress: { city: 'Lévis' },
      });
    });

    it('changes the shipping address alone, which then is another one', async () => {
      expect((await put({ shippingAddress: { city: 'Montréal' } })).json()).toMatchObject({
        billingAddress: { city: 'Lévis' },
        shippingAddress: { city: 'Montréal', address1: '1 Main St' },
        shippingAddressSameAsBilling: false,
      });
    });

    it('changes nothing by sending all of it back as it came', async () => {
      const own = (await world.call('GET', '', undefined, { session })).json();
      const settled = await digestOf(world.shop.storage);
      const again = await put(own);
      expect([again.statusCode, again.json()]).toEqual([200, own]);
      expect(await digestOf(world.shop.storage)).toBe(settled);
    });

    it('may send a number as a name', async () => {
      expect((await put({ name: 5 })).statusCode).toBe(200);
    });

    it.each([
      { body: { email: 'c@people.example' }, field: 'email' },
      { body: { name: null }, field: 'name' },
      { body: { name: ['x'] }, field: 'name' },
      { body: { phone: {} }, field: 'phone' },
      { body: { acceptsMarketing: 'maybe' }, field: 'acceptsMarketing' },
      { body: { billingAddress: 'x' }, field: 'billingAddress' },
      { body: { billingAddress: { city: 5 } }, field: 'billingAddress' },
      { body: { billingAddress: { country: 'Canada' } }, field: 'billingAddress' },
      { body: { shippingAddress: { name: 'x'.repeat(201) } }, field: 'shippingAddress' },
      { body: { password: 'short' }, field: 'password' },
    ])('is refused $body, by its field', async ({ body, field }) => {
      const answer = await put(body);
      expect([answer.statusCode, Object.keys(answer.json().errors)]).toEqual([400, [field]]);
    });

    it('changes nobody else, and is not shown the merchant’s note', async () => {
      const untouched = await world.call('GET', '', undefined, { session: other.session });
      expect(untouched.json()).toMatchObject({ id: other.id, name: 'Bea', billingAddress: { city: null } });
      expect(untouched.body).not.toContain('note');
    });

    it('is signed in', async () => {
      expect((await world.call('PUT', '', { name: 'x' })).statusCode).toBe(401);
    });
  });
});
