import { beforeEach, expect, it } from 'vitest';
import { allowOperatorHost } from '../src/domain/store/store.js';
import { findReceiver, listReceivers, setReceiver } from '../src/domain/webhook/receivers.js';
import { clean } from '../src/jobs/clean.js';
import { insertRows } from '../src/storage/insert-rows.js';
import { single } from './seeds/snipcart-orders.js';
import { onEachDatabase } from './support/databases.js';
import { digestOf } from './support/digest.js';
import { importAll } from './support/import-all.js';
import { jobsByHand } from './support/jobs.js';
import { receiveWebhooks } from './support/receive-webhooks.js';
import { answers, isSigned } from './support/receiver.js';
import { startShop } from './support/shop.js';

const endpoint = receiveWebhooks();
beforeEach(() => endpoint.reset());

const now = Date.UTC(2026, 4, 1, 12);

onEachDatabase((database) => {
  async function shopWithOrder() {
    const clock = { now };
    const shop = await startShop(database, { now: () => clock.now });
    await shop.storage.write((tx) => allowOperatorHost(tx, shop.store.storeId, endpoint.host));
    await importAll(shop, [single]);
    const jobs = jobsByHand(shop.context);
    await jobs.all();
    const happen = async () => {
      const { status } = (await shop.call('GET', `/orders/${single.token}`)).json();
      await shop.call('PUT', `/orders/${single.token}`, {
        status: status === 'Shipped' ? 'Delivered' : 'Shipped',
      });
      await jobs.all();
    };
    return { shop, jobs, clock, happen };
  }

  it('adds, lists, changes and removes webhooks, and shows a secret once', async () => {
    const { shop, happen } = await shopWithOrder();
    const made = await shop.call('POST', '/webhooks', {
      URL: endpoint.url('/one'),
      events: ['ORDER.status.changed', 'order.completed'],
    });
    expect(made.statusCode).toBe(201);
    const { secret, ...receiverView } = made.json();
    expect(secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(receiverView).toEqual({
      id: 1,
      url: endpoint.url('/one'),
      events: ['order.status.changed', 'order.completed'],
      dialect: 'snipcart',
      active: true,
      state: 'Working',
      failures: 0,
      failingSince: null,
      pausedUntil: null,
      creationDate: '2026-05-01T12:00:00Z',
      modificationDate: '2026-05-01T12:00:00Z',
    });
    expect((await shop.call('GET', '/webhooks')).json()).toEqual([receiverView]);
    expect((await shop.call('GET', '/webhooks/1')).json()).toEqual(receiverView);
    await happen();
    expect(endpoint.received).toHaveLength(1);
    expect(isSigned(endpoint.received[0]!, secret, now)).toBe(true);
    expect((await shop.call('PUT', '/webhooks/1', { active: false })).json()).toMatchObject({
      active: false,
      state: 'Off',
      events: receiverView.events,
    });
    await happen();
    expect(endpoint.received).toHaveLength(1);
    expect((await shop.call('PUT', '/webhooks/1', { active: true, events: null })).json().events).toEqual([]);
    const again = (await shop.call('POST', '/webhooks/1/secret')).json();
    expect(again.secret).not.toBe(secret);
    await happen();
    expect(isSigned(endpoint.received[1]!, again.secret, now)).toBe(true);
    expect((await shop.call('DELETE', '/webhooks/1')).json()).toMatchObject({ id: 1 });
    expect((await shop.call('GET', '/webhooks')).json()).toEqual([]);
    expect((await shop.call('GET', '/webhooks/1')).statusCode).toBe(404);
    await happen();
    expect(endpoint.received).toHaveLength(2);
    // The log stays, and the secret is gone.
    expect((await shop.call('GET', '/webhooks/deliveries')).json().totalItems).toBe(2);
    expect(await shop.context.vault.names(shop.storage.read, shop.store.storeId)).toEqual([]);
  });

  it('refuses what cannot be called or is no event, by field, and changes nothing', async () => {
    const shop = await startShop(database);
    const before = await digestOf(shop.storage);
    const addresses = [
      undefined,
      null,
      7,
      '',
      'shop.example/hooks',
      '/hooks',
      'ftp://shop.example/',
      'javascript:alert(1)',
      'http://localhost/hooks',
      'http://127.0.0.1/hooks',
      'http://127.1/',
      'http://2130706433/',
      'http://[::1]/',
      'http://[::ffff:127.0.0.1]/',
      'http://169.254.169.254/latest/meta-data',
      'http://10.0.0.7/',
      'http://192.168.1.1/',
      'https://user:password@shop.example/',
      'https://shop.example:6379/',
      `https://shop.example/${'x'.repeat(2100)}`,
    ];
    for (const url of addresses) {
      const asOne = await shop.call('POST', '/webhooks', { url });
      expect([url, asOne.statusCode, Object.keys(asOne.json().errors)]).toEqual([url, 400, ['url']]);
      const asList = await shop.call('PUT', '/settings/webhooks', { webhooks: [{ url }] });
      expect([url, asList.statusCode, Object.keys(asList.json().errors)]).toEqual([
        url,
        400,
        ['webhooks[0].url'],
      ]);
      if (typeof url === 'string' && url !== '') {
        const asText = await shop.call('PUT', '/settings/webhooks', { url: `https://shop.example/;${url}` });
        expect([url, asText.statusCode]).toEqual([url, 400]);
      }
    }
    const bodies = [
      [{ url: 'https://shop.example', events: ['order.eaten'] }, 'events'],
      [{ url: 'https://shop.example', events: 'order.completed,order.eaten' }, 'events'],
      [{ url: 'https://shop.example', events: [7] }, 'events'],
      [{ url: 'https://shop.example', active: 'perhaps' }, 'active'],
      [['https://shop.example'], 'body'],
      ['"https://shop.example"', 'body'],
    ] as const;
    for (const [body, field] of bodies) {
      const answer = await shop.call('POST', '/webhooks', body);
      expect([answer.statusCode, Object.keys(answer.json().errors)[0]]).toEqual([400, field]);
    }
    expect((await shop.call('PUT', '/settings/webhooks', { tiendanubeSecret: 'a b' })).statusCode).toBe(400);
    expect(await digestOf(shop.storage)).toBe(before);
  });

  it("takes Snipcart's own text of addresses, keeps what stays, and shows new secrets alone", async () => {
    const { shop, happen } = await shopWithOrder();
    const [a, b, c] = ['/a', '/b', '/c'].map((path) => endpoint.url(path)) as [string, string, string];
    const first = (await shop.call('PUT', '/settings/webhooks', { url: `${a}; ${b};` })).json();
    expect(first.url).toBe(`${a};${b}`);
    expect(first.webhooks.map((one: { secret?: string }) => one.secret?.length)).toEqual([49, 49]);
    const [staying] = first.webhooks;
    await shop.call('PUT', `/webhooks/${staying.id}`, { events: ['order.status.changed'] });
    const tienda = await shop.tienda('POST', '/webhooks', { event: 'order/paid', url: endpoint.url('/t') });
    const second = (await shop.call('PUT', '/settings/webhooks', { url: `${c};${a}` })).json();
    expect(second.webhooks).toEqual([
      { ...staying, secret: undefined, events: ['order.status.changed'] },
      expect.objectContaining({ url: c, events: [], secret: expect.any(String) }),
    ]);
    expect(second).toMatchObject({ url: `${a};${c}`, tiendanubeSecretSet: false });
    const read = (await shop.call('GET', '/settings/webhooks')).json();
    expect(read.webhooks.map((one: object) => 'secret' in one)).toEqual([false, false]);
    await happen();
    expect(endpoint.received.map(({ path }) => path).sort()).toEqual(['/a', '/c']);
    expect(isSigned(endpoint.callsTo('/a')[0]!, staying.secret, now)).toBe(true);
    const list = [
      { url: a, events: ['order.completed'] },
      { url: a, events: ['order.refund.created'] },
    ];
    const third = (
      await shop.call('PUT', '/settings/webhooks', { webhooks: list, tiendanubeSecret: 'app-secret' })
    ).json();
    expect(
      third.webhooks.map(({ url, events }: { url: string; events: string[] }) => ({ url, events })),
    ).toEqual(list);
    expect(third.tiendanubeSecretSet).toBe(true);
    expect((await shop.call('PUT', '/settings/webhooks', {})).json().webhooks).toHaveLength(2);
    expect((await shop.call('PUT', '/settings/webhooks', { url: '' })).json()).toMatchObject({
      url: '',
      webhooks: [],
    });
    expect((await shop.tienda('GET', `/webhooks/${tienda.json().id}`)).statusCode).toBe(200);
  });

  it('shows each try, pages and filters the log, and sends again with the same id', async () => {
    const { shop, happen, jobs, clock } = await shopWithOrder();
    await shop.call('POST', '/webhooks', { url: endpoint.url('/down') });
    await shop.call('POST', '/webhooks', { url: endpoint.url('/up') });
    endpoint.answer('/down', answers.status(500));
    for (let count = 0; count < 3; count += 1) {
      await happen();
      clock.now += 1000;
    }
    const log = async (query = '') => (await shop.call('GET', `/webhooks/deliveries${query}`)).json();
    const all = await log();
    expect([all.totalItems, all.items.length, all.offset, all.limit]).toEqual([6, 6, 0, 20]);
    const dates = all.items.map((one: { creationDate: string }) => one.creationDate);
    expect(dates).toEqual([...dates].sort().reverse());
    expect((await log('?limit=2&offset=4')).items).toEqual(all.items.slice(4));
    expect((await log('?limit=0')).totalItems).toBe(6);
    const waiting = await log('?state=Waiting&webhookId=1');
    expect(waiting).toMatchObject({ totalItems: 3, state: 'waiting', webhookId: 1 });
    expect((await log('?state=delivered')).totalItems).toBe(3);
    expect((await log('?state=failed')).totalItems).toBe(0);
    expect((await log('?eventName=order.completed')).totalItems).toBe(0);
    expect((await shop.call('GET', '/webhooks/deliveries?state=lost')).statusCode).toBe(400);
    const [one] = waiting.items;
    expect(one).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      eventId: expect.any(String),
      webhookId: 1,
      eventName: 'order.status.changed',
      subject: single.token,
      state: 'Waiting',
      attempts: 1,
      nextTryOn: expect.stringMatching(/^2026-05-01T12:00:/),
      creationDate: expect.any(String),
      modificationDate: expect.any(String),
      tries: [
        {
          date: expect.any(String),
          milliseconds: expect.any(Number),
          status: 500,
          error: 'bad_status',
          answer: 'what the receiver said',
        },
      ],
    });
    endpoint.answer('/down', answers.ok);
    const before = endpoint.callsTo('/down').length;
    const resent = await shop.call('POST', `/webhooks/deliveries/${one.id.toUpperCase()}/resend`);
    expect([resent.statusCode, resent.json().state]).toEqual([202, 'Waiting']);
    await jobs.all();
    const calls = endpoint.callsTo('/down').slice(before);
    expect(calls).toHaveLength(1);
    expect(calls[0]!.headers['comptoir-event-id']).toBe(one.eventId);
    expect((await shop.call('GET', `/webhooks/deliveries/${one.id}`)).json()).toMatchObject({
      state: 'Delivered',
      attempts: 2,
      nextTryOn: null,
      tries: [{ status: 500 }, { status: 200, error: null, answer: '{}' }],
    });
    // What was delivered can be sent once more too.
    const delivered = (await log('?state=delivered&webhookId=2')).items[0];
    await shop.call('POST', `/webhooks/deliveries/${delivered.id}/resend`);
    await jobs.all();
    const twice = endpoint
      .callsTo('/up')
      .filter(({ headers }) => headers['comptoir-event-id'] === delivered.eventId);
    expect(twice).toHaveLength(2);
    expect(twice[0]!.text).toBe(twice[1]!.text);
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect((await shop.call('POST', `/webhooks/deliveries/${unknown}/resend`)).statusCode).toBe(404);
    expect((await shop.call('GET', `/webhooks/deliveries/${unknown}`)).statusCode).toBe(404);
    await shop.call('DELETE', '/webhooks/2');
    const refused = await shop.call('POST', `/webhooks/deliveries/${delivered.id}/resend`);
    expect([refused.statusCode, refused.json().message]).toEqual([
      409,
      expect.stringContaining('was removed'),
    ]);
  });

  it('sends again to a receiver that is paused, before all that waits for it', async () => {
    const { shop, happen, jobs, clock } = await shopWithOrder();
    await shop.call('POST', '/webhooks', { url: endpoint.url('/down') });
    endpoint.answer('/down', answers.status(500));
    for (let count = 0; count < 12; count += 1) await happen();
    clock.now += 2 * 3_600_000;
    await jobs.all();
    expect((await findReceiver(shop.storage.read, shop.store.storeId, 1))?.pausedUntil).not.toBeNull();
    expect((await shop.call('GET', '/webhooks/1')).json().state).toBe('Paused');
    const { items } = (await shop.call('GET', '/webhooks/deliveries')).json();
    endpoint.received.length = 0;
    await jobs.all();
    expect(endpoint.received).toHaveLength(0);
    await shop.call('POST', `/webhooks/deliveries/${items[3].id}/resend`);
    await jobs.all();
    expect(endpoint.received.map(({ headers }) => headers['comptoir-event-id'])).toEqual([items[3].eventId]);
    // Once it takes one, all that waits goes out, at once or within half a minute.
    endpoint.answer('/down', answers.ok);
    await shop.call('POST', `/webhooks/deliveries/${items[5].id}/resend`);
    await jobs.all();
    clock.now += 30_000;
    await jobs.all();
    const log = (await shop.call('GET', '/webhooks/deliveries?state=delivered')).json();
    expect(log.totalItems).toBe(12);
  });

  it('tries a receiver with an event of its own', async () => {
    const { shop, jobs } = await shopWithOrder();
    const { id, secret } = (
      await shop.call('POST', '/webhooks', { url: endpoint.url('/tried'), events: ['order.completed'] })
    ).json();
    await shop.call('POST', '/webhooks', { url: endpoint.url('/other') });
    const sent = await shop.call('POST', `/webhooks/${id}/test`);
    expect([sent.statusCode, sent.json().eventName]).toEqual([202, 'comptoir.test']);
    await jobs.all();
    expect(endpoint.received).toHaveLength(1);
    expect(endpoint.received[0]).toMatchObject({
      path: '/tried',
      body: { eventName: 'comptoir.test', mode: 'Test', content: { webhookId: id } },
    });
    expect(isSigned(endpoint.received[0]!, secret, now)).toBe(true);
  });

  it("serves Tiendanube's webhooks: list with filters, one, POST, PUT, DELETE, and its refusals", async () => {
    const { shop, clock } = await shopWithOrder();
    const created = await shop.tienda('POST', '/webhooks', {
      event: 'customer/updated',
      url: 'https://app.example/hooks',
    });
    expect(created.statusCode).toBe(201);
    expect(created.json()).toEqual({
      id: 1,
      url: 'https://app.example/hooks',
      event: 'customer/updated',
      created_at: '2026-05-01T12:00:00+00:00',
      updated_at: '2026-05-01T12:00:00+00:00',
    });
    clock.now += 3_600_000;
    const url = 'https://app.example/other';
    await shop.tienda('POST', '/webhooks', { event: 'order/paid', url });
    await shop.tienda('POST', '/webhooks', { event: 'product/created', url });
    await shop.call('POST', '/webhooks', { url: 'https://shop.example/not-here' });
    const ids = async (query: string) => {
      const answer = await shop.tienda('GET', `/webhooks${query}`);
      return [answer.json().map((one: { id: number }) => one.id), answer.headers['x-total-count']];
    };
    expect(await ids('')).toEqual([[1, 2, 3], '3']);
    expect(await ids('?since_id=1')).toEqual([[2, 3], '2']);
    expect(await ids(`?url=${encodeURIComponent(url)}`)).toEqual([[2, 3], '2']);
    expect(await ids('?event=order/paid')).toEqual([[2], '1']);
    expect(await ids('?created_at_min=2026-05-01T12:30:00Z')).toEqual([[2, 3], '2']);
    expect(await ids('?updated_at_max=2026-05-01T12:30:00Z')).toEqual([[1], '1']);
    expect(await ids('?per_page=2&page=2')).toEqual([[3], '3']);
    expect(await ids('?page=9')).toEqual([[], '3']);
    expect((await shop.tienda('GET', '/webhooks?fields=id,event')).json()[0]).toEqual({
      id: 1,
      event: 'customer/updated',
    });
    const changed = await shop.tienda('PUT', '/webhooks/1', { event: 'customer/created' });
    expect(changed.json()).toEqual({
      ...created.json(),
      event: 'customer/created',
      updated_at: '2026-05-01T13:00:00+00:00',
    });
    expect((await shop.tienda('PUT', '/webhooks/1')).json()).toEqual(changed.json());
    const second = await shop.app.inject({
      url: `/2025-03/${shop.store.tiendanubeId}/webhooks/1`,
      headers: { authentication: `bearer ${shop.accessToken}`, 'user-agent': 'T' },
    });
    expect(second.json()).toEqual(changed.json());
    expect((await shop.tienda('DELETE', '/webhooks/1')).json()).toEqual({});
    const none = { code: 404, message: 'Not Found', description: 'Webhook with such id does not exist' };
    for (const [method, id] of [
      ['GET', 1],
      ['PUT', 1],
      ['DELETE', 1],
      ['GET', 4],
      ['DELETE', 4],
      ['GET', 'x'],
      ['GET', '99999999999999999999'],
    ] as const)
      expect(
        (await shop.tienda(method, `/webhooks/${id}`, method === 'PUT' ? {} : undefined)).json(),
      ).toEqual(none);
    const before = await digestOf(shop.storage);
    const refused = async (body: unknown, method = 'POST', path = '/webhooks') => {
      const answer = await shop.tienda(method, path, body);
      return [answer.statusCode, answer.json()];
    };
    expect(await refused({})).toEqual([422, { event: ["can't be blank"], url: ["can't be blank"] }]);
    expect(await refused({ event: 'order/eaten', url: 'https://app.example' })).toEqual([
      422,
      { event: [expect.stringMatching(/^Invalid event specified\. Events allowed are .*customer\/created/)] },
    ]);
    for (const bad of ['http://app.example/', 'https://localhost/', 'https://10.0.0.1/', 'app.example', 7]) {
      expect(await refused({ event: 'order/paid', url: bad })).toEqual([
        422,
        { url: [expect.stringMatching(/^invalid url specified/)] },
      ]);
      expect((await refused({ url: bad }, 'PUT', '/webhooks/2'))[0]).toBe(422);
    }
    expect((await refused('[1]'))[0]).toBe(400);
    expect((await refused('{'))[0]).toBe(400);
    expect(await digestOf(shop.storage)).toBe(before);
  });

  it('refuses the same address, dialect and event a second time, with the number of the first', async () => {
    const { shop } = await shopWithOrder();
    const { storage, store } = shop;
    const url = 'https://shop.example/hooks';
    const add = (body: object) => shop.call('POST', '/webhooks', body);
    expect((await add({ url, events: ['order.completed', 'order.refund.created'] })).statusCode).toBe(201);
    const other = (await add({ url, events: ['order.status.changed'] })).json();
    const before = await digestOf(storage);
    const refused = async (answer: Promise<{ statusCode: number; json(): { message: string } }>) => {
      const { statusCode, json } = await answer;
      return [statusCode, json().message];
    };
    const conflictOf = (number: number, event: string) => [
      409,
      `webhook ${number} brings ${event} to this address already: change that one, or choose other events`,
    ];
    expect(await refused(add({ url, events: ['order.refund.created'] }))).toEqual(
      conflictOf(1, 'order.refund.created'),
    );
    expect(await refused(add({ url: 'https://SHOP.example:443/hooks#x' }))).toEqual(
      conflictOf(1, 'order.completed'),
    );
    expect(await refused(shop.call('PUT', `/webhooks/${other.id}`, { events: [] }))).toEqual(
      conflictOf(1, 'order.completed'),
    );
    expect(
      (await shop.call('PUT', '/settings/webhooks', { url: 'https://a.example/;https://a.example' }))
        .statusCode,
    ).toBe(409);
    expect(await digestOf(storage)).toBe(before);
    expect((await shop.call('PUT', `/webhooks/${other.id}`, { active: false })).statusCode).toBe(200);
    const swapped = [
      { url, events: ['order.status.changed', 'order.completed'] },
      { url, events: ['order.refund.created'] },
    ];
    const answer = await shop.call('PUT', '/settings/webhooks', { webhooks: swapped });
    expect(answer.json().webhooks.map(({ id }: { id: number }) => id)).toEqual([1, 2]);

    const paid = { event: 'order/paid', url };
    expect((await shop.tienda('POST', '/webhooks', paid)).statusCode).toBe(201);
    const again = await shop.tienda('POST', '/webhooks', paid);
    expect([again.statusCode, again.json().description]).toEqual([
      409,
      conflictOf(Number((await shop.tienda('GET', '/webhooks')).json()[0].id), 'order/paid')[1],
    ]);
    expect((await shop.tienda('POST', '/webhooks', { ...paid, event: 'order/packed' })).statusCode).toBe(201);
    const clash = (await shop.tienda('GET', '/webhooks')).json()[1].id;
    expect((await shop.tienda('PUT', `/webhooks/${clash}`, { event: 'order/paid' })).statusCode).toBe(409);
    expect(await listReceivers(storage.read, store.storeId)).toHaveLength(4);
  });

  it('lets one of two in who add the same webhook at once', async () => {
    const { shop } = await shopWithOrder();
    const body = { url: 'https://shop.example/hooks' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => shop.call('POST', '/webhooks', body)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409]);
  });

  it('lets one of two through that are changed at once to bring the same', async () => {
    const { shop } = await shopWithOrder();
    const url = 'https://shop.example/hooks';
    const events = [
      'order.completed',
      'order.status.changed',
      'order.refund.created',
      'customauth:customer_updated',
    ];
    const ids: number[] = [];
    for (const event of events) {
      const made = await shop.call('POST', '/webhooks', { url, events: [event] });
      expect(made.statusCode, made.body).toBe(201);
      ids.push(made.json().id);
    }
    const change = { events: ['order.trackingNumber.changed'] };
    const answers = await Promise.all(ids.map((id) => shop.call('PUT', `/webhooks/${id}`, change)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409]);
  });

  it('notes of any number of deliveries that their receiver was removed', async () => {
    const { shop } = await shopWithOrder();
    const { storage, store, context } = shop;
    const { id } = (await shop.call('POST', '/webhooks', { url: 'https://shop.example/away' })).json();
    const row = {
      store_id: store.storeId,
      receiver_id: id,
      event_id: 'e',
      topic: 'order.completed',
      attempts: 1,
    };
    const rest = {
      state: 'waiting',
      due_at: 2,
      created_at: 2,
      updated_at: 2,
      doc: '{"subject":"s","tries":[]}',
    };
    await storage.write((tx) =>
      insertRows(
        tx,
        'webhook_delivery',
        Array.from({ length: 1200 }, (_, n) => ({ ...row, ...rest, id: `delivery ${n}` })),
      ),
    );
    const waiting = async () =>
      (await shop.call('GET', `/webhooks/deliveries?state=waiting&webhookId=${id}`)).json().totalItems;
    expect(await waiting()).toBe(1200);
    expect((await shop.call('DELETE', `/webhooks/${id}`)).statusCode).toBe(200);
    expect(await waiting()).toBe(700);
    await clean(context);
    expect(await waiting()).toBe(0);
  });

  it('brings an event once to an address that an older version let in twice', async () => {
    const { shop, happen } = await shopWithOrder();
    const url = endpoint.url('/pair');
    await shop.call('POST', '/webhooks', { url });
    const second = (await shop.call('POST', '/webhooks', { url: endpoint.url('/elsewhere') })).json();
    await shop.storage.write((tx) => setReceiver(tx, shop.store.storeId, second.id, { url }, now));
    await happen();
    expect(endpoint.callsTo('/pair')).toHaveLength(1);
    await shop.call('PUT', '/webhooks/1', { active: false });
    await happen();
    expect(endpoint.callsTo('/pair')).toHaveLength(2);
  });

  it('shows in /metrics what waits and what came of the tries', async () => {
    const { shop, happen } = await shopWithOrder();
    await shop.call('POST', '/webhooks', { url: endpoint.url('/down') });
    await shop.call('POST', '/webhooks', { url: endpoint.url('/up') });
    endpoint.answer('/down', answers.status(500));
    await happen();
    await happen();
    const text = (await shop.app.inject('/metrics')).body;
    expect(text).toContain('\ncomptoir_webhook_deliveries_waiting 2\n');
    expect(text).toContain('\ncomptoir_webhook_tries_total{outcome="delivered"} 2\n');
    expect(text).toContain('\ncomptoir_webhook_tries_total{outcome="bad_status"} 2\n');
  });
});
