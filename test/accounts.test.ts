import type { LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import { buckets } from '../src/app/limits.js';
import type { AccountMail } from '../src/domain/customer/account-mail.js';
import { linkPath, linkToken } from '../src/domain/customer/mailed-links.js';
import { hashPassword, verifyPassword } from '../src/domain/customer/password.js';
import { findSession } from '../src/domain/customer/sessions.js';
import { clean } from '../src/jobs/clean.js';
import { beginCart } from './support/cart-calls.js';
import { importSnipcart } from './support/customers.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { importAll } from './support/import-all.js';
import { type StoreKeys, startShop, type TestShop, type TestShopOptions } from './support/shop.js';

const day = 86_400_000;
const password = 'correct horse';
const hour = 3_600_000;

interface Buyer {
  readonly session?: string;
  readonly form?: boolean;
  readonly keys?: StoreKeys;
  readonly headers?: Record<string, string>;
}

onEachDatabase((database) => {
  /** A shop with a clock that tests turn. */
  async function opened(options: TestShopOptions = {}) {
    const clock = { now: 1_750_000_000_000 };
    const shop = await startShop(database, { now: () => clock.now, ...options });
    const call = (
      method: string,
      path: string,
      body?: unknown,
      { session, form, keys = shop, headers }: Buyer = {},
    ) =>
      shop.app.inject({
        method: method as 'GET',
        url: `/api/customer${path}`,
        headers: {
          authorization: `Bearer ${keys.publicKey}`,
          ...(session === undefined ? {} : { 'x-customer-session': session }),
          ...(body === undefined
            ? {}
            : { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : {
              payload: form
                ? new URLSearchParams(body as Record<string, string>).toString()
                : typeof body === 'string'
                  ? body
                  : JSON.stringify(body),
            }),
      });
    /** Mails with links that wait to be sent, the latest last. */
    const mails = async (storeId = shop.store.storeId) => {
      const rows = await shop.storage.read
        .selectFrom('outbox')
        .select(['topic', 'subject', 'doc', 'created_at'])
        .where('store_id', '=', storeId)
        .where('topic', 'in', [
          'customer.reset_requested',
          'customer.confirmation_requested',
          'customer.invited',
          'customer.claim_requested',
        ])
        .orderBy('created_at')
        .execute();
      return rows.map(({ topic, subject, doc }) => {
        const mail = JSON.parse(doc) as AccountMail;
        return { topic, subject, ...mail, token: linkToken(shop.context.vault, storeId, mail.link.id) };
      });
    };
    const lastToken = async () => (await mails()).at(-1)!.token;
    const account = async (email: string, more: object = {}) => {
      clock.now += 1000;
      expect((await call('POST', '/register', { email, password, ...more })).statusCode).toBe(202);
      const answer = await call('POST', '/reset', { token: await lastToken(), password });
      expect(answer.statusCode).toBe(200);
      return answer.json() as {
        customer: { id: string; email: string };
        sessionToken: string;
        expires: string;
      };
    };
    const customers = () =>
      shop.storage.read
        .selectFrom('customer')
        .select(['id', 'guid', 'email', 'status', 'password_hash', 'doc'])
        .where('store_id', '=', shop.store.storeId)
        .orderBy('id')
        .execute();
    return { shop, clock, call, mails, lastToken, account, customers };
  }

  const guestOrder = (number: number, email: string, at = '2025-03-01T10:00:00Z') => ({
    token: `0000000${number}-0000-4000-8000-000000000000`,
    creationDate: at,
    completionDate: at,
    status: 'Processed',
    paymentStatus: 'Paid',
    invoiceNumber: `SNIP-100${number}`,
    email,
    billingAddressName: 'Guest Buyer',
    billingAddressAddress1: '1 Main St',
    billingAddressCity: 'Springfield',
    billingAddressCountry: 'US',
    finalGrandTotal: 20,
    metadata: { internal: 'MERCHANT-ONLY' },
    adminNotes: 'MERCHANT-ONLY',
    refunds: [{ id: 'r', amount: 1, comment: 'MERCHANT-ONLY' }],
    discounts: [{ name: 'Ten', code: 'TEN', amountSaved: 2, maxNumberOfUsages: 471147114 }],
    ipAddress: '203.0.113.9',
    items: [{ uniqueId: `l${number}`, id: 'mug', name: 'Mug', price: 20, quantity: 1, totalPrice: 20 }],
  });

  const summary = ({ statusCode, headers, body }: LightMyRequestResponse) => [
    statusCode,
    headers['content-type'],
    Object.keys(headers).sort(),
    body,
  ];

  it('makes an account from a form: a mailed link and a password, mapped as a customer of Tiendanube', async () => {
    const { shop, call, mails, customers } = await opened();
    const form = {
      name: 'Ana María Núñez',
      email: ' Ana@People.example ',
      password,
      confirm: password,
      phone: '11 1234-5678',
      identification: '28776255670',
      accepts_marketing: 'true',
      'extra[number_of_children]': '2',
      'extra[gender]': 'female',
    };
    const asked = await call('POST', '/register', form, { form: true });
    expect([asked.statusCode, asked.json().status]).toEqual([202, 'requires_action']);
    expect(await customers()).toEqual([]);
    const [mail] = await mails();
    expect(mail).toMatchObject({
      topic: 'customer.confirmation_requested',
      email: 'Ana@People.example',
      name: '',
      link: { expiresAt: 1_750_000_000_000 + day },
    });
    expect((await call('POST', '/signin', { email: form.email, password })).statusCode).toBe(401);
    const chosen = await call(
      'POST',
      '/reset',
      { token: mail!.token, password: 'another horse' },
      { form: true },
    );
    expect(chosen.statusCode).toBe(200);
    expect(chosen.json()).toEqual({
      customer: expect.objectContaining({
        email: 'Ana@People.example',
        status: 'Confirmed',
        name: 'Ana María Núñez',
        phone: '11 1234-5678',
        identification: '28776255670',
        acceptsMarketing: true,
      }),
      sessionToken: expect.stringMatching(/^[\w-]{43}$/),
      expires: new Date(1_750_000_000_000 + 14 * day).toISOString().replace('.000', ''),
      deviceToken: expect.stringMatching(/^[\w-]{43}$/),
    });
    const { sessionToken } = chosen.json();
    const own = await call('GET', '', undefined, { session: sessionToken });
    expect([own.statusCode, own.json()]).toEqual([200, chosen.json().customer]);
    const [customer] = await customers();
    const customerView = (await shop.tienda('GET', `/customers/${customer!.id}`)).json();
    expect(customerView).toMatchObject({
      name: 'Ana María Núñez',
      email: 'Ana@People.example',
      phone: '11 1234-5678',
      identification: '28776255670',
      active: true,
      accepts_marketing: true,
      extra: { number_of_children: '2', gender: 'female' },
    });
    const listed = await shop.call('GET', '/customers?status=Confirmed');
    expect(listed.json().items.map(({ id }: { id: string }) => id)).toEqual([chosen.json().customer.id]);
    expect(
      (await call('POST', '/signin', { email: 'ANA@people.EXAMPLE', password: 'another horse' })).statusCode,
    ).toBe(200);
    expect((await call('POST', '/signin', { email: form.email, password }, { form: true })).statusCode).toBe(
      401,
    );
    expect((await call('POST', '/reset', { token: mail!.token, password })).json().reason).toBe(
      'customer_password_token_invalid',
    );
  });

  it('takes JSON as it takes a form, extra fields by name or as an object', async () => {
    const { shop, account, customers } = await opened();
    await account('a@people.example', { extra: { size: 'M', age: 7, vip: true }, 'extra[colour]': 'red' });
    await account('b@people.example');
    expect((await customers()).map(({ doc }) => JSON.parse(doc).extra)).toEqual([
      { size: 'M', age: '7', vip: 'true', colour: 'red' },
      undefined,
    ]);
    expect((await shop.tienda('GET', '/customers')).json()).toHaveLength(2);
  });

  it('refuses a registration that it cannot take, by field, and then nothing has changed', async () => {
    const { shop, call } = await opened();
    const good = { email: 'a@people.example', password };
    const before = await digestOf(shop.storage);
    const cases: [unknown, string, Buyer?][] = [
      [{}, 'email,password'],
      [undefined, 'email,password'],
      [{ password }, 'email'],
      [{ email: good.email }, 'password'],
      [{ ...good, email: 'nobody' }, 'email'],
      [{ ...good, email: 'a b@c.example' }, 'email'],
      [{ ...good, email: `${'a'.repeat(250)}@c.example` }, 'email'],
      [{ ...good, email: ['a@b.example'] }, 'email'],
      [{ ...good, password: 'seven77' }, 'password'],
      [{ ...good, password: '👩‍👩‍👧‍👦' }, 'password'],
      [{ ...good, password: 'x'.repeat(201) }, 'password'],
      [{ ...good, password: 12345678 }, 'password'],
      [{ ...good, confirm: 'another' }, 'confirm'],
      [{ ...good, name: 'x'.repeat(201) }, 'name'],
      [{ ...good, name: { first: 'a' } }, 'name'],
      [{ ...good, extra: 'x' }, 'extra'],
      [{ ...good, extra: { a: {} } }, 'extra'],
      [{ ...good, extra: { constructor: 'x' } }, 'extra'],
      [{ ...good, 'extra[prototype]': 'x' }, 'extra'],
      [{ ...good, extra: { a: 'x'.repeat(1001) } }, 'extra'],
      [{ ...good, extra: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v'])) }, 'extra'],
    ];
    for (const [body, field] of cases) {
      const answer = await call('POST', '/register', body);
      expect([body, answer.statusCode, Object.keys(answer.json().errors ?? {}).join()]).toEqual([
        body,
        400,
        field,
      ]);
    }
    for (const [body, message] of [
      ['email=a%40b.example&__proto__[a]=1', '__proto__'],
      ['email=a%40b.example&extra[__proto__]=1', '__proto__'],
      ['email=%ff@b.example&password=12345678', 'UTF-8'],
      [Array.from({ length: 300 }, (_, n) => `k${n}=1`).join('&'), '300 fields'],
    ] as const) {
      const answer = await shop.app.inject({
        method: 'POST',
        url: '/api/customer/register',
        headers: {
          authorization: `Bearer ${shop.publicKey}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: body,
      });
      expect([body.slice(0, 40), answer.statusCode, answer.json().message]).toEqual([
        body.slice(0, 40),
        400,
        expect.stringContaining(message),
      ]);
    }
    const proto = await call(
      'POST',
      '/register',
      '{"email":"a@b.example","password":"12345678","extra":{"__proto__":"x"}}',
    );
    expect(proto.statusCode).toBe(400);
    expect(await digestOf(shop.storage)).toBe(before);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  it('answers a registration the same for an unknown address, a guest’s, an account’s, and writes as much', async () => {
    const { shop, call, mails, account } = await opened();
    await importAll(shop, [guestOrder(1, 'guest@people.example')]);
    await account('account@people.example');
    const written: number[] = [];
    const answers: unknown[] = [];
    for (const email of ['unknown@people.example', 'guest@people.example', 'account@people.example']) {
      const before = await counted(shop);
      answers.push(summary(await call('POST', '/register', { email, password: 'stolen password' })));
      written.push((await counted(shop)) - before);
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(written).toEqual([2, 2, 2]);
    expect((await mails()).slice(1).map(({ topic, email, reason }) => [topic, email, reason])).toEqual([
      ['customer.confirmation_requested', 'unknown@people.example', undefined],
      ['customer.confirmation_requested', 'guest@people.example', undefined],
      ['customer.reset_requested', 'account@people.example', 'registration'],
    ]);
    for (const email of ['unknown@people.example', 'guest@people.example', 'account@people.example'])
      expect((await call('POST', '/signin', { email, password: 'stolen password' })).statusCode).toBe(401);
    expect((await call('POST', '/signin', { email: 'account@people.example', password })).statusCode).toBe(
      200,
    );
  });

  it('answers a forgotten password the same for known and unknown addresses, and mails the known alone', async () => {
    const { shop, call, mails, account } = await opened();
    await importAll(shop, [guestOrder(1, 'guest@people.example')]);
    await account('account@people.example');
    const sent = (await mails()).length;
    const answers: unknown[] = [];
    for (const email of ['account@people.example', 'guest@people.example', 'nobody@people.example'])
      answers.push(summary(await call('POST', '/forgot', { email })));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect((await mails()).slice(sent).map(({ topic, email }) => [topic, email])).toEqual([
      ['customer.reset_requested', 'account@people.example'],
      ['customer.reset_requested', 'guest@people.example'],
    ]);
    const tokens = await shop.storage.read.selectFrom('customer_token').select('kind').execute();
    expect(tokens).toEqual([{ kind: 'reset' }, { kind: 'reset' }, { kind: 'reset' }]);
    expect((await call('POST', '/forgot', {})).json().errors).toEqual({ email: ['required'] });
  });

  it('answers a wrong password, an unknown address and an account without a password alike, after the same work', async () => {
    const { shop, call, account } = await opened();
    await account('account@people.example');
    await importAll(shop, [guestOrder(1, 'guest@people.example')]);
    const before = await digestOf(shop.storage);
    const times: number[] = [];
    const answers: unknown[] = [];
    for (const email of ['account@people.example', 'guest@people.example', 'nobody@people.example']) {
      const began = performance.now();
      answers.push(summary(await call('POST', '/signin', { email, password: 'wrong password' })));
      times.push(performance.now() - began);
    }
    expect((answers[0] as [number])[0]).toBe(401);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(await digestOf(shop.storage)).toBe(before);
    const hashing: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const began = performance.now();
      await hashPassword('correct horse');
      hashing.push(performance.now() - began);
    }
    // A look-up alone takes a small part of what a hash takes.
    for (const time of times) expect(time).toBeGreaterThan(Math.min(...hashing) * 0.7);
  });

  it('lets nobody take over a guest’s orders or an account by registering', async () => {
    const { shop, call, mails, customers } = await opened();
    await importAll(shop, [guestOrder(1, 'guest@people.example')]);
    const [guest] = await customers();
    await call('POST', '/register', { email: 'guest@people.example', password: 'of a thief', name: 'Thief' });
    expect(await customers()).toEqual([guest]);
    // The owner of the mailbox opens the link and chooses a password: the thief's is worth nothing.
    const { token } = (await mails()).at(-1)!;
    const chosen = await call('POST', '/reset', { token, password });
    expect(chosen.json().customer).toMatchObject({ id: guest!.guid, status: 'Confirmed' });
    expect(
      (await call('POST', '/signin', { email: 'guest@people.example', password: 'of a thief' })).statusCode,
    ).toBe(401);
    const orders = await call('GET', '/orders', undefined, { session: chosen.json().sessionToken });
    expect(orders.json()).toMatchObject({
      totalItems: 1,
      items: [
        {
          invoiceNumber: 'SNIP-1001',
          refunds: [{ amount: 1 }],
          discounts: [{ code: 'TEN', amountSaved: 2 }],
        },
      ],
    });
    expect(orders.body).not.toMatch(/MERCHANT-ONLY|203\.0\.113\.9|471147114/);
  });

  it('makes one account of registrations that come at once, whichever link is opened', async () => {
    const { call, mails, customers } = await opened();
    const bodies = Array.from({ length: 8 }, (_, n) => ({
      email: 'one@people.example',
      password,
      name: `N${n}`,
    }));
    const asked = await Promise.all(bodies.map((body) => call('POST', '/register', body)));
    expect(asked.map(({ statusCode }) => statusCode)).toEqual(bodies.map(() => 202));
    const tokens = (await mails()).map(({ token }) => token);
    const chosen = await Promise.all(tokens.map((token) => call('POST', '/reset', { token, password })));
    expect(chosen.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    for (const answer of chosen.filter(({ statusCode }) => statusCode !== 200))
      expect([answer.statusCode, answer.json().reason]).toEqual([400, 'customer_password_token_invalid']);
    expect(await customers()).toHaveLength(1);
    const winner = chosen.find(({ statusCode }) => statusCode === 200)!.json();
    expect((await call('GET', '', undefined, { session: winner.sessionToken })).statusCode).toBe(200);
  });

  it('uses a link once, also when it is opened twice at the same moment', async () => {
    const { shop, call, lastToken, account } = await opened();
    await account('a@people.example');
    await call('POST', '/forgot', { email: 'a@people.example' });
    const token = await lastToken();
    const answers = await Promise.all(
      ['first password', 'second password'].map((password) => call('POST', '/reset', { token, password })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400]);
    const sessions = await shop.storage.read.selectFrom('customer_session').select('hash').execute();
    expect(sessions).toHaveLength(1);
  });

  it('signs new customers in at once where the merchant wants that, and known addresses only by a link', async () => {
    const { shop, call, mails, customers } = await opened({ settings: { confirmRegistrations: false } });
    await importAll(shop, [guestOrder(1, 'guest@people.example')]);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => call('POST', '/register', { email: 'new@people.example', password })),
    );
    const made = answers.filter(({ statusCode }) => statusCode === 201);
    expect(made).toHaveLength(1);
    for (const answer of answers.filter((one) => one !== made[0]))
      expect([answer.statusCode, answer.json().status]).toEqual([202, 'requires_action']);
    const { sessionToken } = made[0]!.json();
    expect((await call('GET', '', undefined, { session: sessionToken })).json().email).toBe(
      'new@people.example',
    );
    const guest = await call('POST', '/register', { email: 'guest@people.example', password });
    expect([guest.statusCode, guest.json().sessionToken]).toEqual([202, undefined]);
    expect(await customers()).toHaveLength(2);
    expect((await mails()).at(-1)!.topic).toBe('customer.confirmation_requested');
  });

  it('signs in and out, and ends a session that was not used for 14 days, or is 90 days old', async () => {
    const { shop, clock, call, account } = await opened();
    await account('a@people.example');
    const signIn = async () =>
      (await call('POST', '/signin', { email: 'a@people.example', password })).json().sessionToken as string;
    const get = async (session: string) => (await call('GET', '', undefined, { session })).statusCode;
    const [first, second] = [await signIn(), await signIn()];
    expect(first).not.toBe(second);
    expect((await call('POST', '/signout', undefined, { session: first })).statusCode).toBe(204);
    expect((await call('POST', '/signout', undefined, { session: first })).statusCode).toBe(204);
    expect((await call('POST', '/signout')).statusCode).toBe(401);
    expect([await get(first), await get(second)]).toEqual([401, 200]);
    clock.now += 14 * day;
    expect(await get(second)).toBe(401);
    const used = await signIn();
    const began = clock.now;
    for (let days = 0; days < 90; days += 5) {
      expect([days, await get(used)]).toEqual([days, 200]);
      clock.now += 5 * day;
    }
    expect(clock.now - began).toBe(90 * day);
    expect(await get(used)).toBe(401);
    // Using it again and again writes once a day at most.
    const again = await signIn();
    await get(again);
    const before = await digestOf(shop.storage);
    clock.now += day - 1;
    await get(again);
    expect(await digestOf(shop.storage)).toBe(before);
    clock.now += 2;
    await get(again);
    expect(await digestOf(shop.storage)).not.toBe(before);
    const none = await call('GET', '');
    expect([none.statusCode, none.json()]).toEqual([
      401,
      { message: expect.any(String), reason: 'signed_out' },
    ]);
    for (const session of ['x', 'é', 'x'.repeat(43), 'x'.repeat(5000), first])
      expect([session, await get(encodeURIComponent(session))]).toEqual([session, 401]);
  });

  it('keeps of a session and of a link no word in the database that opens anything', async () => {
    const { shop, call, lastToken, account } = await opened();
    const { sessionToken } = await account('a@people.example');
    await call('POST', '/forgot', { email: 'a@people.example' });
    const token = await lastToken();
    const [id, seal] = token.split('.') as [string, string];
    const tables = ['customer_session', 'customer_token', 'customer', 'outbox', 'idempotency'] as const;
    const rows = await Promise.all(
      tables.map((table) => shop.storage.read.selectFrom(table).selectAll().execute()),
    );
    const everything = JSON.stringify(rows);
    for (const secret of [sessionToken, token, seal, password]) expect(everything).not.toContain(secret);
    expect(everything).toContain(id);
    for (const forged of [id, `${id}.`, `${id}.${'A'.repeat(43)}`, `${seal}.${id}`, '', 'x', `${token}x`])
      expect([forged, (await call('POST', '/reset', { token: forged, password })).statusCode]).toEqual([
        forged,
        400,
      ]);
    expect(linkPath(1, token)).toBe(`/account/1/${token}`);
    expect((await call('POST', '/reset', { token, password })).statusCode).toBe(200);
  });

  it('refuses a link that is too old, and names it so', async () => {
    const { clock, call, lastToken, account } = await opened();
    await account('a@people.example');
    await call('POST', '/forgot', { email: 'a@people.example' });
    clock.now += 2 * hour;
    const late = await call('POST', '/reset', { token: await lastToken(), password });
    expect([late.statusCode, late.json()]).toEqual([
      400,
      {
        message: expect.stringContaining('too old'),
        reason: 'customer_password_token_expired',
        errors: { token: ['customer_password_token_expired'] },
      },
    ]);
    expect((await call('POST', '/signin', { email: 'a@people.example', password })).statusCode).toBe(200);
  });

  it('forgets sessions that have ended, links that are long too old, and kept answers', async () => {
    const { shop, clock, call, lastToken, account } = await opened();
    const { sessionToken } = await account('a@people.example');
    await call(
      'POST',
      '/forgot',
      { email: 'a@people.example' },
      {
        headers: { 'idempotency-key': 'k'.repeat(22) },
      },
    );
    const left = async () => {
      await clean(shop.context);
      const tables = ['customer_session', 'customer_token', 'idempotency'] as const;
      const rows = await Promise.all(
        tables.map((table) => shop.storage.read.selectFrom(table).select('store_id').execute()),
      );
      return rows.map(({ length }) => length);
    };
    expect(await left()).toEqual([1, 1, 1]);
    clock.now += 72 * hour;
    expect(await left()).toEqual([1, 1, 1]);
    clock.now += 1;
    expect(await left()).toEqual([1, 1, 0]);
    expect((await call('POST', '/reset', { token: await lastToken(), password })).json().reason).toBe(
      'customer_password_token_expired',
    );
    clock.now += 5 * day;
    expect(await left()).toEqual([1, 0, 0]);
    clock.now += 7 * day;
    expect(await left()).toEqual([0, 0, 0]);
    expect((await call('GET', '', undefined, { session: sessionToken })).statusCode).toBe(401);
  });

  it('ends every session and link when a password changes: by a link, by the customer, by the merchant', async () => {
    const { shop, call, lastToken, account, customers } = await opened();
    const { sessionToken: first } = await account('a@people.example');
    const get = async (session: string) => (await call('GET', '', undefined, { session })).statusCode;
    await call('POST', '/forgot', { email: 'a@people.example' });
    const unused = await lastToken();
    await call('POST', '/forgot', { email: 'a@people.example' });
    const wrong = await call(
      'PUT',
      '',
      { password: 'a new password', currentPassword: 'wrong' },
      { session: first },
    );
    expect([wrong.statusCode, wrong.json()]).toEqual([
      400,
      {
        message: expect.any(String),
        reason: 'customer_current_password_invalid',
        errors: { currentPassword: ['customer_current_password_invalid'] },
      },
    ]);
    expect((await call('PUT', '', { password: 'a new password' }, { session: first })).statusCode).toBe(400);
    expect(await get(first)).toBe(200);
    const changed = await call(
      'PUT',
      '',
      { password: 'a new password', currentPassword: password, name: 'Ana' },
      { session: first },
    );
    expect([changed.statusCode, changed.json().name]).toEqual([200, 'Ana']);
    const { sessionToken: second } = changed.json();
    expect([await get(first), await get(second)]).toEqual([401, 200]);
    for (const token of [unused, await lastToken()])
      expect((await call('POST', '/reset', { token, password })).statusCode).toBe(400);
    expect((await call('POST', '/signin', { email: 'a@people.example', password })).statusCode).toBe(401);
    const [{ id } = { id: 0 }] = await customers();
    expect((await shop.tienda('PUT', `/customers/${id}`, { password: 'from the merchant' })).statusCode).toBe(
      200,
    );
    expect(await get(second)).toBe(401);
    expect(
      (await call('POST', '/signin', { email: 'a@people.example', password: 'from the merchant' }))
        .statusCode,
    ).toBe(200);
  });

  it('never leaves a session of an old password, whichever comes first', async () => {
    const { shop, call, account } = await opened();
    for (let round = 0; round < 6; round += 1) {
      const email = `a${round}@people.example`;
      const { sessionToken } = await account(email);
      const [changed, ...signed] = await Promise.all([
        call('PUT', '', { password: 'a new password', currentPassword: password }, { session: sessionToken }),
        ...Array.from({ length: 4 }, () => call('POST', '/signin', { email, password })),
      ]);
      expect(changed!.statusCode).toBe(200);
      for (const answer of signed) {
        if (answer.statusCode === 401) continue;
        const { sessionToken: old } = answer.json();
        expect(
          await findSession(shop.storage.read, shop.store.storeId, old, 1_750_000_000_000),
        ).toBeUndefined();
      }
      const now = await call('GET', '', undefined, { session: changed!.json().sessionToken });
      expect(now.statusCode).toBe(200);
    }
  });

  it('ends the sessions and the unused links of a customer whose e-mail changes, by the merchant or an import', async () => {
    const { shop, call, lastToken, account, customers } = await opened();
    const alive = async (session: string) => (await call('GET', '', undefined, { session })).statusCode;
    const { sessionToken: first } = await account('old@people.example');
    const { sessionToken: stranger } = await account('stranger@people.example');
    await call('POST', '/forgot', { email: 'old@people.example' });
    const unused = await lastToken();
    const [{ id, guid } = { id: 0, guid: '' }] = await customers();
    await shop.tienda('PUT', `/customers/${id}`, { name: 'Another name', email: 'OLD@people.example' });
    expect(await alive(first)).toBe(200);
    const moved = await shop.tienda('PUT', `/customers/${id}`, { email: 'new@people.example' });
    expect(moved.statusCode).toBe(200);
    expect([await alive(first), await alive(stranger)]).toEqual([401, 200]);
    // The links end for good: to have the old address again does not bring them back.
    await shop.tienda('PUT', `/customers/${id}`, { email: 'old@people.example' });
    expect((await call('POST', '/reset', { token: unused, password })).statusCode).toBe(400);
    const again = await call('POST', '/signin', { email: 'old@people.example', password });
    const second = again.json().sessionToken;
    expect(await importSnipcart(shop, { id: guid, email: 'imported@people.example' })).toEqual(['updated']);
    expect([await alive(second), await alive(stranger)]).toEqual([401, 200]);
    expect((await call('POST', '/signin', { email: 'old@people.example', password })).statusCode).toBe(401);
    const last = await call('POST', '/signin', { email: 'imported@people.example', password });
    expect(last.statusCode).toBe(200);
    // The buyer's own call leaves the e-mail, and so the session, as they are.
    const session = last.json().sessionToken;
    await call('PUT', '', { email: 'other@people.example', name: 'Ana' }, { session });
    expect((await call('GET', '', undefined, { session })).json().email).toBe('imported@people.example');
  });

  it('never leaves a session that was begun with an old e-mail, whichever comes first', async () => {
    const { shop, call, account, customers } = await opened();
    for (let round = 0; round < 4; round += 1) {
      const email = `a${round}@people.example`;
      await account(email);
      const { id } = (await customers()).at(-1)!;
      const [changed, ...signed] = await Promise.all([
        shop.tienda('PUT', `/customers/${id}`, { email: `b${round}@people.example` }),
        ...Array.from({ length: 4 }, () => call('POST', '/signin', { email, password })),
      ]);
      expect(changed!.statusCode).toBe(200);
      for (const answer of signed) {
        if (answer.statusCode === 401) continue;
        const { sessionToken: session } = answer.json();
        expect((await call('GET', '', undefined, { session })).statusCode).toBe(401);
      }
    }
  });

  it('mails an invitation that the merchant asked for: its link sets a password', async () => {
    const { shop, call, mails, customers } = await opened();
    const made = await shop.tienda('POST', '/customers', {
      name: 'First Last',
      email: 'first.last@example.com',
      send_email_invite: true,
    });
    expect([made.statusCode, made.json().active]).toEqual([201, false]);
    const [mail] = await mails();
    expect(mail).toMatchObject({
      topic: 'customer.invited',
      email: 'first.last@example.com',
      name: 'First Last',
      link: { expiresAt: 1_750_000_000_000 + 30 * day },
    });
    const chosen = await call('POST', '/reset', { token: mail!.token, password });
    expect(chosen.json().customer).toMatchObject({ name: 'First Last', status: 'Confirmed' });
    expect((await shop.tienda('GET', `/customers/${made.json().id}`)).json().active).toBe(true);
    expect(await customers()).toHaveLength(1);
    const known = await shop.tienda('POST', '/customers', {
      name: 'With Password',
      email: 'with@example.com',
      send_email_invite: true,
      password: 'mysupersecretpassword',
    });
    expect(known.json().active).toBe(true);
    expect(
      (await call('POST', '/signin', { email: 'with@example.com', password: 'mysupersecretpassword' }))
        .statusCode,
    ).toBe(200);
    expect((await mails()).map(({ topic }) => topic)).toEqual(['customer.invited', 'customer.invited']);
  });

  it('ends a link when the customer’s e-mail is another one, and everything when the customer is deleted', async () => {
    const { shop, clock, call, mails, lastToken } = await opened();
    const made = await shop.tienda('POST', '/customers', {
      name: 'N',
      email: 'old@example.com',
      send_email_invite: true,
    });
    const { id } = made.json();
    await shop.tienda('PUT', `/customers/${id}`, { email: 'new@example.com' });
    expect((await call('POST', '/reset', { token: await lastToken(), password })).statusCode).toBe(400);
    clock.now += 1;
    await shop.tienda('PUT', `/customers/${id}`, { send_email_invite: true });
    const chosen = await call('POST', '/reset', { token: await lastToken(), password });
    expect(chosen.statusCode).toBe(200);
    await call('POST', '/forgot', { email: 'new@example.com' });
    expect((await shop.tienda('DELETE', `/customers/${id}`)).statusCode).toBe(200);
    const session = chosen.json().sessionToken;
    expect((await call('GET', '', undefined, { session })).statusCode).toBe(401);
    const left = await shop.storage.read
      .selectFrom('customer_session')
      .select('customer_id')
      .unionAll(
        shop.storage.read.selectFrom('customer_token').select('customer_id').where('customer_id', '>', 0),
      )
      .execute();
    expect(left).toEqual([]);
    for (const { token } of await mails())
      expect((await call('POST', '/reset', { token, password })).statusCode).toBe(400);
  });

  it('shows orders that were placed while signed in, and a guest’s only once a mailed link was opened', async () => {
    const { shop, clock, call, lastToken, account, customers } = await opened();
    const { sessionToken: session, customer } = await account('a@people.example');
    await importAll(shop, [
      guestOrder(1, 'a@people.example', '2025-08-01T10:00:00Z'),
      guestOrder(2, 'a@people.example', '2025-08-02T10:00:00Z'),
      guestOrder(3, 'b@people.example', '2025-08-03T10:00:00Z'),
    ]);
    clock.now = Date.parse('2025-08-10T00:00:00Z');
    const { sessionToken: now } = (
      await call('POST', '/signin', { email: 'a@people.example', password })
    ).json();
    expect((await call('GET', '/orders', undefined, { session })).statusCode).toBe(401);
    const list = async (query = '') =>
      (await call('GET', `/orders${query}`, undefined, { session: now })).json() as {
        totalItems: number;
        items: { invoiceNumber: string }[];
      };
    const numbers = async (query = '') => (await list(query)).items.map(({ invoiceNumber }) => invoiceNumber);
    expect(await numbers()).toEqual([]);
    const mine = (await customers()).find(({ guid }) => guid === customer.id)!;
    // As a checkout with this session leaves it.
    await shop.storage.write((tx) =>
      tx
        .insertInto('cart')
        .values({
          store_id: shop.store.storeId,
          token: guestOrder(2, '').token,
          secret_hash: '',
          placed: 1,
          customer_id: mine.id,
          created_at: 1,
          updated_at: 1,
          version: 1,
          doc: '{}',
        })
        .execute(),
    );
    expect(await numbers()).toEqual(['SNIP-1002']);
    const asked = await call('POST', '/claim', {}, { session: now });
    expect([asked.statusCode, asked.json().status]).toEqual([202, 'requires_action']);
    expect((await call('POST', '/claim', {})).statusCode).toBe(401);
    expect(await numbers()).toEqual(['SNIP-1002']);
    const token = await lastToken();
    expect((await call('POST', '/reset', { token, password })).statusCode).toBe(400);
    expect((await call('POST', '/claim', { token })).statusCode).toBe(200);
    expect((await call('POST', '/claim', { token })).statusCode).toBe(400);
    expect(await numbers()).toEqual(['SNIP-1002', 'SNIP-1001']);
    expect(await list('?limit=1&offset=1')).toMatchObject({
      totalItems: 2,
      items: [{ invoiceNumber: 'SNIP-1001' }],
    });
    expect(await list('?limit=0')).toMatchObject({ totalItems: 2, items: [] });
    expect(await list('?offset=5')).toMatchObject({ totalItems: 2, items: [] });
    // An imported order has no cart; its buyer opens it, with its invoice, and nobody else does.
    const open = (token: string, headers: Record<string, string>) =>
      shop.app.inject({
        url: `/api/cart/${token}/order`,
        headers: { authorization: `Bearer ${shop.publicKey}`, ...headers },
      });
    const mineOpened = await open(guestOrder(1, '').token, { 'x-customer-session': now });
    expect([mineOpened.statusCode, mineOpened.json().invoiceNumber]).toEqual([200, 'SNIP-1001']);
    const invoice = await shop.app.inject({ url: mineOpened.json().invoiceUrl });
    expect([invoice.statusCode, invoice.body]).toEqual([200, expect.stringContaining('SNIP-1001')]);
    expect((await open(guestOrder(1, '').token, {})).statusCode).toBe(404);
    expect((await open(guestOrder(1, '').token, { 'x-cart-secret': 'a' })).statusCode).toBe(404);
    expect((await open(guestOrder(3, '').token, { 'x-customer-session': now })).statusCode).toBe(404);
    // What guests do with this e-mail afterwards is not shown before the next link.
    await importAll(shop, [guestOrder(4, 'a@people.example', '2025-08-11T10:00:00Z')]);
    clock.now = Date.parse('2025-08-12T00:00:00Z');
    expect(await numbers()).toEqual(['SNIP-1002', 'SNIP-1001']);
  });

  it('keeps what a signed-in buyer ordered and their addresses; a guest with their e-mail changes nothing', async () => {
    const { shop, clock, call, account } = await opened();
    const { sessionToken: session } = await account('ana@people.example', { name: 'Ana' });
    await shop.call('POST', '/products', [{ id: 'ring', name: 'Ring', price: 10, shippable: false }]);
    const buy = async (name: string, signedIn: boolean) => {
      clock.now += 60_000;
      const headers: Record<string, string> = signedIn ? { 'x-customer-session': session } : {};
      const cart = await beginCart(shop);
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
      return paid.json().order.invoiceNumber as string;
    };
    const own = async () => (await call('GET', '', undefined, { session })).json();
    const numbers = async () =>
      (await call('GET', '/orders', undefined, { session }))
        .json()
        .items.map(({ invoiceNumber }: { invoiceNumber: string }) => invoiceNumber);
    const first = await buy('Ana', true);
    expect(await own()).toMatchObject({
      billingAddress: { name: 'Ana', address1: 'Ana St', city: 'Springfield' },
      shippingAddress: { address1: 'Ana St' },
    });
    const settled = await own();
    await buy('Somebody', false);
    expect(await own()).toEqual(settled);
    const third = await buy('Moved', true);
    expect((await own()).billingAddress.address1).toBe('Moved St');
    expect(await numbers()).toEqual([third, first]);
    const [customer] = (await shop.call('GET', '/customers?email=ana@people.example')).json().items;
    expect(customer.statistics.ordersCount).toBe(3);
  });

  it('lets customers change themselves, and nobody else', async () => {
    const { shop, call, account } = await opened();
    const { sessionToken: session } = await account('a@people.example', { name: 'Ana', phone: '1' });
    const { sessionToken: theirs, customer: other } = await account('b@people.example', { name: 'Bea' });
    const put = (body: unknown) => call('PUT', '', body, { session });
    const billingAddress = {
      name: 'Ana Núñez',
      address1: '1 Main St',
      city: 'Québec',
      country: 'ca',
      province: 'QC',
      postalCode: 'G1H 2T5',
      vatNumber: 'X1',
    };
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
    expect((await put({ billingAddress: { city: 'Lévis' } })).json()).toMatchObject({
      billingAddress: { name: 'Ana Núñez', city: 'Lévis', country: 'CA' },
      shippingAddress: { city: 'Lévis' },
    });
    const elsewhere = await put({ shippingAddress: { city: 'Montréal' } });
    expect(elsewhere.json()).toMatchObject({
      billingAddress: { city: 'Lévis' },
      shippingAddress: { city: 'Montréal', address1: '1 Main St' },
      shippingAddressSameAsBilling: false,
    });
    // All of it sent back as it came changes nothing.
    const settled = await digestOf(shop.storage);
    const again = await put(elsewhere.json());
    expect([again.statusCode, again.json()]).toEqual([200, elsewhere.json()]);
    expect(await digestOf(shop.storage)).toBe(settled);
    for (const [body, field] of [
      [{ email: 'c@people.example' }, 'email'],
      [{ name: 5 }, undefined],
      [{ name: null }, 'name'],
      [{ name: ['x'] }, 'name'],
      [{ phone: {} }, 'phone'],
      [{ acceptsMarketing: 'maybe' }, 'acceptsMarketing'],
      [{ billingAddress: 'x' }, 'billingAddress'],
      [{ billingAddress: { city: 5 } }, 'billingAddress'],
      [{ billingAddress: { country: 'Canada' } }, 'billingAddress'],
      [{ shippingAddress: { name: 'x'.repeat(201) } }, 'shippingAddress'],
      [{ password: 'short' }, 'password'],
    ] as const) {
      const answer = await put(body);
      expect([body, answer.statusCode]).toEqual([body, field === undefined ? 200 : 400]);
      if (field) expect([body, Object.keys(answer.json().errors)]).toEqual([body, [field]]);
    }
    const untouched = await call('GET', '', undefined, { session: theirs });
    expect(untouched.json()).toMatchObject({ id: other.id, name: 'Bea', billingAddress: { city: null } });
    expect((await call('PUT', '', { name: 'x' })).statusCode).toBe(401);
    expect(untouched.body).not.toContain('note');
  });

  it('opens with a session its own store and customer alone', async () => {
    const { shop, call, account } = await opened();
    const { sessionToken: session, customer } = await account('a@people.example');
    const other = { session, keys: shop.other };
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/orders'],
      ['PUT', ''],
      ['POST', '/claim'],
    ] as const) {
      const answer = await call(method, path, method === 'GET' ? undefined : {}, other);
      expect([method, path, answer.statusCode]).toEqual([method, path, 401]);
    }
    await call('POST', '/signout', undefined, other);
    expect((await call('GET', '', undefined, { session })).json().id).toBe(customer.id);
    expect(
      (await call('POST', '/signin', { email: 'a@people.example', password }, { keys: shop.other }))
        .statusCode,
    ).toBe(401);
    await call('POST', '/forgot', { email: 'a@people.example' }, { keys: shop.other });
    expect(
      await shop.storage.read
        .selectFrom('outbox')
        .select('topic')
        .where('store_id', '=', shop.other.store.storeId)
        .execute(),
    ).toEqual([]);
  });

  it('refuses a link of another store', async () => {
    const { shop, call, lastToken, account } = await opened();
    await account('a@people.example');
    await call('POST', '/forgot', { email: 'a@people.example' });
    const token = await lastToken();
    expect((await call('POST', '/reset', { token, password }, { keys: shop.other })).statusCode).toBe(400);
    expect((await call('POST', '/reset', { token, password })).statusCode).toBe(200);
  });

  it('tells a shop’s own backend who is signed in, in Snipcart’s shape', async () => {
    const { shop, clock, call, account } = await opened();
    const { sessionToken, customer, expires } = await account('jane@example.com', { name: 'Jane Doe' });
    const ask = (token: string, key = shop.secretKey) =>
      shop.call('GET', `/usersessions/${token}`, undefined, { key });
    const answer = await ask(sessionToken);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        token: sessionToken,
        expires,
        customer: expect.objectContaining({
          id: customer.id,
          email: 'jane@example.com',
          status: 'Confirmed',
          billingAddressName: 'Jane Doe',
          statistics: { ordersCount: 0, ordersAmount: 0, subscriptionsCount: 0 },
          sessionToken: null,
        }),
      },
    ]);
    for (const [token, key, status] of [
      [sessionToken, shop.other.secretKey, 404],
      [sessionToken, shop.publicKey, 401],
      ['undefined', shop.secretKey, 404],
      [`${sessionToken}x`, shop.secretKey, 404],
      ['x'.repeat(900), shop.secretKey, 404],
    ] as const)
      expect([token, (await ask(token, key)).statusCode]).toEqual([token, status]);
    await call('POST', '/signout', undefined, { session: sessionToken });
    expect((await ask(sessionToken)).statusCode).toBe(404);
    const signed = (await call('POST', '/signin', { email: 'jane@example.com', password })).json();
    clock.now += 14 * day;
    expect((await ask(signed.sessionToken)).statusCode).toBe(404);
  });

  it('limits guesses and mails by address and by e-mail, for known and unknown alike', async () => {
    const { clock, call, account } = await opened({ buckets: buckets() });
    await account('known@people.example');
    clock.now += day;
    for (const email of ['known@people.example', 'unknown@people.example']) {
      const statuses: number[] = [];
      for (let n = 0; n < 11; n += 1)
        statuses.push((await call('POST', '/signin', { email, password: 'wrong password' })).statusCode);
      expect([email, statuses]).toEqual([email, [...Array(10).fill(401), 429]]);
    }
    const right = await call('POST', '/signin', { email: 'known@people.example', password });
    expect([right.statusCode, Number(right.headers['retry-after']) > 0]).toEqual([429, true]);
    clock.now += 60_000;
    expect((await call('POST', '/signin', { email: 'KNOWN@people.example', password })).statusCode).toBe(200);
    clock.now += day;
    for (const email of ['known@people.example', 'unknown@people.example']) {
      const statuses: number[] = [];
      for (let n = 0; n < 6; n += 1) statuses.push((await call('POST', '/forgot', { email })).statusCode);
      expect([email, statuses]).toEqual([email, [202, 202, 202, 202, 202, 429]]);
    }
    clock.now += day;
    const spread: number[] = [];
    for (let n = 0; n < 21; n += 1)
      spread.push((await call('POST', '/register', { email: `n${n}@people.example`, password })).statusCode);
    expect(spread).toEqual([...Array(20).fill(202), 429]);
  });

  it('answers every call under its Idempotency-Key again as before', async () => {
    const { call, mails, lastToken } = await opened();
    const under = (key: string) => ({ headers: { 'idempotency-key': `${key}-${'0'.repeat(22)}` } });
    const body = { email: 'a@people.example', password };
    await call('POST', '/register', body, under('one'));
    expect((await call('POST', '/register', body, under('one'))).headers['idempotent-replayed']).toBe('true');
    expect(await mails()).toHaveLength(1);
    const reset = { token: await lastToken(), password };
    const first = await call('POST', '/reset', reset, under('two'));
    const again = await call('POST', '/reset', reset, under('two'));
    expect([again.statusCode, again.body]).toEqual([200, first.body]);
    const session = first.json().sessionToken;
    expect((await call('GET', '', undefined, { session })).statusCode).toBe(200);
    const short = await call('POST', '/signin', body, { headers: { 'idempotency-key': 'short' } });
    expect(short.statusCode).toBe(400);
    const out = await call('POST', '/signout', undefined, { session, ...under('three') });
    const outAgain = await call('POST', '/signout', undefined, { session, ...under('three') });
    expect([out.statusCode, outAgain.statusCode, outAgain.body]).toEqual([204, 204, '']);
  });

  it('compares passwords by what people typed, however their keyboard spells it', async () => {
    const stored = await hashPassword('contraseña é');
    expect(await verifyPassword(stored, 'contraseña é'.normalize('NFD'))).toBe(true);
    expect(await verifyPassword(stored, 'contrasena e')).toBe(false);
    expect(await verifyPassword(undefined, 'contraseña é')).toBe(false);
  });
});

/** Rows of links and of what is to be told. */
async function counted({ storage }: TestShop): Promise<number> {
  const [links, events] = await Promise.all([
    storage.read.selectFrom('customer_token').select('hash').execute(),
    storage.read.selectFrom('outbox').select('id').execute(),
  ]);
  return links.length + events.length;
}
