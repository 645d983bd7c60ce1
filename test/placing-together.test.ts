import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginCart } from './support/cart-calls.js';
import { onEachDatabase } from './support/databases.js';
import { type FakeStripe, startFakeStripe } from './support/fake-stripe.js';
import { startShop, type TestShop } from './support/shop.js';

let stripe: FakeStripe;
let running: TestShop[] = [];
beforeEach(async () => {
  stripe = await startFakeStripe();
});
afterEach(async () => {
  await stripe.quiet();
  for (const { app } of running) await app.close();
  running = [];
  await stripe.close();
});

const address = { name: 'Ada', address1: '1 Row', city: 'London', country: 'GB', postalCode: 'N1 9GU' };
const each = 30;
const many = <T>(make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: each }, (_, index) => make(index)));

onEachDatabase((database) => {
  /** A shop that sells one mug, paid by Stripe, whose messages come twice, or by the test card. */
  async function open() {
    const shop = await startShop(database, { providerApis: { stripe: stripe.address } });
    running.push(shop);
    const listening = await shop.app.listen({ port: 0, host: '127.0.0.1' });
    const { stripeWebhookUrl } = (
      await shop.call('PUT', '/settings/payment', {
        stripeSecretKey: stripe.secretKey,
        stripeWebhookSecret: stripe.webhook.secret,
      })
    ).json();
    stripe.webhook.url = listening + stripeWebhookUrl;
    stripe.webhook.time = 'twice';
    await shop.call('POST', '/products', { id: 'mug', name: 'Mug', price: 20 });
    await shop.call('PUT', '/products/mug', { inventoryManagementMethod: 'Single', stock: 1000 });
    const cart = async () => {
      const begun = await beginCart(shop);
      await begun.add({ id: 'mug' });
      await begun.call('PUT', '', { email: `${begun.token}@example.com`, billingAddress: address });
      return begun;
    };
    return { shop, cart };
  }

  const card = { cardNumber: '4242424242424242', cardExpiration: '12/39', cardCvc: '123' };
  const byCard = { method: 'test-card', details: card };
  const byStripe = { method: 'stripe', details: { paymentMethod: 'pm_card_visa' } };

  it('sells one product to buyers who pay here and to buyers who pay at a provider, all at once', async () => {
    const { shop, cart } = await open();
    const [here, outside] = [await many(cart), await many(cart)];
    const answers = await Promise.all([
      ...here.map(({ call }) => call('POST', '/pay', byCard)),
      ...outside.map(({ call }) => call('POST', '/pay', byStripe)),
    ]);
    await stripe.quiet();
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200));
    expect(new Set(stripe.sent.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await shop.call('GET', '/products/mug')).json()).toMatchObject({ stock: 1000 - 2 * each });
    expect(stripe.charged().count).toBe(each);
  });

  it('sells while other orders of the product are cancelled and put back', async () => {
    const { shop, cart } = await open();
    const [before, here] = [await many(cart), await many(cart)];
    for (const { call } of before) expect((await call('POST', '/pay', byCard)).statusCode).toBe(200);
    const answers = await Promise.all([
      ...here.map(({ call }) => call('POST', '/pay', byCard)),
      ...before.map(({ token }, index) =>
        shop.call('PUT', `/orders/${token}`, { status: 'Cancelled', restock: index % 2 === 0 }),
      ),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200));
    expect((await shop.call('GET', '/products/mug')).json()).toMatchObject({ stock: 1000 - 1.5 * each });
  });

  it("takes a dispute's message while the order is changed by its merchant and refunded", async () => {
    const { shop, cart } = await open();
    const { token, call } = await cart();
    await call('POST', '/pay', byStripe);
    await stripe.quiet();
    const paid = JSON.parse(stripe.lastEvent().body);
    const tell = (id: number) => {
      const object = {
        id: `dp_${id}`,
        object: 'dispute',
        payment_intent: paid.data.object.id,
        status: id % 2 === 0 ? 'needs_response' : 'won',
      };
      const type = 'charge.dispute.created';
      return stripe.deliver(type, JSON.stringify({ ...paid, type, data: { object } }));
    };
    const [delivered, changed, refunded] = await Promise.all([
      many(tell),
      many((n) => shop.call('PUT', `/orders/${token}`, { trackingNumber: `T${n}` })),
      many(() => shop.call('POST', `/orders/${token}/refunds`, { amount: 0.1 })),
    ]);
    expect(new Set(delivered)).toEqual(new Set([200]));
    expect(new Set(changed.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(new Set(refunded.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
    expect(stripe.charged(token)).toMatchObject({ refunded: each * 10 });
  });
});
