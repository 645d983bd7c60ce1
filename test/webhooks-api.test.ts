import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
import { startShop, type TestShop } from './support/shop.js';

const endpoint = receiveWebhooks();
beforeEach(() => endpoint.reset());

const now = Date.UTC(2026, 4, 1, 12);

onEachDatabase({ inShare: 'postgres' }, (database) => {
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

  describe('a webhook', () => {
    let world: Awaited<ReturnType<typeof shopWithOrder>>;
    let secret: string;
    let added: Record<string, unknown>;

    beforeAll(async () => {
      world = await shopWithOrder();
    });

    it('is added with a secret, which is shown once', async () => {
      const { shop } = world;
      const made = await shop.call('POST', '/webhooks', {
        URL: endpoint.url('/one'),
        events: ['ORDER.status.changed', 'order.completed'],
      });
      expect(made.statusCode).toBe(201);
      ({ secret, ...added } = made.json());
      expect(secret).toMatch(/^whsec_[\w-]{43}$/);
      expect(added).toEqual({
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
      expect((await shop.call('GET', '/webhooks')).json()).toEqual([added]);
      expect((await shop.call('GET', '/webhooks/1')).json()).toEqual(added);
    });

    it('is called with what happens, signed by its secret', async () => {
      await world.happen();
      expect(endpoint.received).toHaveLength(1);
      expect(isSigned(endpoint.received[0]!, secret, now)).toBe(true);
    });

    it('is not called while it is off', async () => {
      const { shop, happen } = world;
      expect((await shop.call('PUT', '/webhooks/1', { active: false })).json()).toMatchObject({
        active: false,
        state: 'Off',
        events: added.events,
      });
      await happen();
      expect(endpoint.received).toHaveLength(0);
    });

    it('is called with every event where it names none, signed by a new secret once it has one', async () => {
      const { shop, happen } = world;
      const on = await shop.call('PUT', '/webhooks/1', { active: true, events: null });
      expect(on.json().events).toEqual([]);
      const again = (await shop.call('POST', '/webhooks/1/secret')).json();
      expect(again.secret).not.toBe(secret);
      await happen();
      expect(isSigned(endpoint.received[0]!, again.secret, now)).toBe(true);
    });

    it('is called no more once it was removed', async () => {
      const { shop, happen } = world;
      expect((await shop.call('DELETE', '/webhooks/1')).json()).toMatchObject({ id: 1 });
      expect((await shop.call('GET', '/webhooks')).json()).toEqual([]);
      expect((await shop.call('GET', '/webhooks/1')).statusCode).toBe(404);
      await happen();
      expect(endpoint.received).toHaveLength(0);
    });

    it('leaves its log, and no secret', async () => {
      const { shop } = world;
      expect((await shop.call('GET', '/webhooks/deliveries')).json().totalItems).toBe(2);
      expect(await shop.context.vault.names(shop.storage.read, shop.store.storeId)).toEqual([]);
    });
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

  describe('the settings of webhooks', () => {
    let world: Awaited<ReturnType<typeof shopWithOrder>>;
    const [a, b, c] = ['/a', '/b', '/c'] as const;
    const put = async (body: object) => (await world.shop.call('PUT', '/settings/webhooks', body)).json();
    let first: { id: number; url: string; secret: string };
    let ofTiendanube: number;

    beforeAll(async () => {
      world = await shopWithOrder();
    });

    it("take Snipcart's own text of addresses, and show a secret for each", async () => {
      const set = await put({ url: `${endpoint.url(a)}; ${endpoint.url(b)};` });
      expect(set.url).toBe(`${endpoint.url(a)};${endpoint.url(b)}`);
      expect(set.webhooks.map((one: { secret?: string }) => one.secret?.length)).toEqual([49, 49]);
      first = set.webhooks[0];
    });

    it('leave an address that stays as it is, and show the secret of a new one alone', async () => {
      const { shop } = world;
      await shop.call('PUT', `/webhooks/${first.id}`, { events: ['order.status.changed'] });
      const tienda = { event: 'order/paid', url: endpoint.url('/t') };
      ofTiendanube = (await shop.tienda('POST', '/webhooks', tienda)).json().id;
      const set = await put({ url: `${endpoint.url(c)};${endpoint.url(a)}` });
      expect(set.webhooks).toEqual([
        { ...first, secret: undefined, events: ['order.status.changed'] },
        expect.objectContaining({ url: endpoint.url(c), events: [], secret: expect.any(String) }),
      ]);
      expect(set).toMatchObject({ url: `${endpoint.url(a)};${endpoint.url(c)}`, tiendanubeSecretSet: false });
    });

    it('are read without any secret', async () => {
      const read = (await world.shop.call('GET', '/settings/webhooks')).json();
      expect(read.webhooks.map((one: object) => 'secret' in one)).toEqual([false, false]);
    });

    it('have the addresses called that they name, signed by the secret of the first time', async () => {
      await world.happen();
      expect(endpoint.received.map(({ path }) => path).sort()).toEqual(['/a', '/c']);
      expect(isSigned(endpoint.callsTo('/a')[0]!, first.secret, now)).toBe(true);
    });

    it('take a list too, and the secret of Tiendanube’s app', async () => {
      const list = [
        { url: endpoint.url(a), events: ['order.completed'] },
        { url: endpoint.url(a), events: ['order.refund.created'] },
      ];
      const set = await put({ webhooks: list, tiendanubeSecret: 'app-secret' });
      expect(
        set.webhooks.map(({ url, events }: { url: string; events: string[] }) => ({ url, events })),
      ).toEqual(list);
      expect(set.tiendanubeSecretSet).toBe(true);
    });

    it('stay where nothing is said, and go with an empty text', async () => {
      expect((await put({})).webhooks).toHaveLength(2);
      expect(await put({ url: '' })).toMatchObject({ url: '', webhooks: [] });
    });

    it('leave the webhooks of Tiendanube’s API alone', async () => {
      expect((await world.shop.tienda('GET', `/webhooks/${ofTiendanube}`)).statusCode).toBe(200);
    });
  });

  describe('the log of deliveries', () => {
    let world: Awaited<ReturnType<typeof shopWithOrder>>;
    let atFirst: ReturnType<typeof endpoint.callsTo>;
    const log = async (query = '') => (await world.shop.call('GET', `/webhooks/deliveries${query}`)).json();
    const resend = (id: string) => world.shop.call('POST', `/webhooks/deliveries/${id}/resend`);

    beforeAll(async () => {
      world = await shopWithOrder();
      const { shop, happen, clock } = world;
      endpoint.reset();
      await shop.call('POST', '/webhooks', { url: endpoint.url('/down') });
      await shop.call('POST', '/webhooks', { url: endpoint.url('/up') });
      endpoint.answer('/down', answers.status(500));
      for (let count = 0; count < 3; count += 1) {
        await happen();
        clock.now += 1000;
      }
      atFirst = endpoint.callsTo('/up');
    });

    it('has each delivery, the newest first', async () => {
      const all = await log();
      expect([all.totalItems, all.items.length, all.offset, all.limit]).toEqual([6, 6, 0, 20]);
      const dates = all.items.map((one: { creationDate: string }) => one.creationDate);
      expect(dates).toEqual([...dates].sort().reverse());
    });

    it('is read in pages', async () => {
      expect((await log('?limit=2&offset=4')).items).toEqual((await log()).items.slice(4));
      expect((await log('?limit=0')).totalItems).toBe(6);
    });

    it('is filtered by state, webhook and event', async () => {
      const waiting = await log('?state=Waiting&webhookId=1');
      expect(waiting).toMatchObject({ totalItems: 3, state: 'waiting', webhookId: 1 });
      expect((await log('?state=delivered')).totalItems).toBe(3);
      expect((await log('?state=failed')).totalItems).toBe(0);
      expect((await log('?eventName=order.completed')).totalItems).toBe(0);
    });

    it('refuses a state that there is not', async () => {
      expect((await world.shop.call('GET', '/webhooks/deliveries?state=lost')).statusCode).toBe(400);
    });

    it('shows each try of a delivery', async () => {
      const [one] = (await log('?state=Waiting&webhookId=1')).items;
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
    });

    it('sends a delivery that waits again, with the same id', async () => {
      const { shop, jobs } = world;
      const [one] = (await log('?state=Waiting&webhookId=1')).items;
      const resent = await resend(one.id.toUpperCase());
      expect([resent.statusCode, resent.json().state]).toEqual([202, 'Waiting']);
      await jobs.all();
      const calls = endpoint.callsTo('/down');
      expect(calls).toHaveLength(1);
      expect(calls[0]!.headers['comptoir-event-id']).toBe(one.eventId);
      expect((await shop.call('GET', `/webhooks/deliveries/${one.id}`)).json()).toMatchObject({
        state: 'Delivered',
        attempts: 2,
        nextTryOn: null,
        tries: [{ status: 500 }, { status: 200, error: null, answer: '{}' }],
      });
    });

    it('sends what was delivered once more too, word by word', async () => {
      const [delivered] = (await log('?state=delivered&webhookId=2')).items;
      await resend(delivered.id);
      await world.jobs.all();
      const twice = [...atFirst, ...endpoint.callsTo('/up')].filter(
        ({ headers }) => headers['comptoir-event-id'] === delivered.eventId,
      );
      expect(twice).toHaveLength(2);
      expect(twice[0]!.text).toBe(twice[1]!.text);
    });

    it('knows no delivery that there was not', async () => {
      const unknown = '00000000-0000-4000-8000-000000000000';
      expect((await resend(unknown)).statusCode).toBe(404);
      expect((await world.shop.call('GET', `/webhooks/deliveries/${unknown}`)).statusCode).toBe(404);
    });

    it('sends nothing again to a webhook that was removed', async () => {
      const [delivered] = (await log('?state=delivered&webhookId=2')).items;
      await world.shop.call('DELETE', '/webhooks/2');
      const refused = await resend(delivered.id);
      expect([refused.statusCode, refused.json().message]).toEqual([
        409,
        expect.stringContaining('was removed'),
      ]);
    });
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

  describe("Tiendanube's webhooks", () => {
    const url = 'https://app.example/other';
    let world: Awaited<ReturnType<typeof shopWithOrder>>;
    let created: Awaited<ReturnType<TestShop['tienda']>>;
    const tienda = (method: string, path: string, body?: unknown) => world.shop.tienda(method, path, body);

    beforeAll(async () => {
      world = await shopWithOrder();
      created = await tienda('POST', '/webhooks', {
        event: 'customer/updated',
        url: 'https://app.example/hooks',
      });
      world.clock.now += 3_600_000;
      await tienda('POST', '/webhooks', { event: 'order/paid', url });
      await tienda('POST', '/webhooks', { event: 'product/created', url });
      await world.shop.call('POST', '/webhooks', { url: 'https://shop.example/not-here' });
    });

    it('are made by POST', () => {
      expect(created.statusCode).toBe(201);
      expect(created.json()).toEqual({
        id: 1,
        url: 'https://app.example/hooks',
        event: 'customer/updated',
        created_at: '2026-05-01T12:00:00+00:00',
        updated_at: '2026-05-01T12:00:00+00:00',
      });
    });

    it.each([
      { query: '', ids: [1, 2, 3], total: '3' },
      { query: '?since_id=1', ids: [2, 3], total: '2' },
      { query: `?url=${encodeURIComponent(url)}`, ids: [2, 3], total: '2' },
      { query: '?event=order/paid', ids: [2], total: '1' },
      { query: '?created_at_min=2026-05-01T12:30:00Z', ids: [2, 3], total: '2' },
      { query: '?updated_at_max=2026-05-01T12:30:00Z', ids: [1], total: '1' },
      { query: '?per_page=2&page=2', ids: [3], total: '3' },
      { query: '?page=9', ids: [], total: '3' },
    ])('are listed without those of the other API: $ids of $total for "$query"', async (one) => {
      const answer = await tienda('GET', `/webhooks${one.query}`);
      const ids = answer.json().map(({ id }: { id: number }) => id);
      expect([ids, answer.headers['x-total-count']]).toEqual([one.ids, one.total]);
    });

    it('are listed with the fields that are asked for', async () => {
      expect((await tienda('GET', '/webhooks?fields=id,event')).json()[0]).toEqual({
        id: 1,
        event: 'customer/updated',
      });
    });

    it('are changed by PUT, and not by one that says nothing', async () => {
      const changed = await tienda('PUT', '/webhooks/1', { event: 'customer/created' });
      expect(changed.json()).toEqual({
        ...created.json(),
        event: 'customer/created',
        updated_at: '2026-05-01T13:00:00+00:00',
      });
      expect((await tienda('PUT', '/webhooks/1')).json()).toEqual(changed.json());
    });

    it('are shown one by one, also under a version of the API', async () => {
      const { shop } = world;
      const versioned = await shop.app.inject({
        url: `/2025-03/${shop.store.externalId}/webhooks/1`,
        headers: { authentication: `bearer ${shop.accessToken}`, 'user-agent': 'T' },
      });
      expect(versioned.json()).toEqual({
        ...created.json(),
        event: 'customer/created',
        updated_at: '2026-05-01T13:00:00+00:00',
      });
    });

    it.each([
      { body: {}, answer: { event: ["can't be blank"], url: ["can't be blank"] } },
      {
        body: { event: 'order/eaten', url: 'https://app.example' },
        answer: {
          event: [expect.stringMatching(/^Invalid event specified\. Events allowed are .*customer\/created/)],
        },
      },
    ])('are refused by field: $body', async ({ body, answer }) => {
      const refused = await tienda('POST', '/webhooks', body);
      expect([refused.statusCode, refused.json()]).toEqual([422, answer]);
    });

    it.each(['http://app.example/', 'https://localhost/', 'https://10.0.0.1/', 'app.example', 7])(
      'are refused at the address %s, new and changed, and nothing has changed',
      async (address) => {
        const before = await digestOf(world.shop.storage);
        const refused = await tienda('POST', '/webhooks', { event: 'order/paid', url: address });
        expect([refused.statusCode, refused.json()]).toEqual([
          422,
          { url: [expect.stringMatching(/^invalid url specified/)] },
        ]);
        expect((await tienda('PUT', '/webhooks/2', { url: address })).statusCode).toBe(422);
        expect(await digestOf(world.shop.storage)).toBe(before);
      },
    );

    it.each(['[1]', '{'])('are refused as what is no object: %s', async (body) => {
      const before = await digestOf(world.shop.storage);
      expect((await tienda('POST', '/webhooks', body)).statusCode).toBe(400);
      expect(await digestOf(world.shop.storage)).toBe(before);
    });

    it('are removed by DELETE', async () => {
      expect((await tienda('DELETE', '/webhooks/1')).json()).toEqual({});
    });

    it.each([
      ['GET', 1],
      ['PUT', 1],
      ['DELETE', 1],
      ['GET', 4],
      ['DELETE', 4],
      ['GET', 'x'],
      ['GET', '99999999999999999999'],
    ])('are not found where there is none: %s %s', async (method, id) => {
      const answer = await tienda(method, `/webhooks/${id}`, method === 'PUT' ? {} : undefined);
      expect(answer.json()).toEqual({
        code: 404,
        message: 'Not Found',
        description: 'Webhook with such id does not exist',
      });
    });
  });

  describe('the same address, dialect and event a second time', () => {
    const url = 'https://shop.example/hooks';
    let shop: TestShop;
    let other: number;
    const add = (body: object) => shop.call('POST', '/webhooks', body);
    const messageOf = (number: number, event: string) =>
      `webhook ${number} brings ${event} to this address already: change that one, or choose other events`;

    beforeAll(async () => {
      ({ shop } = await shopWithOrder());
      expect((await add({ url, events: ['order.completed', 'order.refund.created'] })).statusCode).toBe(201);
      other = (await add({ url, events: ['order.status.changed'] })).json().id;
    });

    it.each([
      {
        request: 'POST' as const,
        body: { url, events: ['order.refund.created'] },
        event: 'order.refund.created',
      },
      {
        request: 'POST' as const,
        body: { url: 'https://SHOP.example:443/hooks#x' },
        event: 'order.completed',
      },
      { request: 'PUT' as const, body: { events: [] }, event: 'order.completed' },
    ])('is refused with the number of the first: $request $body', async ({ request, body, event }) => {
      const before = await digestOf(shop.storage);
      const answer = await shop.call(request, request === 'PUT' ? `/webhooks/${other}` : '/webhooks', body);
      expect([answer.statusCode, answer.json().message]).toEqual([409, messageOf(1, event)]);
      expect(await digestOf(shop.storage)).toBe(before);
    });

    it('is refused within one text of addresses', async () => {
      const before = await digestOf(shop.storage);
      const body = { url: 'https://a.example/;https://a.example' };
      expect((await shop.call('PUT', '/settings/webhooks', body)).statusCode).toBe(409);
      expect(await digestOf(shop.storage)).toBe(before);
    });

    it('is no reason to refuse another change of a webhook', async () => {
      expect((await shop.call('PUT', `/webhooks/${other}`, { active: false })).statusCode).toBe(200);
    });

    it('is none where two swap their events at once', async () => {
      const swapped = [
        { url, events: ['order.status.changed', 'order.completed'] },
        { url, events: ['order.refund.created'] },
      ];
      const answer = await shop.call('PUT', '/settings/webhooks', { webhooks: swapped });
      expect(answer.json().webhooks.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
    });

    it('is refused by Tiendanube’s API too, which has webhooks of its own', async () => {
      const paid = { event: 'order/paid', url };
      expect((await shop.tienda('POST', '/webhooks', paid)).statusCode).toBe(201);
      const again = await shop.tienda('POST', '/webhooks', paid);
      const [first] = (await shop.tienda('GET', '/webhooks')).json();
      expect([again.statusCode, again.json().description]).toEqual([
        409,
        messageOf(Number(first.id), 'order/paid'),
      ]);
    });

    it('is refused by a change in Tiendanube’s API', async () => {
      const packed = { event: 'order/packed', url };
      expect((await shop.tienda('POST', '/webhooks', packed)).statusCode).toBe(201);
      const clash = (await shop.tienda('GET', '/webhooks')).json()[1].id;
      expect((await shop.tienda('PUT', `/webhooks/${clash}`, { event: 'order/paid' })).statusCode).toBe(409);
      expect(await listReceivers(shop.storage.read, shop.store.storeId)).toHaveLength(4);
    });
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
