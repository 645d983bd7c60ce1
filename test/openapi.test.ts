import { expect, it } from 'vitest';
import { demoShop } from '../src/demo/demo-shop.js';
import { newSessionToken, startSession } from '../src/domain/customer/sessions.js';
import { snipcartCustomers, snipcartDiscounts } from '../src/transfer/kinds.js';
import { beginCart } from './support/cart-calls.js';
import { testDatabase } from './support/databases.js';
import { importAll } from './support/import-all.js';
import { type ApiDocument, answerChecker, exampleChecker, looseParts } from './support/openapi.js';
import { startShop } from './support/shop.js';
import { newStaff, signedInAs } from './support/staff.js';

const database = testDatabase('sqlite');

async function described() {
  const shop = await startShop(database);
  const demo = demoShop({ now: Date.UTC(2026, 10, 20) });
  await importAll(shop, [...demo.customers()].slice(0, 50), snipcartCustomers);
  await importAll(shop, [...demo.orders()].slice(0, 50));
  await importAll(shop, [...demo.discounts()], snipcartDiscounts);
  const rates = [
    { cost: 10, weight: { to: 1000 } },
    { cost: 18, total: { from: 50 } },
  ];
  await shop.call('POST', '/shipping_methods', { name: 'Post', rates, location: { country: 'CA' } });
  await shop.call('PUT', '/settings/taxes', [{ name: 'GST', rate: 0.05, country: 'CA' }]);
  const document = (await shop.app.inject('/openapi.json')).json();
  return {
    shop,
    document: document as ApiDocument,
  };
}

it('describes every call of both APIs once, with a summary, a tag and the key that it takes', async () => {
  const { document } = await described();
  expect(document.openapi).toBe('3.1.0');
  const calls = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ call: `${method} ${path}`, operation })),
  );
  const names = calls.map(({ call }) => call);
  for (const call of [
    'get /api/customers',
    'get /api/customers/{id}',
    'put /api/customers/{id}',
    'delete /api/customers/{id}',
    'get /api/customers/{id}/orders',
    'get /api/orders',
    'get /api/orders/{token}',
    'put /api/orders/{token}',
    'put /api/orders',
    'get /api/orders/{token}/logs',
    'get /api/orders/{token}/notifications',
    'get /api/products',
    'get /api/products/{id}',
    'get /api/products/{id}/holds',
    'put /api/products/{id}',
    'delete /api/products/{id}',
    'post /api/products',
    'get /api/discounts',
    'post /api/discounts',
    'get /api/discounts/{id}',
    'put /api/discounts/{id}',
    'delete /api/discounts/{id}',
    'get /api/settings/domain',
    'put /api/settings/domain',
    'get /api/settings/alloweddomains',
    'post /api/settings/alloweddomains',
    'delete /api/settings/alloweddomains',
    'get /api/settings/general',
    'get /api/settings/payment',
    'put /api/settings/payment',
    'get /api/public/custom-payment-gateway/validate',
    'get /api/public/custom-payment-gateway/payment-session',
    'post /api/private/custom-payment-gateway/payment',
    'post /api/payment/stripe/webhook/{storeId}',
    'get /api/settings/taxes',
    'put /api/settings/taxes',
    'get /api/shipping_methods',
    'post /api/shipping_methods',
    'get /api/shipping_methods/{id}',
    'put /api/shipping_methods/{id}',
    'delete /api/shipping_methods/{id}',
    'get /api/requestvalidation/{token}',
    'get /api/usersessions/{token}',
    ...['register', 'signin', 'signout', 'forgot', 'reset', 'claim'].map(
      (act) => `post /api/customer/${act}`,
    ),
    'get /api/cart/settings',
    'post /api/cart',
    'get /api/cart/{token}',
    'put /api/cart/{token}',
    'post /api/cart/{token}/items',
    'put /api/cart/{token}/items/{uniqueId}',
    'delete /api/cart/{token}/items/{uniqueId}',
    'post /api/cart/{token}/discounts',
    'delete /api/cart/{token}/discounts/{code}',
    'get /api/cart/{token}/shipping-rates',
    'put /api/cart/{token}/shipping',
    'get /api/cart/{token}/order',
    'get /api/customer',
    'put /api/customer',
    'get /api/customer/orders',
    'get /api/data/performance',
    'get /api/data/orders/sales',
    'get /api/data/orders/count',
    'get /v1/{storeId}/customers',
    'post /v1/{storeId}/customers',
    'get /v1/{storeId}/customers/{id}',
    'put /v1/{storeId}/customers/{id}',
    'delete /v1/{storeId}/customers/{id}',
    'get /v1/{storeId}/orders',
    'get /v1/{storeId}/orders/{id}',
    'get /v1/{storeId}/store',
    'get /api/settings/webhooks',
    'put /api/settings/webhooks',
    'get /api/webhooks',
    'post /api/webhooks',
    'get /api/webhooks/deliveries',
    'post /api/webhooks/deliveries/{id}/resend',
    'get /v1/{storeId}/webhooks',
    'post /v1/{storeId}/webhooks',
    'put /v1/{storeId}/webhooks/{id}',
    'delete /v1/{storeId}/webhooks/{id}',
  ]) {
    expect(names, call).toContain(call);
  }
  for (const { call, operation } of calls) {
    expect(operation.summary, call).toBeTruthy();
    expect(operation.tags?.[0], call).toMatch(/^(Snipcart|Tiendanube|Payment|Cart|Dashboard): /);
    expect(operation.security?.length, call).toBeGreaterThan(0);
  }
  expect(names.some((name) => name.includes('/api/v1') || name.includes('2025-03'))).toBe(false);
});

it('says of every call what it refuses, and of every answer what it is', async () => {
  const { document } = await described();
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const call = `${method} ${path}`;
      const { responses } = operation;
      for (const [status, { description }] of Object.entries(responses))
        expect(description, `${call} ${status}`).toMatch(/^(?!Default Response)./);
      expect(
        Object.keys(responses).some((status) => /^[23]/.test(status)),
        call,
      ).toBe(true);
      const taken = operation.security!.flatMap((scheme) => Object.keys(scheme));
      if (!taken.includes('secretKey') && !taken.includes('accessToken')) continue;
      expect(Object.keys(responses), call).toEqual(expect.arrayContaining(['400', '401', '429', '503']));
      if (taken.includes('secretKey')) expect(Object.keys(responses), call).toContain('406');
    }
});

it('answers what it describes', async () => {
  const { shop, document } = await described();
  const wrong = answerChecker(document);
  const first = async (path: string) => (await shop.call('GET', `${path}?limit=1`)).json().items[0];
  const hook = (await shop.call('POST', '/webhooks', { url: 'https://shop.example/a' })).json().id;
  const test = (await shop.call('POST', `/webhooks/${hook}/test`)).json().id;
  const ownHook = { event: 'order/paid', url: 'https://shop.example/b' };
  const { token } = await first('/orders');
  const comment = { type: 'Comment', deliveryMethod: 'Email', message: 'Hello' };
  const mail = (await shop.call('POST', `/orders/${token}/notifications`, comment)).json().id;
  const refund = (await shop.call('POST', `/orders/${token}/refunds`, { amount: 0.01 })).json().id;
  const ids: Record<string, string | readonly string[]> = {
    '/api/orders/{token}/refunds/{id}': [token, refund],
    '/api/mails/{id}': mail,
    '/api/settings/mail/templates/{kind}': 'invoice',
    '/api/webhooks/{id}': String(hook),
    '/api/webhooks/deliveries/{id}': test,
    '/v1/{storeId}/webhooks/{id}': (await shop.tienda('POST', '/webhooks', ownHook)).json().id,
    '/api/customers/{id}': (await first('/customers')).id,
    '/api/customers/{id}/orders': (await first('/customers')).id,
    '/api/orders/{token}': (await first('/orders')).token,
    '/api/orders/{token}/logs': (await first('/orders')).token,
    '/api/orders/{token}/notifications': (await first('/orders')).token,
    '/api/orders/{token}/refunds': (await first('/orders')).token,
    '/api/products/{id}': (await first('/products')).id,
    '/api/products/{id}/holds': (await first('/products')).id,
    '/api/discounts/{id}': (await shop.call('GET', '/discounts')).json()[0].id,
    '/api/shipping_methods/{id}': (await shop.call('GET', '/shipping_methods')).json()[0].id,
    '/v1/{storeId}/customers/{id}': '1',
    '/v1/{storeId}/orders/{id}': '1',
  };
  const session = newSessionToken();
  const { store, storage } = shop;
  await storage.write((tx) => startSession(tx, store.storeId, 1, session, Date.now()));
  ids['/api/usersessions/{token}'] = session;
  const cart = await beginCart(shop);
  for (const path of ['', '/shipping-rates', '/payment-methods'])
    ids[`/api/cart/{token}${path}`] = cart.token;
  const asBuyer = (url: string) =>
    shop.app.inject({
      url,
      headers: { authorization: `Bearer ${shop.publicKey}`, 'x-customer-session': session },
    });
  const page = await signedInAs(shop, await newStaff(shop));
  let checked = 0;
  for (const [path, operations] of Object.entries(document.paths)) {
    const schema = operations.get?.responses['200']?.content?.['application/json']?.schema;
    if (!schema || /requestvalidation|custom-payment-gateway|cart\/.*\/order/.test(path)) continue;
    const values = [ids[path] ?? 'unknown'].flat();
    const filled = path
      .replace('{storeId}', String(path.startsWith('/v1') ? shop.store.externalId : shop.store.storeId))
      .replace(/\{\w+\}/g, () => values.shift() ?? 'unknown');
    const response = path.startsWith('/v1')
      ? await shop.tienda('GET', filled.replace(/^\/v1\/\d+/, ''))
      : path.startsWith('/dashboard')
        ? await page.call('GET', filled.slice('/dashboard/api'.length))
        : /^\/api\/(cart|customer)(\/|$)/.test(path)
          ? await asBuyer(filled)
          : await shop.call('GET', filled.slice(4));
    expect(response.statusCode, filled).toBe(200);
    expect(wrong('GET', filled, 200, response.json()), filled).toBeUndefined();
    checked += 1;
  }
  expect(checked).toBeGreaterThan(10);
});

it('names every operation once, and shows an example of every body that fits its schema', async () => {
  const { document } = await described();
  const ids = new Set<string>();
  const ajv = exampleChecker(document);
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, { operationId, requestBody, responses }] of Object.entries(operations)) {
      const call = `${method} ${path}`;
      expect(operationId, call).toMatch(/^[a-z][A-Za-z0-9]+$/);
      expect(ids.has(operationId!), call).toBe(false);
      ids.add(operationId!);
      for (const { content = {} } of [...Object.values(responses), ...(requestBody ? [requestBody] : [])])
        for (const [type, { schema, example }] of Object.entries(content)) {
          if (!schema) continue;
          expect(example, `${call} ${type}`).toBeDefined();
          expect(ajv(schema, example), `${call} ${type}: ${JSON.stringify(example)}`).toBeUndefined();
        }
    }
  expect([...ids]).toEqual(expect.arrayContaining(['getOrdersByToken', 'tiendanubeGetCustomers']));
});

it('names every object once, whole', async () => {
  const { document } = await described();
  const { schemas } = document.components;
  for (const name of [
    'Customer',
    'Order',
    'OrderItem',
    'Product',
    'Discount',
    'Refund',
    'Notification',
    'Cart',
  ])
    expect(Object.keys(schemas), name).toContain(name);
  for (const name of ['TiendanubeCustomer', 'TiendanubeOrder', 'TiendanubeStore', 'CartSettings'])
    expect(Object.keys(schemas), name).toContain(name);
  expect(Object.keys(schemas.Order!.properties as object).length).toBeGreaterThan(90);
  expect(looseParts(document)).toEqual([]);
});

it('shows customers, orders and products first, to a telephone too, and lets nobody frame the page', async () => {
  const { shop, document } = await described();
  const { tags } = document as unknown as { tags: { name: string }[] };
  const names = tags.map(({ name }) => name);
  expect(names.slice(0, 3)).toEqual(['Snipcart: customers', 'Snipcart: orders', 'Snipcart: products']);
  const used = Object.values(document.paths).flatMap((path) =>
    Object.values(path).flatMap((one) => one.tags!),
  );
  expect(names).toEqual(expect.arrayContaining([...new Set(used)]));
  for (const path of ['/docs', '/docs/']) {
    const { headers, body } = await shop.app.inject(path);
    expect(body).toContain('name="viewport"');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("script-src 'self' 'unsafe-inline'");
    expect(headers['x-frame-options']).toBe('DENY');
  }
});
