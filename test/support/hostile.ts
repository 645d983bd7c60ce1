import fc from 'fast-check';
import { providerSecrets, providerSettings } from '../../src/payment/providers.js';
import type { Route } from './routes.js';
import type { World } from './world.js';

const words = [
  '',
  ' ',
  '0',
  '-1',
  '1.5',
  '-0',
  'NaN',
  'Infinity',
  '1e309',
  '1e3',
  '0x10',
  '9'.repeat(15),
  '9'.repeat(40),
  '9007199254740993',
  '-9223372036854775809',
  'null',
  'true',
  'undefined',
  '[]',
  '{}',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\u202eevil',
  '\ufeff',
  'İ',
  'ß',
  'ﷺ',
  '👩‍👩‍👧‍👦',
  'e\u0301',
  "' or 1=1 --",
  '"; drop table orders; --',
  '%',
  '_',
  '%_%',
  '\\',
  '*',
  '"a" AND "b"',
  'NEAR(a b)',
  '<script>alert(1)</script>',
  `\${7*7}`,
  '{{constructor.constructor("x")()}}',
  '$' + '{jndi:ldap://127.0.0.1/a}',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a\r\nSet-Cookie: x=1',
  '2026-13-45',
  '0000-01-01',
  '+275760-09-13',
  '+999999-01-01T00:00:00Z',
  '-271821-04-20',
  '2026-01-01T00:00:00+99:99',
  '99999999999999',
  '8640000000001',
  '-99999999999',
  'USD',
  'Shipped',
  'InProgress',
  'http://127.0.0.1:1/',
  'javascript:alert(1)',
  'x'.repeat(501),
  'é'.repeat(3000),
];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);

/** Every name that some route reads, and some that none should. */
const names = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      ...'offset limit status paymentStatus email name from to invoiceNumber productId placedBy isRecurringOrder format'.split(
        ' ',
      ),
      ...'billingAddressCity shippingAddressCountry campaignId userDefinedId keywords orderBy archived excludeZeroSales'.split(
        ' ',
      ),
      ...'currency since_id created_at_min created_at_max updated_at_max page per_page fields q customer_ids'.split(
        ' ',
      ),
      ...'payment_status trackingNumber trackingUrl metadata inventoryManagementMethod stock variants'.split(
        ' ',
      ),
      ...'allowOutOfStockPurchases price description image categories id items customFields domain protocol domains'.split(
        ' ',
      ),
      ...'fetchUrl url phone note identification addresses extra password send_email_invite billing_name'.split(
        ' ',
      ),
      ...'default_address country timeZone currencies allowedCountries emptyPage invoicePrefix snipcartBucket'.split(
        ' ',
      ),
      ...'publicToken paymentSessionId state transactionId error instructions links refunds allowDeferred'.split(
        ' ',
      ),
      ...Object.keys({ ...providerSettings, ...providerSecrets }),
      ...'quantity minQuantity quantityStep selectedPlanId rateId method cost lang billingAddress value taxes'.split(
        ' ',
      ),
      ...'variation option weight dimensions maxQuantity shippable taxable default address city zipcode'.split(
        ' ',
      ),
    ),
  },
  { weight: 1, arbitrary: text },
);

/** Values of any type, and now and then what a route would take. */
const value: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 4, arbitrary: text },
    {
      weight: 3,
      arbitrary: fc.constantFrom<unknown>(
        null,
        true,
        false,
        0,
        -0,
        -1,
        0.1,
        1.005,
        1e21,
        1e308,
        -1e308,
        5e-324,
        2 ** 53,
        2 ** 31,
        999_999_999,
        1e15,
        [],
        {},
        'Single',
        'Variant',
        'shop.example',
        'a@b.example',
        { usd: 1 },
        [{ name: 'Size', option: 'S' }],
        [[[[]]]],
      ),
    },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    { weight: 2, arbitrary: fc.dictionary(names, tie('value'), { maxKeys: 5 }) },
  ),
})).value;

const object = fc.dictionary(names, value, { maxKeys: 6 });
const nested = (depth: number, open: string, close: string, core = '1') =>
  open.repeat(depth) + core + close.repeat(depth);

/** What the routes take, by their path. */
const takenBodies: readonly (readonly [RegExp, Record<string, unknown>])[] = [
  [
    /orders/,
    {
      status: 'Shipped',
      paymentStatus: 'Paid',
      trackingNumber: '1Z',
      trackingUrl: 'https://t.example/1',
      metadata: { a: 1 },
    },
  ],
  [/products?\/:id/, { inventoryManagementMethod: 'Single', stock: 5, allowOutOfStockPurchases: true }],
  [
    /products?\/:id/,
    {
      inventoryManagementMethod: 'Variant',
      variants: [{ variation: [{ name: 'Size', option: 'S' }], stock: 1, allowOutOfStockPurchases: false }],
    },
  ],
  [
    /products?\/:id/,
    { name: 'New', price: 2, description: 'd', image: '/i.png', categories: ['a'], metadata: { b: [1] } },
  ],
  [
    /products$/,
    {
      id: 'sized',
      price: { usd: 1.5, eur: '2.00' },
      name: 'Sized',
      url: '/sized',
      customFields: [{ name: 'Size', options: 'S|M[+1.50]|L', type: 'dropdown' }],
      weight: 100,
      dimensions: { weight: 1, width: 2 },
      maxQuantity: 3,
      stock: 4,
    },
  ],
  [
    /customers/,
    {
      name: 'Ana',
      email: 'ana@people.example',
      phone: '1',
      identification: '2',
      note: 'n',
      addresses: [
        {
          id: 1,
          address: 'a',
          number: '1',
          city: 'c',
          province: 'p',
          country: 'BR',
          zipcode: 'z',
          default: true,
        },
      ],
      extra: { a: 'b' },
      billing_name: 'b',
    },
  ],
  [
    /api\/customer/,
    {
      password: 'correct horse',
      currentPassword: 'correct horse',
      confirm: 'correct horse',
      token: `${'a'.repeat(22)}.${'b'.repeat(43)}`,
      name: 'Ana',
      phone: '1',
      extra: { size: 'M' },
      'extra[colour]': 'red',
      acceptsMarketing: true,
      billingAddress: { name: 'Ana', address1: '1 Main St', city: 'c', country: 'CA', postalCode: 'z' },
      shippingAddress: { city: 'd' },
    },
  ],
  [
    /general/,
    {
      country: 'FR',
      timeZone: 'UTC',
      currencies: ['EUR'],
      allowedCountries: 'US,CA',
      emptyPage: 200,
      invoicePrefix: 'A-',
    },
  ],
  [
    /discounts/,
    {
      name: 'Ten',
      trigger: 'Code',
      code: 'TEN',
      type: 'Rate',
      rate: 10,
      expires: '2030-01-01',
      maxNumberOfUsages: 5,
      totalToReach: 20.5,
      combinable: true,
      currency: 'usd',
    },
  ],
  [
    /discounts/,
    {
      name: 'Bulk',
      trigger: 'QuantityOfAProduct',
      quantityOfAProduct: 3,
      quantityInterval: true,
      maxQuantityOfAProduct: 9,
      quantityOfProductIds: 'a,b',
      type: 'FixedAmountOnItems',
      amount: 1.5,
      productIds: ['a', 'b'],
      maxDiscountsPerItem: 2,
      archived: true,
    },
  ],
  [
    /private/,
    {
      paymentSessionId: '00000000-0000-4000-8000-000000000001',
      state: 'processed',
      transactionId: 'tx',
      error: { code: 'card_declined', message: 'm' },
      instructions: 'i',
      links: { refunds: 'https://gateway.example/refund' },
    },
  ],
  [
    /settings\/payment/,
    {
      allowDeferred: true,
      stripePublishableKey: 'pk_test_1',
      stripeSecretKey: 'sk_test_1',
      stripeWebhookSecret: 'whsec_1',
      stripeCaptureMethod: 'manual',
      customGatewayUrl: 'https://gateway.example/methods',
      customGatewayName: 'Bank',
    },
  ],
  [
    /cart\/:token$|cart$/,
    {
      email: 'ada@people.example',
      billingAddress: { name: 'Ana', address1: '1 Main St', city: 'c', country: 'CA', postalCode: 'z' },
      shippingAddress: { name: 'B', country: 'US' },
      shipToBillingAddress: false,
      customFields: [{ name: 'Gift', value: 'yes', required: true }],
      metadata: { a: [1] },
      notes: 'Ring',
      currency: 'usd',
      lang: 'fr-CA',
    },
  ],
  [
    /cart\/:token\/items/,
    {
      id: 'mine-own',
      url: '/mug',
      price: 4,
      quantity: 2,
      customFields: [{ name: 'Size', value: 'M', options: 'S|M[+1.00]' }],
      selectedPlanId: 'monthly',
      stackable: 'never',
      metadata: { b: 1 },
    },
  ],
  [/cart\/:token\/items/, { id: 'mine-own', quantity: 3 }],
  [/cart\/:token\/discounts/, { code: 'mine-10' }],
  [/cart\/:token\/shipping$/, { rateId: 'x', method: 'mine shipping', cost: 5 }],
  [/domain/, { domain: 'shop.example:8080', protocol: 'https' }],
  [/domains/, { domains: [{ domain: 'a.example', protocol: 'http' }] }],
];

/** What a route takes, with a field or two gone wrong. */
function spoiled(path: string): fc.Arbitrary<object> {
  const fitting = takenBodies.flatMap(([on, taken]) => (on.test(path) ? [taken] : []));
  if (fitting.length === 0) return object;
  return fc.constantFrom(...fitting).chain((taken) => {
    const name = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...Object.keys(taken)) },
      { weight: 1, arbitrary: names },
    );
    return fc.dictionary(name, value, { maxKeys: 2 }).map((wrong) => ({
      ...taken,
      ...('email' in taken ? { email: `${Math.abs(hashOf(JSON.stringify(wrong)))}@people.example` } : {}),
      ...wrong,
    }));
  });
}

function hashOf(text: string): number {
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)!) | 0;
  return hash;
}

const rawBodies: (string | Buffer)[] = [
  '',
  ' ',
  'null',
  '"text"',
  '5',
  'true',
  '[',
  '{"a":',
  '{"status":"Shipped"',
  '{"status":"Shipped"}}',
  '{a:1,}',
  "{'status':'Nope'}",
  '{"a":1,"a":2}',
  '{"status":"Shipped","status":"Nope"}',
  '{"__proto__":{"status":"Shipped"}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"metadata":{"__proto__":{"polluted":1}}}',
  '{"metadata":{"a":"\\ud800"},"name":"\\udc00"}',
  '{"name":"\\u0000","email":"a\\u0000@b.example","status":"\\u0000"}',
  '{"price":1e999,"id":"x"}',
  '{id:Infinity,price:NaN}',
  '{id:0x10,price:+.5}',
  `{"limit":${'9'.repeat(400)}}`,
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  'status=Shipped&metadata[a]=1',
  '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
  nested(10_000, '[', ']'),
  nested(10_000, '{"a":', '}'),
  nested(33, '[', ']'),
  nested(33, '{"metadata":', '}'),
  nested(31, '{"metadata":', '}'),
  nested(5000, "{'a':", '}'),
  `{"name":"${'x'.repeat(200_000)}","email":"a@b.example"}`,
  `{"metadata":{"a":"${'x'.repeat(70_000)}"}}`,
  `[${'{"id":"a","price":1},'.repeat(2000)}1]`,
  `{"items":[${'1,'.repeat(20_000)}1]}`,
  `{${Array.from({ length: 5000 }, (_, index) => `"k${index}":1`).join(',')}}`,
  `[${'[],'.repeat(100_000)}[]]`,
  `{"password":"${'p'.repeat(100_000)}","name":"a","email":"p@b.example"}`,
  Buffer.from([0xff, 0xfe, 0x00]),
  Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.from('{"status":"Shipped"}', 'utf16le'),
  Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"status":"Nope"}')]),
  Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]),
];

export const tooLarge = `{"metadata":{"a":"${'x'.repeat(1_100_000)}"}}`;

const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json\t',
  'application/json\t; charset=utf-8',
  '\tapplication/json',
  'APPLICATION/JSON',
  'application/json; charset=utf-16',
  'application/json; charset="',
  'application/json, text/plain',
  'application/vnd.api+json',
  'text/json',
  'text/plain',
  'text/xml',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'x',
  ';',
  '/',
  '__proto__',
  'a'.repeat(3000),
];

const accepts = [
  '*/*',
  'application/json',
  'text/html',
  'application/xml',
  'application/json;q=0',
  '*/*;q=0.0',
  'application/json;q=x',
  ',',
  ';;;',
  'application/*;q=1e999',
  `${'a/b,'.repeat(2000)}*/*`,
];

const oddPaths = [
  '%',
  '%zz',
  '%E0%A4%A',
  '%ff',
  '%C0%AE%C0%AE',
  '%00',
  '%ED%A0%80',
  '%2e%2e%2f',
  '..%5c..',
  '%2F',
  '%252525',
  '%25'.repeat(300),
  '%'.repeat(500),
  'a'.repeat(99),
  'a'.repeat(101),
  'a'.repeat(999),
  'a'.repeat(1001),
  'a'.repeat(9000),
  '%41'.repeat(400),
  ';a=b',
  'a;b',
  '__proto__',
  'constructor',
  ':id',
  '*',
  '//',
  '/./',
  '~',
  '%E2%80%AE',
];

const oddQueries = [
  '?',
  '&',
  '&&&&',
  '=',
  '%',
  '%zz=%zz',
  'limit=%',
  'limit=%E0%A4%A',
  'limit=%00',
  'limit=1&limit=2',
  'limit[]=1',
  'limit[a]=1',
  '__proto__=1',
  '__proto__[limit]=1',
  'constructor=1',
  'hasOwnProperty=1',
  'LIMIT=1&limit=2',
  'limit=1&'.repeat(900),
  Array.from({ length: 1500 }, (_, index) => `k${index}`).join('&'),
  `q=${'%E2%82%AC'.repeat(160)}`,
  `fields=${'a,'.repeat(2000)}`,
  'fields=__proto__,constructor',
  `name=${'%25'.repeat(200)}`,
  `customer_ids=${'1,'.repeat(1000)}1`,
  'offset=999999999999999',
  'limit=999999999999999&offset=999999999999999',
  'page=999999999&per_page=200',
  'from=0000-01-01&to=9999-12-31',
  'from=-99999999999&to=99999999999999',
];

export const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'SEARCH',
  'LOCK',
  'M-SEARCH',
];

export interface Hostile {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer | undefined;
}

const encoded = (part: string): string => encodeURIComponent(part.toWellFormed());

function bodyFor({ method, path }: Route): fc.Arbitrary<string | Buffer | undefined> {
  const takes = method === 'POST' || method === 'PUT' || path.endsWith('domains');
  return fc.oneof(
    { weight: takes ? 1 : 12, arbitrary: fc.constant(undefined) },
    { weight: 4, arbitrary: fc.constantFrom(...rawBodies) },
    { weight: takes ? 20 : 1, arbitrary: spoiled(path).map((value) => JSON.stringify(value)) },
    { weight: 3, arbitrary: object.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: fc.array(object, { maxLength: 4 }).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: value.map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(object, fc.nat(100))
        .map(([value, at]) => JSON.stringify(value).slice(0, -1 - (at % 50))),
    },
  );
}

/** What a route's parameter names in this store. */
function ownId(path: string, name: string, world: World): string {
  if (name === ':uniqueId') return world.cartItem;
  if (path.startsWith('/api/cart')) return name === ':code' ? `${world.mark}-10` : world.cart;
  const tiendanube = path.includes(':storeId');
  if (path.includes('/customers')) return tiendanube ? String(world.customerId) : world.customerGuid;
  if (path.includes('/product')) return world.product;
  if (path.includes('/discounts')) return world.discount;
  return tiendanube ? String(world.orderId) : world.token;
}

/** Requests against some route patterns that no honest client sends, all with a key that opens the store. */
export function hostileRequests(routes: readonly Route[], world: World): fc.Arbitrary<Hostile> {
  const param = (path: string, name: string) =>
    fc.oneof(
      { weight: 10, arbitrary: fc.constant(ownId(path, name, world)) },
      { weight: 2, arbitrary: fc.constantFrom(world.token, world.product, String(world.customerId)) },
      { weight: 2, arbitrary: fc.constantFrom(...oddPaths) },
      { weight: 2, arbitrary: text.map(encoded) },
    );
  const target = fc.constantFrom(...routes).chain((route) => {
    const pattern = route.path.replace(':storeId', String(world.store.externalId));
    const slots = pattern.match(/:\w+|\*/g) ?? [];
    const method = fc.oneof(
      { weight: 9, arbitrary: fc.constant(route.method) },
      { weight: 1, arbitrary: fc.constantFrom(...methods) },
    );
    const values = fc.tuple(...slots.map((name) => param(route.path, name)));
    return fc.record({ method, values, body: bodyFor(route) }).map(({ method, values, body }) => {
      let index = 0;
      return { method, path: pattern.replace(/:\w+|\*/g, () => String(values[index++])), body };
    });
  });
  const query = fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    { weight: 2, arbitrary: fc.constantFrom(...oddQueries).map((query) => `?${query}`) },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.tuple(names, text), { minLength: 1, maxLength: 5 })
        .map((pairs) => `?${pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')}`),
    },
  );
  const type = fc.oneof(
    { weight: 20, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.constantFrom(...contentTypes) },
  );
  const accept = fc.oneof(
    { weight: 20, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...accepts) },
  );
  const more = fc.oneof(
    { weight: 15, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Record<string, string>>(
        { 'accept-version': '1.x' },
        { 'content-encoding': 'gzip' },
        { 'x-forwarded-for': 'x, ::1', 'x-forwarded-proto': 'javascript', 'x-forwarded-host': 'evil.test' },
        { host: 'evil.test:99999' },
        { 'x-http-method-override': 'DELETE' },
        { connection: 'upgrade', upgrade: 'websocket' },
        { range: 'bytes=0-0' },
        { 'if-none-match': '*' },
        { cookie: '__proto__=1' },
        { 'idempotency-key': 'x'.repeat(5000) },
        { 'idempotency-key': 'the same again and again' },
        { 'x-customer-session': 'x'.repeat(43) },
        { expect: '100-continue' },
      ),
    },
  );
  return fc.record({ target, query, type, accept, more }).map(({ target, query, type, accept, more }) => ({
    method: target.method,
    path: `${target.path}${query}`,
    headers: {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(accept === undefined ? {} : { accept }),
      ...more,
    },
    body: target.body,
  }));
}
