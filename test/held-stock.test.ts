import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdTime } from '../src/checkout/payment/record-outcome.js';
import { reconcile } from '../src/jobs/reconcile.js';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { type FakeGateway, startFakeGateway } from './support/fake-gateway.js';
import { startShop, type TestShop } from './support/shop.js';

const [attacker, other] = ['192.0.2.1', '198.51.100.7'];
const buyer = {
  email: 'ana@people.example',
  billingAddress: { name: 'Ana', address1: '1 Rua', city: 'Lisboa', country: 'PT', postalCode: '1100-048' },
};

let gateway: FakeGateway;
let running: TestShop[] = [];
beforeEach(async () => {
  gateway = await startFakeGateway();
  gateway.setup.validates = false;
});
afterEach(async () => {
  for (const { app } of running) await app.close();
  running = [];
  await gateway.close();
});

onEachDatabase((database) => {
  async function open(stock: number, settings: object = {}) {
    const clock = { ms: 0 };
    const shop = await startShop(database, {
      allowHosts: [gateway.host],
      now: () => Date.now() + clock.ms,
      settings: { customGatewayUrl: gateway.methodsUrl, ...settings },
      domain: { domain: 'shop.example', protocol: 'https' },
    });
    running.push(shop);
    gateway.setup.shop = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    gateway.setup.secretKey = shop.secretKey;
    await shop.call('POST', '/products', [{ id: 'mug', name: 'Mug', price: 4 }]);
    await shop.call('PUT', '/products/mug', { inventoryManagementMethod: 'Single', stock });
    /** A cart that goes to the gateway from an address, and how the shop answers it. */
    const pay = async (from: string, quantity: number) => {
      const cart = await beginCart(shop);
      await cart.add({ id: 'mug', quantity });
      await cart.call('PUT', '', buyer);
      const answer = await cart.call('POST', '/pay', { method: 'custom:bank' }, { from });
      return { ...cart, status: answer.statusCode, body: answer.json() };
    };
    const product = async () => {
      const { stock } = (await shop.call('GET', '/products/mug')).json();
      const { held } = (await shop.call('GET', '/products/mug/holds')).json();
      return { stock, held };
    };
    const isWaiting = async ({ call }: Awaited<ReturnType<typeof pay>>) =>
      (await call('GET')).json().paymentDetails.status === 1;
    return { shop, clock, pay, product, isWaiting };
  }

  it('leaves others something where one address holds what it does not pay for', async () => {
    const { pay, product, isWaiting } = await open(50);
    const carts: Awaited<ReturnType<typeof pay>>[] = [];
    for (let n = 0; n < 5; n += 1) carts.push(await pay(attacker, 10));
    expect(carts.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    // The oldest one of that address made room for the last.
    expect(await Promise.all(carts.map(isWaiting))).toEqual([false, true, true, true, true]);
    expect(await product()).toMatchObject({ stock: 10, held: 40 });
    const honest = await pay(other, 10);
    expect(honest.status).toBe(200);
    for (let n = 0; n < 5; n += 1) await pay(attacker, 10);
    // However often: what another address holds never yields.
    expect(await isWaiting(honest)).toBe(true);
    expect(await product()).toMatchObject({ stock: 0, held: 50 });
  });

  it('leaves an office its purchases', async () => {
    const { pay, isWaiting } = await open(100);
    const carts = await Promise.all(Array.from({ length: 12 }, () => pay(attacker, 3)));
    expect(carts.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(await Promise.all(carts.map(isWaiting))).toEqual(Array(12).fill(true));
  });

  it('keeps its bound when all begin at once', async () => {
    const { pay, product } = await open(500, { heldUnitsPerAddress: 20 });
    await Promise.all(Array.from({ length: 12 }, () => pay(attacker, 5)));
    expect((await product()).held).toBeLessThanOrEqual(20);
  });

  it('ends no payment that its gateway is working on, and refuses the new one instead', async () => {
    const { shop, pay, product } = await open(50, { heldUnitsPerAddress: 20 });
    const old = await pay(attacker, 15);
    const { storeId } = shop.store;
    await shop.storage.write((tx) =>
      tx
        .updateTable('payment')
        .set({ state: 'pending' })
        .where('store_id', '=', storeId)
        .where('token', '=', old.token)
        .execute(),
    );
    const refused = await pay(attacker, 10);
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { reason: 'held_too_much', message: expect.stringContaining('15 units already, of at most 20') },
    ]);
    expect(await product()).toMatchObject({ stock: 35, held: 15 });
    expect((await pay(other, 10)).status).toBe(200);
  });

  it('lets one cart hold what it buys, up to a bound of its own', async () => {
    const { pay, product } = await open(5000, { heldUnitsPerCart: 100 });
    const large = await pay(attacker, 90);
    expect(large.status).toBe(200);
    const larger = await pay(other, 101);
    expect([larger.status, larger.body.reason]).toEqual([409, 'held_too_much']);
    expect(await product()).toMatchObject({ stock: 4910, held: 90 });
  });

  it('shows its merchant what is held, by which cart and from where', async () => {
    const { shop, pay } = await open(50);
    const { token } = await pay(attacker, 10);
    expect((await shop.call('GET', '/products/mug/holds')).json()).toEqual({
      held: 10,
      items: [
        {
          cart: token,
          quantity: 10,
          variation: '',
          since: expect.any(String),
          payment: { state: 'action', provider: 'custom', address: attacker },
        },
      ],
    });
    expect((await shop.call('GET', '/products/none/holds')).statusCode).toBe(404);
  });

  it('gives back what nobody paid for', async () => {
    const { shop, clock, pay, product } = await open(50);
    await pay(attacker, 10);
    expect(await product()).toMatchObject({ stock: 40, held: 10 });
    clock.ms = holdTime + 1000;
    await reconcile(shop.context, new AbortController().signal);
    expect(await product()).toMatchObject({ stock: 50, held: 0 });
  });
});
