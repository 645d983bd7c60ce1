import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it, vi } from 'vitest';
import { createCustomer } from '../src/domain/customer/create-customer.js';
import { noDetails } from '../src/domain/customer/customer.js';
import { record } from '../src/domain/outbox.js';
import { allowOperatorHost } from '../src/domain/store/store.js';
import { deliveries as deliveryRecord } from '../src/domain/webhook/delivery.js';
import { addReceiver, findReceiver, generateSecret, secretOf } from '../src/domain/webhook/receivers.js';
import { clean } from '../src/jobs/clean.js';
import { webhookDelivery } from '../src/jobs/deliver-webhooks.js';
import { startJobs } from '../src/jobs/start-jobs.js';
import type { Storage } from '../src/storage/storage.js';
import { onEachDatabase } from './support/databases.js';
import { jobsByHand } from './support/jobs.js';
import { receiveWebhooks } from './support/receive-webhooks.js';
import { answers, isSigned } from './support/receiver.js';
import { startShop, type TestShop } from './support/shop.js';

const endpoint = receiveWebhooks();
beforeEach(() => endpoint.reset());

const start = Date.UTC(2026, 4, 1);
const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

onEachDatabase({ inShare: 'postgres' }, (database) => {
  async function shopWithClock() {
    const clock = { now: start };
    const shop = await startShop(database, { now: () => clock.now });
    const { storeId } = shop.store;
    await shop.storage.write((tx) => allowOperatorHost(tx, storeId, endpoint.host));
    const jobs = jobsByHand(shop.context);
    return { clock, shop, jobs };
  }

  async function receiver(shop: TestShop, path: string, events: string[] = []) {
    const secret = generateSecret();
    const { store, storage } = shop;
    const made = await storage.write(async (tx) => {
      const one = await addReceiver(
        tx,
        store.storeId,
        { dialect: 'snipcart', url: endpoint.url(path), events },
        start,
      );
      await shop.context.vault.put(tx, store.storeId, secretOf(one.id), secret, start);
      return one;
    });
    return { ...made, path, secret };
  }

  /** Something that happened: an event of a customer, the smallest there is. */
  async function happen(shop: TestShop, count = 1): Promise<string[]> {
    const names: string[] = [];
    for (let number = 0; number < count; number += 1) {
      const email = `${randomUUID()}@example.com`;
      names.push(email);
      await shop.storage.write(async (tx) => {
        const details = { ...noDetails, email };
        const customer = await createCustomer(tx, shop.store, { details }, shop.context.now());
        const doc = { ...customer, ...customer.details };
        await record(tx, shop.store.storeId, 'customer.updated', customer.guid, doc, shop.context.now());
      });
    }
    return names;
  }

  async function deliveries(shop: TestShop) {
    const rows = await shop.storage.read
      .selectFrom('webhook_delivery')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(deliveryRecord.fromRow);
  }

  it('tells each receiver once of what it chose, signed, with a token that this shop validates', async () => {
    const { shop, jobs } = await shopWithClock();
    const all = await receiver(shop, '/all');
    await receiver(shop, '/chosen', ['customauth:customer_updated']);
    await receiver(shop, '/others', ['order.completed', 'order.refund.created']);
    const [email] = await happen(shop);
    await jobs.all();
    await jobs.all();
    expect(endpoint.received.map((one) => one.path).sort()).toEqual(['/all', '/chosen']);
    const [call] = endpoint.callsTo('/all');
    expect(call!.method).toBe('POST');
    expect(call!.headers['content-type']).toBe('application/json');
    expect(call!.body).toMatchObject({
      eventName: 'customauth:customer_updated',
      mode: 'Test',
      createdOn: '2026-05-01T00:00:00Z',
      content: { email, status: 'Unconfirmed', mode: 'Test' },
    });
    expect(isSigned(call!, all.secret, start)).toBe(true);
    expect(isSigned(call!, generateSecret(), start)).toBe(false);
    const token = String(call!.headers['x-snipcart-requesttoken']);
    const validated = await shop.call('GET', `/requestvalidation/${token}`);
    expect([validated.statusCode, validated.json()]).toEqual([200, { token }]);
    const strange = await shop.call('GET', `/requestvalidation/${token}`, undefined, {
      key: shop.other.secretKey,
    });
    expect(strange.statusCode).toBe(404);
    const [other] = endpoint.callsTo('/chosen');
    expect(other!.headers['comptoir-event-id']).toBe(call!.headers['comptoir-event-id']);
    expect((await deliveries(shop)).map(({ state, attempts, dueAt }) => [state, attempts, dueAt])).toEqual([
      ['delivered', 1, null],
      ['delivered', 1, null],
    ]);
    expect(jobs.failures).toEqual([]);
  });

  it('tries twenty times over 72 hours, with the same id and a fresh token and time, and writes each try down', async () => {
    const { shop, jobs, clock } = await shopWithClock();
    const { secret } = await receiver(shop, '/down');
    endpoint.answer('/down', answers.status(500));
    await happen(shop);
    await jobs.all();
    const moments = [clock.now];
    for (;;) {
      const [one] = await deliveries(shop);
      if (one!.dueAt === null) break;
      clock.now = one!.dueAt - 1;
      await jobs.all();
      expect(endpoint.received).toHaveLength(moments.length);
      clock.now += 1;
      // Where the receiver is paused by now, it is asked again a little later.
      for (let probes = 0; endpoint.received.length === moments.length; probes += 1) {
        expect(probes).toBeLessThan(8);
        await jobs.all();
        if (endpoint.received.length === moments.length) clock.now += minute;
      }
      moments.push(clock.now);
      expect(isSigned(endpoint.received.at(-1)!, secret, clock.now)).toBe(true);
    }
    expect(moments).toHaveLength(20);
    expect(moments.at(-1)! - start).toBeGreaterThanOrEqual(72 * hour);
    expect(moments.at(-1)! - start).toBeLessThanOrEqual(72.5 * hour);
    const [failed] = await deliveries(shop);
    expect(failed).toMatchObject({ state: 'failed', attempts: 20, dueAt: null });
    expect(failed!.tries).toHaveLength(20);
    expect(failed!.tries[0]).toEqual({
      at: start,
      ms: expect.any(Number),
      status: 500,
      error: 'bad_status',
      answer: 'what the receiver said',
    });
    const ids = new Set(endpoint.received.map((one) => one.headers['comptoir-event-id']));
    const tokens = new Set(endpoint.received.map((one) => one.headers['x-snipcart-requesttoken']));
    const signatures = new Set(endpoint.received.map((one) => one.headers['comptoir-signature']));
    expect([ids.size, tokens.size, signatures.size]).toEqual([1, 20, 20]);
    expect(new Set(endpoint.received.map((one) => one.text)).size).toBe(1);
    clock.now += 10 * day;
    await jobs.all();
    expect(endpoint.received).toHaveLength(20);
  });

  it('gets everything through after an outage of 71 hours, with a pause that asks now and then', async () => {
    const { shop, jobs, clock } = await shopWithClock();
    const { id } = await receiver(shop, '/away');
    endpoint.answer('/away', answers.reset);
    const orders = await happen(shop, 12);
    while (clock.now < start + 71 * hour) {
      await jobs.all();
      clock.now += clock.now < start + 2 * hour ? 20 * second : 5 * minute;
      if (clock.now > start + 5 * hour) clock.now += 3 * hour;
      if (orders.length < 20) orders.push(...(await happen(shop)));
    }
    const paused = await findReceiver(shop.storage.read, shop.store.storeId, id);
    expect(paused!.failures).toBeGreaterThan(10);
    expect(paused!.pausedUntil).not.toBeNull();
    const triesBefore = endpoint.received.length;
    expect(triesBefore).toBeGreaterThan(10);
    endpoint.answer('/away', answers.ok);
    for (let minutes = 0; minutes <= 7; minutes += 1) {
      await jobs.all();
      clock.now += minute;
    }
    const after = endpoint.received.slice(triesBefore).map((one) => one.body.content.email);
    expect(after.sort()).toEqual(orders.sort());
    expect((await deliveries(shop)).every(({ state }) => state === 'delivered')).toBe(true);
    expect(await findReceiver(shop.storage.read, shop.store.storeId, id)).toMatchObject({
      failures: 0,
      failingSince: null,
      pausedUntil: null,
    });
  });

  it('pauses after ten failures in a row over more than an hour, and asks every five minutes with one event', async () => {
    const { shop, jobs, clock } = await shopWithClock();
    const { id } = await receiver(shop, '/down');
    endpoint.answer('/down', answers.status(503));
    await happen(shop, 30);
    await jobs.all();
    // A receiver that fails gets its calls one by one, and all of the thirty are due.
    const read = () => findReceiver(shop.storage.read, shop.store.storeId, id);
    expect(await read()).toMatchObject({ failures: 30, failingSince: start, pausedUntil: null });
    clock.now = start + hour + second;
    await jobs.deliver();
    const { pausedUntil } = (await read())!;
    expect(pausedUntil! - clock.now).toBeGreaterThanOrEqual(5 * minute);
    expect(pausedUntil! - clock.now).toBeLessThanOrEqual(6 * minute);
    const before = endpoint.received.length;
    expect(before).toBe(31);
    clock.now += 4 * minute;
    await jobs.all();
    expect(endpoint.received).toHaveLength(before);
    for (let probes = 1; probes <= 5; probes += 1) {
      clock.now += 7 * minute;
      await jobs.all();
      expect(endpoint.received).toHaveLength(before + probes);
    }
    await happen(shop, 3);
    await jobs.all();
    expect((await deliveries(shop)).filter(({ state }) => state === 'waiting')).toHaveLength(33);
  });

  it('keeps what it cannot send for 72 hours, and its log for thirty days', async () => {
    const { shop, jobs, clock } = await shopWithClock();
    await receiver(shop, '/down');
    const { id } = await receiver(shop, '/up');
    endpoint.answer('/down', answers.status(503));
    await happen(shop, 30);
    await jobs.all();
    clock.now = start + 2 * hour;
    await jobs.all();
    await clean(shop.context);
    const states = async () => {
      const count: Record<string, number> = {};
      for (const { state } of await deliveries(shop)) count[state] = (count[state] ?? 0) + 1;
      return count;
    };
    expect(await states()).toEqual({ waiting: 30, delivered: 30 });
    clock.now = start + 74 * hour;
    await clean(shop.context);
    expect(await states()).toEqual({ failed: 30, delivered: 30 });
    clock.now = start + 29 * day;
    await clean(shop.context);
    expect(await states()).toEqual({ failed: 30, delivered: 30 });
    clock.now = start + 31 * day;
    await clean(shop.context);
    expect(await states()).toEqual({});
    const left = await shop.storage.read.selectFrom('outbox').select('id').execute();
    expect(left).toEqual([]);
    expect(await findReceiver(shop.storage.read, shop.store.storeId, id)).toMatchObject({ failures: 0 });
  });

  it('does not take what is no 2xx, or breaks off, for delivered, follows no redirect, and reads no endless answer', async () => {
    const { shop, jobs } = await shopWithClock();
    const ways = {
      '/ok': answers.ok,
      '/accepted': answers.status(202),
      '/empty': answers.status(204),
      '/moved': answers.status(302, { location: endpoint.url('/trap') }),
      '/kept': answers.status(307, { location: endpoint.url('/trap') }),
      '/wrong': answers.status(400),
      '/broken': answers.status(500),
      '/reset': answers.reset,
      '/half': answers.resetAfterHead,
      '/endless': answers.endless,
    };
    for (const [path, way] of Object.entries(ways)) {
      endpoint.answer(path, way);
      await receiver(shop, path);
    }
    await happen(shop);
    await jobs.all();
    const logged = await deliveries(shop);
    const outcome = Object.fromEntries(
      await Promise.all(
        logged.map(async ({ receiverId, state, tries }) => {
          const { url } = (await findReceiver(shop.storage.read, shop.store.storeId, receiverId))!;
          return [new URL(url).pathname, [state, tries[0]!.status, tries[0]!.error]];
        }),
      ),
    );
    expect(outcome).toEqual({
      '/ok': ['delivered', 200, null],
      '/accepted': ['delivered', 202, null],
      '/empty': ['delivered', 204, null],
      '/endless': ['delivered', 200, null],
      '/moved': ['waiting', 302, 'bad_status'],
      '/kept': ['waiting', 307, 'bad_status'],
      '/wrong': ['waiting', 400, 'bad_status'],
      '/broken': ['waiting', 500, 'bad_status'],
      '/reset': ['waiting', null, expect.stringMatching(/bad_answer|connect_failed/)],
      '/half': ['waiting', 200, expect.stringMatching(/bad_answer|connect_failed/)],
    });
    expect(endpoint.callsTo('/trap')).toEqual([]);
    expect(logged.find((one) => one.tries[0]!.status === 400)!.tries[0]!.answer).toBe(
      'what the receiver said',
    );
    expect(logged.every((one) => (one.tries[0]!.answer ?? '').length <= 300)).toBe(true);
  });

  it('calls no private host that the operator did not name, and says why', async () => {
    const clock = { now: start };
    const shop = await startShop(database, { now: () => clock.now });
    const jobs = jobsByHand(shop.context);
    await receiver(shop, '/secret');
    await happen(shop);
    await jobs.all();
    expect(endpoint.received).toEqual([]);
    expect((await deliveries(shop))[0]).toMatchObject({
      state: 'waiting',
      tries: [{ status: null, error: 'private_address' }],
    });
  });

  it('lets nobody wait for a receiver that hangs', { timeout: 60_000 }, async () => {
    const shop = await startShop(database);
    await shop.storage.write((tx) => allowOperatorHost(tx, shop.store.storeId, endpoint.host));
    for (const path of ['/hang1', '/hang2', '/hang3', '/healthy']) await receiver(shop, path);
    for (const path of ['/hang1', '/hang2', '/hang3']) endpoint.answer(path, answers.hang);
    const errors: unknown[] = [];
    const jobs = startJobs(shop.context, { error: (about) => void errors.push(about) });
    try {
      const began = Date.now();
      const sent = new Map<string, number>();
      while (Date.now() - began < 9_000) {
        for (const email of await happen(shop, 5)) sent.set(email, Date.now());
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const healthy = endpoint.callsTo('/healthy');
      expect(healthy).toHaveLength(sent.size);
      const delays = healthy.map((one) => one.at - sent.get(one.body.content.email)!).sort((a, b) => a - b);
      expect(delays[Math.floor(delays.length * 0.99)]).toBeLessThan(2_000);
      expect(endpoint.callsTo('/hang1').length).toBeGreaterThanOrEqual(8);
      expect(endpoint.callsTo('/hang1').length).toBeLessThan(sent.size);
    } finally {
      await jobs.stop();
    }
    const timeouts = (await deliveries(shop))
      .flatMap(({ tries }) => tries)
      .filter((one) => one.error === 'timeout');
    expect(timeouts.length).toBeGreaterThan(0);
    for (const { ms } of timeouts) expect(ms).toBeLessThan(8_000);
    expect(errors).toEqual([]);
  });

  it('calls nobody faster than it can write down what came of it', { timeout: 60_000 }, async () => {
    const { shop } = await shopWithClock();
    for (let number = 0; number < 40; number += 1) await receiver(shop, `/busy${number}`);
    await happen(shop, 25);
    await jobsByHand(shop.context).fanOut();
    // A database that takes its time: what is called meanwhile would be called again once its claim has run
    // out.
    let most = 0;
    const storage: Storage = {
      ...shop.storage,
      async write(act) {
        const { called } = await shop.storage.read
          .selectFrom('webhook_delivery')
          .select((eb) => eb.fn.sum<number>('attempts').as('called'))
          .executeTakeFirstOrThrow();
        most = Math.max(most, endpoint.received.length - Number(called));
        await new Promise((resolve) => setTimeout(resolve, 100));
        return shop.storage.write(act);
      },
    };
    const jobs = startJobs({ ...shop.context, storage }, console, {
      jobs: [{ name: 'webhooks', everyMs: 5_000, apartMs: 25, onCommit: true, run: webhookDelivery() }],
    });
    await vi.waitFor(() => expect(endpoint.received.length).toBeGreaterThanOrEqual(1000), 30_000);
    await jobs.stop();
    expect(endpoint.received).toHaveLength(1000);
    expect(most).toBeLessThanOrEqual(256);
  });
});
