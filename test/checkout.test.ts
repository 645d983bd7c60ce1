import { describe, expect, it } from 'vitest';
import { type PayInput, payForCart } from '../src/checkout/payment/pay.js';
import { findOpenPayment, listPayments } from '../src/domain/payment/rows.js';
import { cartOf } from './support/carts.js';
import { onEachDatabase } from './support/databases.js';
import { startShop, type TestShop } from './support/shop.js';

const card = { cardNumber: '4242 4242 4242 4242', cardExpiration: '12/39', cardCvc: '123' };
const testCard: PayInput = { method: 'test-card', details: card, returnUrl: 'https://shop.example/' };

async function sell(shop: TestShop, ...products: { id: string; stock?: number; allow?: boolean }[]) {
  const made = await shop.call(
    'POST',
    '/products',
    products.map(({ id }) => ({ id, name: `The ${id}`, price: 10 })),
  );
  expect(made.statusCode).toBe(200);
  for (const { id, stock, allow } of products)
    if (stock !== undefined)
      await shop.call('PUT', `/products/${id}`, {
        inventoryManagementMethod: 'Single',
        stock,
        allowOutOfStockPurchases: allow ?? false,
      });
}

const stockOf = async (shop: TestShop, id: string) =>
  (await shop.call('GET', `/products/${id}`)).json().stock;

async function outcomeOf(shop: TestShop, token: string, input: PayInput = testCard) {
  try {
    const paid = await payForCart(shop.context, shop.store, token, input);
    return 'order' in paid ? paid.order : paid;
  } catch (error) {
    return error as Error & { code: string; errors: Record<string, string[]> };
  }
}

onEachDatabase((database) => {
  describe('paying for a cart', () => {
    it('makes it an order with a number, a buyer, figures, an event, and one unit less in stock', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug', stock: 5 });
      const token = await cartOf(shop, [{ id: 'mug', quantity: 2 }]);
      const paid = await outcomeOf(shop, token);
      expect(paid).toMatchObject({ token, completed: true, status: 'Processed', paymentStatus: 'Paid' });
      const order = (await shop.call('GET', `/orders/${token}`)).json();
      expect(order).toMatchObject({
        invoiceNumber: 'SNIP-0001',
        status: 'Processed',
        paymentStatus: 'Paid',
        paymentMethod: 'CreditCard',
        creditCardLast4Digits: '4242',
        finalGrandTotal: 20,
        email: 'ada@example.com',
      });
      expect(await stockOf(shop, 'mug')).toBe(3);
      const [customer] = (await shop.call('GET', '/customers?email=ada@example.com')).json().items;
      expect(customer.statistics).toMatchObject({ ordersCount: 1, ordersAmount: 20 });
      const product = (await shop.call('GET', '/products/mug')).json();
      expect(product.statistics).toEqual({ numberOfSales: 2, totalSales: 20 });
      const events = await shop.storage.read
        .selectFrom('outbox')
        .select('topic')
        .where('subject', '=', token)
        .execute();
      expect(events.map(({ topic }) => topic)).toEqual(['order.completed']);
      expect((await shop.call('GET', '/orders?status=InProgress')).json().totalItems).toBe(0);
      expect((await shop.call('GET', '/orders')).json().totalItems).toBe(1);
    });

    it('answers the same order to every further call', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug', stock: 5 });
      const token = await cartOf(shop, [{ id: 'mug' }]);
      const answers = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(shop, token)));
      expect(new Set(answers.map((one) => (one as { invoiceNumber?: string }).invoiceNumber))).toEqual(
        new Set(['SNIP-0001']),
      );
      expect(await stockOf(shop, 'mug')).toBe(4);
      expect(await listPayments(shop.storage.read, shop.store.storeId, token)).toHaveLength(1);
    });

    it('numbers invoices without holes, also when buyers are refused in between', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug', stock: 10 });
      const tokens = [];
      for (let n = 0; n < 16; n += 1)
        tokens.push(await cartOf(shop, [{ id: 'mug' }], { email: `b${n}@example.com` }));
      const answers = await Promise.all(tokens.map((token) => outcomeOf(shop, token)));
      const numbers = answers.flatMap((one) => ('invoiceNumber' in one ? [one.invoiceNumber] : [])).sort();
      expect(numbers).toEqual(Array.from({ length: 10 }, (_, n) => `SNIP-${String(n + 1).padStart(4, '0')}`));
      expect(await stockOf(shop, 'mug')).toBe(0);
      for (const refused of answers.filter((one) => !('invoiceNumber' in one)))
        expect(['cart_refused', 'out_of_stock']).toContain((refused as { code: string }).code);
    });

    it('sums two lines of one product before it looks at the stock', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug', stock: 3 });
      const token = await cartOf(shop, [
        { id: 'mug', quantity: 2 },
        { id: 'mug', quantity: 2 },
      ]);
      const refused = await outcomeOf(shop, token);
      expect(refused).toBeInstanceOf(Error);
      expect((refused as Error).message).toContain('mug');
      expect(await stockOf(shop, 'mug')).toBe(3);
    });

    it('goes below zero only where the merchant allows it', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug', stock: 1, allow: true });
      const token = await cartOf(shop, [{ id: 'mug', quantity: 3 }]);
      expect(await outcomeOf(shop, token)).toMatchObject({ completed: true });
      expect(await stockOf(shop, 'mug')).toBe(-2);
    });

    it('refuses a declined card, changes nothing, and takes another card after it', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug', stock: 1 });
      const token = await cartOf(shop, [{ id: 'mug' }]);
      const declined = { ...testCard, details: { ...card, cardNumber: '4000000000000002' } };
      expect(await outcomeOf(shop, token, declined)).toMatchObject({
        code: 'payment_declined',
        errors: { payment: ['card_declined'] },
      });
      expect(await stockOf(shop, 'mug')).toBe(1);
      expect((await shop.call('GET', '/orders')).json().totalItems).toBe(0);
      expect(await outcomeOf(shop, token)).toMatchObject({ completed: true });
    });

    it.each([
      ['a number that is no test card', { cardNumber: '4111111111111111' }, 'card_invalid_number'],
      ['an expired card', { cardExpiration: '01/20' }, 'card_expired'],
      ['an unreadable date', { cardExpiration: 'soon' }, 'card_invalid_expiration'],
      ['a code of two digits', { cardCvc: '12' }, 'card_invalid_cvv'],
    ])('refuses %s', async (_what, wrong, reason) => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      const token = await cartOf(shop, [{ id: 'mug' }]);
      const refused = await outcomeOf(shop, token, { ...testCard, details: { ...card, ...wrong } });
      expect(refused).toMatchObject({ code: 'payment_declined', errors: { payment: [reason] } });
    });

    it('takes orders that are paid later where the shop allows it, and orders that cost nothing', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      await shop.call('POST', '/products', [{ id: 'gift', name: 'Gift', price: 0 }]);
      const later = await cartOf(shop, [{ id: 'mug' }]);
      const deferred = { ...testCard, method: 'deferred' };
      expect(await outcomeOf(shop, later, deferred)).toMatchObject({
        status: 'Processed',
        paymentStatus: 'Deferred',
      });
      expect((await shop.call('GET', `/orders/${later}`)).json()).toMatchObject({
        willBePaidLater: true,
        paymentMethod: 'WillBePaidLater',
      });
      const free = await cartOf(shop, [{ id: 'gift' }]);
      expect(await outcomeOf(shop, free)).toMatchObject({ code: 'invalid' });
      expect(await outcomeOf(shop, free, { ...testCard, method: 'free' })).toMatchObject({ completed: true });
      await shop.call('PUT', '/settings/general', { allowDeferred: false });
      const store = (await shop.context.directory.identify(
        'secret',
        shop.secretKey,
        await shop.storage.epoch(),
      ))!;
      const not = await cartOf(shop, [{ id: 'mug' }]);
      await expect(payForCart(shop.context, store, not, deferred)).rejects.toMatchObject({ code: 'invalid' });
    });

    it.each([
      ['an e-mail', { email: '' }, 'email'],
      ['a billing address', { billing: { name: 'Ada' } }, 'billingAddress.city'],
      [
        'a required field',
        { customFields: [{ name: 'Size', value: '', required: true }] },
        'customFields[Size]',
      ],
    ])('refuses a cart without %s, and names it', async (_what, lack, field) => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      const token = await cartOf(shop, [{ id: 'mug' }], lack);
      const refused = await outcomeOf(shop, token);
      expect(refused).toMatchObject({ code: 'cart_refused' });
      expect(Object.keys((refused as { errors: object }).errors)).toContain(field);
    });

    it('refuses subscriptions by name', async () => {
      const shop = await startShop(database);
      await shop.call('POST', '/products', [
        { id: 'box', name: 'Monthly box', price: 10, paymentInterval: 'Month' },
      ]);
      const token = await cartOf(shop, [{ id: 'box' }]);
      const refused = await outcomeOf(shop, token);
      expect(refused).toMatchObject({
        code: 'cart_refused',
        details: { reason: 'subscriptions_not_available' },
      });
      expect((refused as Error).message).toContain('Monthly box');
    });

    it('goes on above an imported invoice of a prefix that the merchant changes to', async () => {
      const shop = await startShop(database, { settings: { invoicePrefix: 'AB-' } });
      await sell(shop, { id: 'mug' });
      expect(await outcomeOf(shop, await cartOf(shop, [{ id: 'mug' }]))).toMatchObject({
        invoiceNumber: 'AB-0001',
      });
      await shop.storage.write((tx) =>
        tx
          .updateTable('orders')
          .set({ invoice_number: 'ab-0002' })
          .where('invoice_number', '=', 'ab-0001')
          .execute(),
      );
      expect(await outcomeOf(shop, await cartOf(shop, [{ id: 'mug' }]))).toMatchObject({
        invoiceNumber: 'AB-0003',
      });
    });
  });

  describe('money that is held', () => {
    const authorise = { ...testCard, details: { ...card, capture: false } };

    it('is captured by status Processed or payment status Paid, once', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      for (const change of [{ status: 'Processed' }, { paymentStatus: 'Paid' }]) {
        const token = await cartOf(shop, [{ id: 'mug' }]);
        expect(await outcomeOf(shop, token, authorise)).toMatchObject({
          status: 'Pending',
          paymentStatus: 'Authorized',
        });
        const answers = await Promise.all(
          Array.from({ length: 3 }, () => shop.call('PUT', `/orders/${token}`, change)),
        );
        for (const answer of answers) {
          expect(answer.statusCode, answer.body).toBe(200);
          expect(answer.json()).toMatchObject({ status: 'Processed', paymentStatus: 'Paid' });
        }
        const notes = (await shop.call('GET', `/orders/${token}/notifications`)).json();
        expect(notes.items.map((note: { message: string }) => note.message)).toContain(
          "Payment status changed from 'Authorized' to 'Paid'. The payment was captured.",
        );
        expect(notes.totalItems).toBe(2);
      }
    });

    it('is captured under the status that is asked for, also once the goods are on their way', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      const held = async () => {
        const token = await cartOf(shop, [{ id: 'mug' }]);
        await outcomeOf(shop, token, authorise);
        return token;
      };
      const put = async (token: string, change: object) => {
        const { status, paymentStatus } = (await shop.call('PUT', `/orders/${token}`, change)).json();
        const { items } = (await shop.call('GET', `/orders/${token}/notifications`)).json();
        const messages = items.map(({ message }: { message: string }) => message).join(' ');
        return [status, paymentStatus, /was captured|was released/.exec(messages)?.[0]];
      };
      const both = await held();
      expect(await put(both, { status: 'Shipped', paymentStatus: 'Paid' })).toEqual([
        'Shipped',
        'Paid',
        'was captured',
      ]);
      const later = await held();
      expect(await put(later, { status: 'Shipped' })).toEqual(['Shipped', 'Authorized', undefined]);
      expect(await put(later, { paymentStatus: 'Paid' })).toEqual(['Shipped', 'Paid', 'was captured']);
      const released = await held();
      await put(released, { status: 'Shipped' });
      expect(await put(released, { status: 'Cancelled' })).toEqual([
        'Cancelled',
        'Cancelled',
        'was released',
      ]);
    });

    it('stays held where the provider refuses to capture it', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      const token = await cartOf(shop, [{ id: 'mug' }]);
      await outcomeOf(shop, token, { ...testCard, details: { ...card, cardNumber: '4000000000000341' } });
      const refused = await shop.call('PUT', `/orders/${token}`, { status: 'Processed' });
      expect(refused.statusCode).toBe(402);
      expect(refused.json().message).toContain('declined');
      expect((await shop.call('GET', `/orders/${token}`)).json()).toMatchObject({
        status: 'Pending',
        paymentStatus: 'Authorized',
      });
    });

    it('is let go by Cancelled, and restock gives the stock back; another status takes it again', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug', stock: 3 });
      const token = await cartOf(shop, [{ id: 'mug', quantity: 2 }]);
      await outcomeOf(shop, token, authorise);
      expect(await stockOf(shop, 'mug')).toBe(1);
      const cancelled = await shop.call('PUT', `/orders/${token}`, { status: 'Cancelled', restock: true });
      expect(cancelled.json()).toMatchObject({ status: 'Cancelled', paymentStatus: 'Cancelled' });
      expect(await stockOf(shop, 'mug')).toBe(3);
      await shop.call('PUT', `/orders/${token}`, { status: 'Cancelled', restock: true });
      expect(await stockOf(shop, 'mug')).toBe(3);
      expect((await shop.call('PUT', `/orders/${token}`, { status: 'Processed' })).statusCode).toBe(200);
      expect(await stockOf(shop, 'mug')).toBe(1);
      await shop.call('PUT', `/orders/${token}`, { status: 'Cancelled', restock: true });
      await shop.call('PUT', '/products/mug', { stock: 1 });
      const refused = await shop.call('PUT', `/orders/${token}`, { status: 'Shipped' });
      expect(refused.statusCode).toBe(409);
      expect(refused.json().message).toContain('The mug');
      expect((await shop.call('GET', `/orders/${token}`)).json().status).toBe('Cancelled');
    });
  });

  describe('refunds', () => {
    it('give back parts, never more than was paid, and tell of it', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      const token = await cartOf(shop, [{ id: 'mug', quantity: 3 }]);
      await outcomeOf(shop, token);
      const made = await shop.call('POST', `/orders/${token}/refunds`, { amount: 12.5, comment: 'Chipped' });
      expect(made.statusCode).toBe(201);
      expect(made.json()).toMatchObject({
        orderToken: token,
        amount: 12.5,
        comment: 'Chipped',
        refundedByPaymentGateway: true,
        notifyCustomer: false,
        currency: 'usd',
      });
      const over = await shop.call('POST', `/orders/${token}/refunds`, { amount: 17.51 });
      expect(over.statusCode).toBe(400);
      expect(over.json().errors.amount[0]).toContain('17.50');
      await shop.call('POST', `/orders/${token}/refunds`, { amount: 17.5 });
      expect((await shop.call('GET', `/orders/${token}`)).json()).toMatchObject({
        paymentStatus: 'Refunded',
      });
      expect((await shop.call('GET', `/orders/${token}/refunds`)).json()).toHaveLength(2);
      expect((await shop.call('GET', `/orders/${token}/refunds/${made.json().id}`)).json()).toEqual(
        made.json(),
      );
      const events = await shop.storage.read
        .selectFrom('outbox')
        .select('topic')
        .where('subject', '=', token)
        .where('topic', '=', 'order.refund.created')
        .execute();
      expect(events).toHaveLength(2);
    });

    it('asked for ten at once give back no more than was paid', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      const token = await cartOf(shop, [{ id: 'mug' }]);
      await outcomeOf(shop, token);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => shop.call('POST', `/orders/${token}/refunds`, { amount: 3 })),
      );
      expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(3);
      expect(answers.filter(({ statusCode }) => statusCode === 400)).toHaveLength(7);
    });

    it('refuse what is no amount, carts and unknown orders', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      const cart = await cartOf(shop, [{ id: 'mug' }]);
      expect((await shop.call('POST', `/orders/${cart}/refunds`, { amount: 1 })).statusCode).toBe(409);
      await outcomeOf(shop, cart);
      for (const amount of [0, -1, 'x', 1.005, null, 1e300, [1]])
        expect(
          (await shop.call('POST', `/orders/${cart}/refunds`, { amount })).statusCode,
          String(amount),
        ).toBe(400);
      const none = await shop.call('POST', '/orders/00000000-0000-4000-8000-000000000000/refunds', {
        amount: 1,
      });
      expect(none.statusCode).toBe(404);
      expect(await findOpenPayment(shop.storage.read, shop.store.storeId, cart)).toBeUndefined();
    });

    it('give back nothing of what nobody has paid yet, and the rest once somebody has', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      const token = await cartOf(shop, [{ id: 'mug' }]);
      await outcomeOf(shop, token, { ...testCard, method: 'deferred' });
      const refund = () => shop.call('POST', `/orders/${token}/refunds`, { amount: 3 });
      const refused = await refund();
      expect([refused.statusCode, refused.json().message]).toEqual([
        409,
        expect.stringContaining('Deferred'),
      ]);
      await shop.call('PUT', `/orders/${token}`, { paymentStatus: 'PaidDeferred' });
      expect((await refund()).json()).toMatchObject({ amount: 3, refundedByPaymentGateway: false });
      const emptied = await cartOf(shop, [{ id: 'mug' }]);
      await outcomeOf(shop, emptied, { ...testCard, details: { ...card, capture: false } });
      await shop.call('PUT', `/orders/${emptied}`, { status: 'Cancelled' });
      expect((await shop.call('POST', `/orders/${emptied}/refunds`, { amount: 3 })).statusCode).toBe(409);
    });

    it('are asked for again under their key without a second one', async () => {
      const shop = await startShop(database);
      await sell(shop, { id: 'mug' });
      const token = await cartOf(shop, [{ id: 'mug' }]);
      await outcomeOf(shop, token);
      const headers = { 'idempotency-key': 'refund-of-the-chipped-mug' };
      const once = await shop.call('POST', `/orders/${token}/refunds`, { amount: 3 }, { headers });
      const again = await shop.call('POST', `/orders/${token}/refunds`, { amount: 3 }, { headers });
      expect(again.json()).toEqual(once.json());
      expect((await shop.call('GET', `/orders/${token}/refunds`)).json()).toHaveLength(1);
    });
  });
});
