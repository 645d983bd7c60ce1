import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueLink, linkToken } from '../src/domain/customer/mailed-links.js';
import { accountOf, guestOrder, password } from './support/accounts.js';
import { beginCart } from './support/cart-calls.js';
import { answeredCalls, checkedAnswers } from './support/checked-answers.js';
import { testDatabase } from './support/databases.js';
import { type FakeGateway, startFakeGateway } from './support/fake-gateway.js';
import { type FakePayPal, startFakePayPal } from './support/fake-paypal.js';
import { type FakeStripe, startFakeStripe } from './support/fake-stripe.js';
import { importAll } from './support/import-all.js';
import type { ApiDocument } from './support/openapi.js';
import { importProducts } from './support/products.js';
import { startShop, type TestShop } from './support/shop.js';
import { fill, type World } from './support/world.js';

/*
 * Every answer of `shop.app.inject` is held against /openapi.json: a key that the document has not fails the
 * test. These make every documented call, with as much in the answers as there can be.
 */

let shop: TestShop;
let world: World;
let gateway: FakeGateway;
let stripe: FakeStripe;
let paypal: FakePayPal;

beforeAll(async () => {
  [gateway, stripe, paypal] = await Promise.all([startFakeGateway(), startFakeStripe(), startFakePayPal({})]);
  shop = await startShop(testDatabase('sqlite'), {
    allowHosts: [gateway.host],
    providerApis: { stripe: stripe.address, paypal: paypal.address },
    domain: { domain: 'shop.example', protocol: 'https' },
    settings: { customGatewayUrl: gateway.methodsUrl, currencies: ['EUR'], smtpHost: 'mail.example' },
  });
  checkedAnswers(shop.app);
  gateway.setup.shop = await shop.app.listen({ port: 0, host: '127.0.0.1' });
  gateway.setup.secretKey = shop.secretKey;
  world = await fill(shop, shop, 'mine', 1);
});
afterAll(async () => {
  await shop.app.close();
  await Promise.all([gateway.close(), stripe.close(), paypal.close()]);
});

const buyer = {
  name: 'Jane Doe',
  company: 'Doe Ltd',
  address1: '1 Main St',
  address2: 'Apartment 3',
  city: 'El Monte',
  country: 'US',
  province: 'CA',
  postalCode: '91731',
  phone: '555-0100',
  vatNumber: 'X1',
};
const size = { name: 'Size', type: 'dropdown', options: 'S|L[+5.00]', required: true };
const plan = { id: 'monthly', name: 'Every month', frequency: 'monthly', interval: 1, price: 9 };

/** A call that must be answered with a status. */
async function made(status: number, answer: ReturnType<TestShop['call']>) {
  const { statusCode, body } = await answer;
  expect(statusCode, body).toBe(status);
  return body === '' ? undefined : JSON.parse(body);
}

const open = (method: string, path: string, body?: unknown, session?: string) =>
  shop.call(method, path, body, {
    key: null,
    headers: {
      authorization: `Bearer ${shop.publicKey}`,
      ...(session === undefined ? {} : { 'x-customer-session': session }),
    },
  });

it('describes what settings, taxes, shipping methods, domains and templates answer', async () => {
  const { call } = shop;
  const general = await made(200, call('GET', '/settings/general'));
  await made(
    200,
    call('PUT', '/settings/general', { ...general, splitName: true, businessAddress: { city: 'Nice' } }),
  );
  await made(400, call('PUT', '/settings/general', { country: 'Atlantis' }));
  await made(
    200,
    call('PUT', '/settings/taxes', [
      { name: 'CA tax', rate: 0.05, country: 'US', province: 'CA' },
      {
        name: 'Sales',
        rate: 0.01,
        country: 'US',
        numberForInvoice: 'N1',
        includedInPrice: true,
        appliesOnShipping: true,
      },
    ]),
  );
  await made(400, call('PUT', '/settings/taxes', [{ name: '', rate: 20 }]));
  await made(200, call('GET', '/settings/taxes'));
  await made(200, call('GET', '/settings/general'));
  const method = {
    name: 'Post',
    localizationId: 'post',
    postalCodeRegex: '9.*',
    onOrderTotalAbove: 1,
    guaranteedEstimatedDelivery: { minimumDaysForDelivery: 1, maximumDaysForDelivery: 3 },
    countryCondition: [{ countryCode: 'US', provinceCode: 'CA' }, { countryCode: 'CA' }],
    currency: 'usd',
    rates: [{ cost: 3, weight: { from: 0, to: 1000 }, total: { from: 1 } }, { cost: 5 }],
  };
  const { id } = await made(201, call('POST', '/shipping_methods', method));
  await made(400, call('POST', '/shipping_methods', { name: 'Post' }));
  await made(200, call('GET', '/shipping_methods'));
  await made(200, call('GET', `/shipping_methods/${id}`));
  await made(200, call('PUT', `/shipping_methods/${id}`, { location: null }));
  await made(200, call('DELETE', `/shipping_methods/${id}`));
  await made(200, call('GET', '/settings/domain'));
  await made(200, call('PUT', '/settings/domain', { domain: 'shop.example' }));
  await made(400, call('PUT', '/settings/domain', { domain: '' }));
  await made(200, call('POST', '/settings/alloweddomains', [{ domain: 'b.example' }]));
  await made(200, call('GET', '/settings/alloweddomains'));
  await made(200, call('DELETE', '/settings/alloweddomains', [{ domain: 'b.example' }]));
  await made(200, call('GET', '/settings/mail'));
  await made(200, call('PUT', '/settings/mail', { mailOff: ['invoice'], email: 'me@shop.example' }));
  await made(200, call('PUT', '/settings/mail', { mailOff: [] }));
  await made(200, call('POST', '/settings/mail/test', {}));
  await made(200, call('GET', '/settings/mail/templates'));
  const template = '/settings/mail/templates/invoice';
  await made(200, call('GET', template));
  await made(200, call('PUT', template, { subject: 'Order {{ order.invoiceNumber }}', text: 'Thanks' }));
  await made(400, call('PUT', template, { subject: '{% if %}' }));
  await made(200, call('POST', `${template}/preview`, { orderToken: world.token }));
  await made(200, call('DELETE', template));
});

it('describes products, discounts, statistics, webhooks and requests that are to be validated', async () => {
  const { call } = shop;
  const shirt = {
    id: 'shirt',
    name: 'Shirt',
    price: { usd: 20, eur: 18 },
    url: '/shirt',
    description: 'A shirt',
    image: '/shirt.jpg',
    categories: ['shirts'],
    metadata: { any: ['thing', { at: 1 }] },
    customFields: [size],
    weight: 100,
    width: 1,
    height: 2,
    length: 3,
    alternatePrices: { vip: 15 },
  };
  const club = { id: 'club', name: 'Club', price: 10, plans: [plan] };
  await made(200, call('POST', '/products', [shirt, club]));
  await made(400, call('POST', '/products', { id: 'shirt' }));
  const variants = ['S', 'L'].map((option) => ({ variation: [{ name: 'Size', option }], stock: 9 }));
  await made(200, call('PUT', '/products/shirt', { inventoryManagementMethod: 'Variant', variants }));
  await made(200, call('GET', '/products?archived=true'));
  await made(200, call('GET', '/products/shirt'));
  await made(200, call('GET', '/products/shirt/holds'));
  await importProducts(shop, {
    id: '3c9b0b5e-1a2b-4c3d-8e4f-5a6b7c8d9e0f',
    userDefinedId: 'old',
    name: 'Old',
    price: 1,
  });
  await made(200, call('GET', '/products/old'));
  await made(200, call('DELETE', '/products/old'));
  const offer = await made(
    201,
    call('POST', '/discounts', {
      name: 'Shirts',
      trigger: 'QuantityOfAProduct',
      quantityOfAProduct: 2,
      quantityOfProductIds: 'shirt',
      type: 'FixedAmountOnItems',
      amount: 2,
      productIds: 'shirt',
      expires: '2099-01-01',
      maxNumberOfUsages: 50,
    }),
  );
  await made(
    201,
    call('POST', '/discounts', { name: 'Ten', trigger: 'Code', code: 'TEN', type: 'Rate', rate: 10 }),
  );
  await made(
    201,
    call('POST', '/discounts', {
      name: 'Never',
      trigger: 'Code',
      code: 'OLD',
      type: 'Rate',
      rate: 1,
      totalToReach: 30,
    }),
  );
  await made(400, call('POST', '/discounts', { name: 'Ten' }));
  await made(200, call('GET', '/discounts'));
  await made(200, call('GET', `/discounts/${offer.id}`));
  await made(200, call('PUT', `/discounts/${offer.id}`, { name: 'Shirts!' }));
  await made(200, call('DELETE', `/discounts/${offer.id}`));
  for (const part of ['performance', 'orders/sales', 'orders/count'])
    await made(200, call('GET', `/data/${part}?from=2026-01-01&to=2026-12-31`));
  const hook = await made(
    201,
    call('POST', '/webhooks', { url: 'https://shop.example/hook', events: ['order.completed'] }),
  );
  await made(
    409,
    call('POST', '/webhooks', { url: 'https://shop.example/hook', events: ['order.completed'] }),
  );
  await made(400, call('POST', '/webhooks', { url: 'nowhere' }));
  await made(200, call('GET', '/webhooks'));
  await made(200, call('GET', `/webhooks/${hook.id}`));
  await made(200, call('PUT', `/webhooks/${hook.id}`, { active: true }));
  await made(200, call('POST', `/webhooks/${hook.id}/secret`));
  const test = await made(202, call('POST', `/webhooks/${hook.id}/test`));
  await made(200, call('GET', '/webhooks/deliveries'));
  await made(200, call('GET', `/webhooks/deliveries/${test.id}`));
  await made(202, call('POST', `/webhooks/deliveries/${test.id}/resend`));
  await made(200, call('GET', '/settings/webhooks'));
  await made(
    200,
    call('PUT', '/settings/webhooks', {
      webhooks: [{ url: 'https://shop.example/two' }],
      tiendanubeSecret: 's'.repeat(32),
    }),
  );
  const [left] = await made(200, call('GET', '/webhooks'));
  await made(200, call('DELETE', `/webhooks/${left.id}`));
});

it('describes orders, refunds, notes, mails and customers, imported ones too', async () => {
  const { call } = shop;
  const email = 'ada@people.example';
  const order = guestOrder(7, email, {
    discounts: [{ name: 'Ten', code: 'TEN', trigger: 'Code', type: 'Rate', rate: 10, amountSaved: 2 }],
    refunds: [{ amount: 1, comment: 'broken', creationDate: '2026-03-08T10:00:00Z' }],
    taxes: [{ taxName: 'GST', taxRate: 0.05, amount: 1, numberForInvoice: 'N1' }],
    customFields: [{ name: 'Gift', value: 'yes', operation: null }],
    metadata: { any: 'thing' },
    trackingNumber: 'T1',
  });
  await importAll(shop, [order]);
  const path = `/orders/${order.token}`;
  await made(200, call('GET', '/orders'));
  await made(200, call('GET', '/orders?format=Excerpt&status=Processed&from=2026-01-01'));
  await made(400, call('GET', '/orders?status=Lost'));
  await made(200, call('GET', path));
  await made(
    200,
    call('PUT', path, { status: 'Shipped', trackingUrl: 'https://carrier.example/1', notify: true }),
  );
  await made(400, call('PUT', path, { status: 'Lost' }));
  await made(
    201,
    call('POST', `${path}/notifications`, { type: 'Comment', deliveryMethod: 'Email', message: 'Hello' }),
  );
  await made(
    201,
    call('POST', `${path}/notifications`, { type: 'Logs', deliveryMethod: 'None', message: 'Seen' }),
  );
  await made(400, call('POST', `${path}/notifications`, {}));
  await made(200, call('GET', `${path}/notifications`));
  const refund = await made(
    201,
    call('POST', `${path}/refunds`, { amount: 2, comment: 'late', notifyCustomer: true }),
  );
  await made(400, call('POST', `${path}/refunds`, { amount: 2000 }));
  await made(200, call('GET', `${path}/refunds`));
  await made(200, call('GET', `${path}/refunds/${refund.id}`));
  await made(200, call('PUT', `${path}/refunds/${refund.id}`, { refundedByPaymentGateway: true }));
  await made(200, call('GET', path));
  await made(200, call('PUT', '/orders', { tokens: [order.token, 'none'], status: 'Delivered' }));
  await made(400, call('PUT', '/orders', { tokens: [] }));
  await made(200, call('GET', `${path}/logs`));
  await made(404, call('GET', '/orders/none/logs'));
  const { items } = await made(200, call('GET', '/mails'));
  await made(200, call('GET', `/mails/${items[0].id}`));
  expect((await call('GET', `/mails/${items[0].id}/html`)).statusCode).toBe(200);
  await made(202, call('POST', '/mails/send', { state: 'kept' }));
  await shop.storage.write((tx) => tx.updateTable('mail').set({ state: 'failed' }).execute());
  await made(202, call('POST', `/mails/${items[0].id}/resend`));
  const customers = await made(200, call('GET', '/customers'));
  const { id } = customers.items.find((one: { email: string }) => one.email === email);
  await made(200, call('GET', `/customers/${id}`));
  await made(200, call('GET', `/customers/${id}/orders`));
  await made(200, call('PUT', `/customers/${id}`, { billingAddress: { city: 'Bath' } }));
  await made(400, call('PUT', `/customers/${id}`, { email: 'nobody' }));
  await made(200, call('POST', '/customers/export', { email }));
  await made(200, call('POST', '/customers/erase', { email }));
  await importAll(shop, [guestOrder(8, 'bob@people.example')]);
  const left = await made(200, call('GET', '/customers?email=bob@people.example'));
  expect((await call('DELETE', `/customers/${left.items[0].id}`)).statusCode).toBe(204);
  await made(404, call('DELETE', `/customers/${left.items[0].id}`));
});

it("describes Tiendanube's API", async () => {
  const { tienda } = shop;
  const ana = {
    name: 'Ana',
    email: 'ana@people.example',
    phone: '1',
    identification: '2',
    note: 'n',
    billing_city: 'Rio',
    billing_country: 'BR',
    addresses: [{ address: 'Rua', number: '1', city: 'Rio', country: 'BR', province: 'RJ', default: true }],
    extra: { any: { key: 1 } },
  };
  const { id } = await made(201, tienda('POST', '/customers', ana));
  await made(422, tienda('POST', '/customers', { name: '' }));
  await made(400, tienda('POST', '/customers', '{'));
  await made(415, tienda('POST', '/customers', 'a', { headers: { 'content-type': 'text/plain' } }));
  await made(200, tienda('GET', '/customers'));
  await made(200, tienda('GET', `/customers/${id}`));
  await made(200, tienda('GET', `/customers/${id}?fields=id,name`));
  await made(200, tienda('PUT', `/customers/${id}`, { note: null }));
  await made(200, tienda('DELETE', `/customers/${id}`));
  await made(200, tienda('GET', '/orders'));
  await made(200, tienda('GET', `/orders/${world.orderId}`));
  await made(200, tienda('GET', '/store'));
  const hook = await made(
    201,
    tienda('POST', '/webhooks', { event: 'order/created', url: 'https://app.example/h' }),
  );
  await made(422, tienda('POST', '/webhooks', { event: 'order/lost' }));
  await made(200, tienda('GET', '/webhooks'));
  await made(200, tienda('GET', `/webhooks/${hook.id}`));
  await made(200, tienda('PUT', `/webhooks/${hook.id}`, { url: 'https://app.example/i' }));
  await made(200, tienda('DELETE', `/webhooks/${hook.id}`));
});

it("describes the cart's API with all that can stand in a cart, its ways to pay and its order", async () => {
  await made(200, open('GET', '/cart/settings'));
  const cart = await beginCart(shop, { currency: 'usd', lang: 'fr' });
  await made(
    201,
    cart.add({
      id: 'shirt',
      quantity: 2,
      customFields: [{ name: 'Size', value: 'L' }],
      metadata: { any: 1 },
    }),
  );
  await made(201, cart.add({ id: 'club', selectedPlanId: 'monthly' }));
  await made(400, cart.add({ id: 'shirt', customFields: [{ name: 'Size', value: 'XXL' }] }));
  await made(400, cart.add({ id: 'shirt', price: 1, customFields: [{ name: 'Size', value: 'L' }] }));
  const { items } = await made(201, cart.add({ id: world.product === 'mine-mug' ? 'mine-own' : '' }));
  const [first] = items.items;
  await made(200, cart.call('PUT', `/items/${first.uniqueId}`, { quantity: 3 }));
  await made(400, cart.call('PUT', `/items/${first.uniqueId}`, { quantity: 100 }));
  await made(200, cart.call('DELETE', `/items/${items.items[1].uniqueId}`));
  await made(200, cart.call('POST', '/discounts', { code: 'TEN' }));
  await made(200, cart.call('POST', '/discounts', { code: 'OLD' }));
  await made(400, cart.call('POST', '/discounts', { code: 'LOST' }));
  const idle = await made(200, cart.call('PUT', `/items/${first.uniqueId}`, { quantity: 1 }));
  expect(idle.discounts.idle).toEqual([{ code: 'old', reason: 'promocode_isnt_applicable' }]);
  await made(200, cart.call('DELETE', '/discounts/OLD'));
  const change = {
    email: 'jane@people.example',
    billingAddress: buyer,
    shipToBillingAddress: false,
    shippingAddress: { ...buyer, province: 'NY', postalCode: '10001' },
    customFields: [{ name: 'Gift', value: 'yes', type: 'checkbox', options: 'yes|no', required: true }],
    metadata: { any: { thing: [1] } },
    notes: 'Please ring twice',
  };
  await made(200, cart.call('PUT', '', change));
  await made(400, cart.call('PUT', '', { email: 'nobody' }));
  await made(403, cart.call('PUT', '', { notes: 'mine' }, { secret: null }));
  const { rates } = await made(200, cart.call('GET', '/shipping-rates'));
  await made(200, cart.call('PUT', '/shipping', { rateId: rates[0].id }));
  await made(200, cart.call('GET'));
  await made(200, cart.call('GET', '', undefined, { secret: null }));
  await made(200, cart.call('GET', '/payment-methods'));
  await made(404, cart.call('GET', '/order'));
  const card = { cardNumber: '4000000000000002', cardExpiration: '12/99', cardCvc: '123' };
  await made(400, cart.call('POST', '/pay', { method: 'test-card', details: card }));
  await made(200, cart.call('GET'));
  await made(400, cart.call('POST', '/pay', { method: 'test-card', total: 1 }));
  const details = { ...card, cardNumber: '4242424242424242' };
  await made(200, cart.call('POST', '/pay', { method: 'test-card', details }));
  await made(200, cart.call('GET'));
  await made(200, cart.call('GET', '/order'));
  await made(200, shop.call('GET', `/orders/${cart.token}`));
  await made(200, shop.tienda('GET', '/orders'));
});

it('describes what gateways and providers are answered', async () => {
  const atGateway = async (method: string) => {
    const cart = await beginCart(shop);
    await made(201, cart.add({ id: 'mine-own' }));
    await made(200, cart.call('PUT', '', { email: 'jane@people.example', billingAddress: buyer }));
    const { rates } = await made(200, cart.call('GET', '/shipping-rates'));
    await made(200, cart.call('PUT', '/shipping', { rateId: rates[0].id }));
    return { ...cart, paid: await made(200, cart.call('POST', '/pay', { method })) };
  };
  const { paid } = await atGateway('custom:bank');
  const publicToken = new URL(paid.redirectUrl).searchParams.get('publicToken')!;
  const gate = '/public/custom-payment-gateway';
  await made(200, shop.call('GET', `${gate}/validate?publicToken=${publicToken}`, undefined, { key: null }));
  await made(401, shop.call('GET', `${gate}/validate?publicToken=x`, undefined, { key: null }));
  const session = await made(
    200,
    shop.call('GET', `${gate}/payment-session?publicToken=${publicToken}`, undefined, { key: null }),
  );
  const asGateway = { key: null, headers: { authorization: `Bearer ${shop.secretKey}` } };
  const posted = {
    paymentSessionId: session.id,
    state: 'processed',
    transactionId: 't1',
    instructions: 'Thanks',
  };
  await made(200, shop.call('POST', '/private/custom-payment-gateway/payment', posted, asGateway));
  await made(400, shop.call('POST', '/private/custom-payment-gateway/payment', {}, asGateway));

  const keys = {
    stripeSecretKey: stripe.secretKey,
    stripeWebhookSecret: stripe.webhook.secret,
    paypalClientId: paypal.clientId,
    paypalSecret: paypal.secret,
    paypalWebhookId: paypal.webhook.id,
  };
  await made(200, shop.call('PUT', '/settings/payment', keys));
  await made(400, shop.call('PUT', '/settings/payment', { stripeSecretKey: 'x' }));
  await made(200, shop.call('GET', '/settings/payment'));
  const at = `/${shop.store.storeId}`;
  const event = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'payment_intent.created',
    data: { object: {} },
  });
  const fromStripe = {
    key: null,
    headers: { 'content-type': 'application/json', 'stripe-signature': stripe.sign(event) },
  };
  await made(200, shop.call('POST', `/payment/stripe/webhook${at}`, event, fromStripe));
  await made(400, shop.call('POST', `/payment/stripe/webhook${at}`, event, { key: null }));
  const message = JSON.stringify({ id: 'WH-1', event_type: 'CUSTOMER.DISPUTE.CREATED', resource: {} });
  await made(
    200,
    shop.call('POST', `/payment/paypal/webhook${at}`, message, { key: null, headers: paypal.sign(message) }),
  );
  await made(400, shop.call('POST', `/payment/paypal/webhook${at}`, message, { key: null }));
});

it('describes what customers are answered', async () => {
  const email = 'ana@accounts.example';
  const id = await accountOf(shop, email, {}, [guestOrder(8, email)]);
  const { sessionToken } = await made(200, open('POST', '/customer/signin', { email, password }));
  await made(401, open('POST', '/customer/signin', { email, password: 'another one' }));
  await made(200, open('GET', '/customer', undefined, sessionToken));
  await made(401, open('GET', '/customer'));
  await made(200, open('GET', '/customer/orders', undefined, sessionToken));
  await made(200, open('PUT', '/customer', { phone: '1', billingAddress: { city: 'Nice' } }, sessionToken));
  await made(400, open('PUT', '/customer', { email: 'b@b.example' }, sessionToken));
  const other = await made(
    200,
    open('PUT', '/customer', { password: `${password} too`, currentPassword: password }, sessionToken),
  );
  await made(200, shop.call('GET', `/usersessions/${other.sessionToken}`));
  await made(202, open('POST', '/customer/claim', {}, other.sessionToken));
  await made(202, open('POST', '/customer/forgot', { email }));
  await made(202, open('POST', '/customer/register', { email: 'new@accounts.example', password }));
  await made(400, open('POST', '/customer/register', { email: 'new@accounts.example' }));
  await made(200, shop.call('PUT', '/settings/general', { confirmRegistrations: false }));
  await made(201, open('POST', '/customer/register', { email: 'newer@accounts.example', password }));
  const { storeId } = shop.store;
  const link = await shop.storage.write((tx) =>
    issueLink(tx, storeId, { kind: 'reset', customerId: id, email }, shop.context.now()),
  );
  const token = linkToken(shop.context.vault, storeId, link.id);
  await made(200, open('POST', '/customer/reset', { token, password: `${password} again` }));
  await made(400, open('POST', '/customer/reset', { token, password: `${password} again` }));
  expect((await open('POST', '/customer/signout', undefined, other.sessionToken)).statusCode).toBe(204);
  // The token of a call that the shop makes of a merchant's server.
  const asked = gateway.calls.map(({ headers }) => headers['x-snipcart-requesttoken']).find((one) => one);
  await made(200, shop.call('GET', `/requestvalidation/${String(asked)}`));
});

it('has made every call of the document, each with its answer where it succeeds and a refusal', async () => {
  const document = (await shop.app.inject('/openapi.json')).json() as ApiDocument;
  const missing: string[] = [];
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, { tags = [], security = [], responses }] of Object.entries(operations)) {
      // The dashboard's page has a session in the place of a key, and tests of its own.
      if (tags.some((tag) => tag.startsWith('Dashboard'))) continue;
      const url = path.replace('{storeId}', String(shop.store.externalId)).replace(/\{\w+\}/g, '9'.repeat(8));
      const payload = method === 'get' || method === 'delete' ? {} : { payload: {} };
      const { statusCode } = await shop.app.inject({
        method: method.toUpperCase() as 'GET',
        url,
        ...payload,
      });
      const call = `${method.toUpperCase()} ${path}`;
      const isKeyed = !security.some((scheme) =>
        /signature|Signature|publicToken/.test(Object.keys(scheme)[0]!),
      );
      if (isKeyed) expect(statusCode, call).toBe(401);
      const statuses = answeredCalls(shop.app).get(call) ?? new Set();
      if (!Object.keys(responses).some((status) => status < '300' && statuses.has(Number(status))))
        missing.push(call);
    }
  expect(missing).toEqual([]);
});
