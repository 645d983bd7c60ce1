import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findStore } from '../src/domain/store/store.js';
import { migrate } from '../src/storage/migrate.js';
import { open } from '../src/storage/open.js';
import type { Storage } from '../src/storage/storage.js';
import { importObjects } from '../src/transfer/import.js';
import { snipcartOrders } from '../src/transfer/kinds.js';
import { onEachDatabase, type TestDatabase } from './support/databases.js';
import { comptoir, type Server, startServer } from './support/program.js';
import { receiveWebhooks } from './support/receive-webhooks.js';
import { answers, isSigned } from './support/receiver.js';
import { basic } from './support/shop.js';

const endpoint = receiveWebhooks();
beforeEach(() => endpoint.reset());
const env = { COMPTOIR_MASTER_KEY: 'a master key for these tests alone' };
const running: Server[] = [];
afterAll(() => Promise.all(running.map((server) => server.stop('SIGKILL'))));

async function until(what: string, seconds: number, test: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(20);
  }
}

onEachDatabase({ inShare: 'postgres' }, (database: TestDatabase) => {
  /** A database with a store, which the program itself made. */
  async function shopOfProgram() {
    const url = await database.fresh();
    const run = async (...words: string[]) => {
      const ran = await comptoir([...words, '--database', url], { env });
      expect([words.join(' '), ran.code, ran.err]).toEqual([words.join(' '), 0, '']);
      return ran.out;
    };
    const made = JSON.parse(await run('store', 'create', '--name', 'Shop', '--json'));
    const serve = async (): Promise<Server> => {
      const server = await startServer(['serve', '--database', url, '--log-level', 'error'], env);
      running.push(server);
      return server;
    };
    const storage: Storage = open(url);
    await migrate(storage);
    const close = () => storage.close();
    return { url, run, serve, storage, close, secretKey: made.test.secretKey as string };
  }

  async function importOrders(storage: Storage, count: number): Promise<string[]> {
    const tokens = Array.from(
      { length: count },
      (_, n) => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`,
    );
    const store = (await findStore(storage.read, 1))!;
    async function* elements() {
      for (const [index, token] of tokens.entries()) {
        const order = {
          token,
          email: 'a@example.com',
          status: 'Processed',
          finalGrandTotal: 5,
          items: [],
          creationDate: '2026-01-01T00:00:00Z',
          completionDate: '2026-01-01T00:00:00Z',
        };
        yield { position: index + 1, text: JSON.stringify(order) };
      }
    }
    const summary = await importObjects(storage, store, snipcartOrders, elements(), { onSkip: () => {} });
    expect(summary.created).toBe(count);
    return tokens;
  }

  const ship = async (server: Server, secretKey: string, token: string, status = 'Shipped') => {
    const answer = await fetch(`${server.address}/api/orders/${token}`, {
      method: 'PUT',
      headers: { authorization: basic(secretKey), 'content-type': 'application/json' },
      body: JSON.stringify({ status }),
    });
    return answer.status;
  };

  describe('the commands of webhooks', { timeout: 120_000 }, () => {
    let shop: Awaited<ReturnType<typeof shopOfProgram>>;
    let server: Server;
    let token: string;
    let secret: string;
    const webhooks = (...words: string[]) => shop.run('webhooks', ...words, '--store', '1');

    beforeAll(async () => {
      shop = await shopOfProgram();
      token = (await importOrders(shop.storage, 1))[0]!;
    });
    afterAll(() => shop.close());

    it('add one at a private address, and show its secret', async () => {
      const added = JSON.parse(
        await webhooks('add', endpoint.url('/hook'), '--events', 'order.status.changed', '--json'),
      );
      expect(added).toMatchObject({
        id: 1,
        url: endpoint.url('/hook'),
        events: ['order.status.changed'],
        state: 'Working',
      });
      expect(added.secret).toMatch(/^whsec_/);
      secret = added.secret;
    });

    it('list it without its secret', async () => {
      const listed = await webhooks('list', '--json');
      expect(JSON.parse(listed)).toHaveLength(1);
      expect(listed).not.toContain(secret);
      expect(await webhooks('list')).toContain(endpoint.url('/hook'));
    });

    it('have it called by a server, with a token that the server answers for', async () => {
      server = await shop.serve();
      expect(await ship(server, shop.secretKey, token)).toBe(200);
      await until('it was called', 10, () => endpoint.received.length === 1);
      expect(isSigned(endpoint.received[0]!, secret)).toBe(true);
      const checked = await fetch(
        `${server.address}/api/requestvalidation/${endpoint.received[0]!.headers['x-snipcart-requesttoken']}`,
        { headers: { authorization: basic(shop.secretKey) } },
      );
      expect(checked.status).toBe(200);
    });

    it('try it', async () => {
      await webhooks('test', '1');
      await until('it was tried', 10, () => endpoint.received.length === 1);
      expect(endpoint.received[0]!.body.eventName).toBe('comptoir.test');
    });

    it('show the log', async () => {
      await until('the log has both', 10, async () => {
        const delivered = JSON.parse(await webhooks('log', '--state', 'delivered', '--json'));
        return delivered.totalItems === 2;
      });
      expect(await logged()).toMatchObject({
        state: 'Delivered',
        attempts: 1,
        tries: [{ status: 200, error: null }],
      });
      expect(await webhooks('log', '--limit', '1')).toMatch(/delivered .*\n.* 200 .* taken/);
    });

    it('send again, with the same id', async () => {
      const item = await logged();
      await webhooks('resend', item.id);
      await until('it was called again', 10, () => endpoint.received.length === 1);
      expect(endpoint.received[0]!.headers['comptoir-event-id']).toBe(item.eventId);
    });

    it('take a secret of somebody else’s from the input, and show nothing of it', async () => {
      const adopted = await takeSecret('-', 'the-secret-of-a-program\n');
      expect([adopted.code, adopted.out.includes('the-secret-of-a-program')]).toEqual([0, false]);
    });

    it.each([
      { option: '', input: '' },
      { option: '-', input: '\n' },
    ])('refuse an empty secret: "$option"', async ({ option, input }) => {
      const ran = await takeSecret(option, input);
      expect([ran.code, ran.out, ran.err]).toEqual([2, '', expect.stringContaining('is empty')]);
    });

    it('have calls signed by the secret that was taken', async () => {
      await ship(server, shop.secretKey, token, 'Delivered');
      await until('it was called for the next', 10, () => endpoint.received.length === 1);
      expect(isSigned(endpoint.received[0]!, 'the-secret-of-a-program')).toBe(true);
    });

    it('remove it', async () => {
      await webhooks('remove', '1');
      expect(JSON.parse(await webhooks('list', '--json'))).toEqual([]);
    });

    it.each([
      'webhooks remove 1 --store 1',
      'webhooks add shop.example --store 1',
      'webhooks add https://shop.example --events order.eaten --store 1',
      'webhooks add https://shop.example --dialect tiendanube --store 1',
      'webhooks resend x --store 1',
      'webhooks log --state lost --store 1',
      'webhooks log --webhook 77 --store 1',
      'webhooks list --store 9',
      'webhooks list',
      'webhooks',
    ])('refuse in one line: %s', async (command) => {
      const ran = await comptoir([...command.split(' '), '--database', shop.url], { env });
      expect([ran.code > 0, ran.err.trim().split('\n').length]).toEqual([true, 1]);
    });

    it('leave a server that stops as it should', async () => {
      expect(await server.stop()).toBe(0);
    });

    /** The delivery of the order's change, as the log shows it. */
    async function logged() {
      const log = JSON.parse(await webhooks('log', '--webhook', '1', '--json'));
      return log.items.find((one: { eventName: string }) => one.eventName === 'order.status.changed');
    }

    function takeSecret(option: string, input: string) {
      const words = ['webhooks', 'secret', '1', '--secret', option, '--store', '1', '--database', shop.url];
      return comptoir(words, { env, input });
    }
  });

  it('tells of each event once, with two servers on one database', { timeout: 120_000 }, async () => {
    const { run, serve, storage, close, secretKey } = await shopOfProgram();
    try {
      const tokens = await importOrders(storage, 60);
      for (const path of ['/a', '/b']) await run('webhooks', 'add', endpoint.url(path), '--store', '1');
      const servers = [await serve(), await serve()];
      const statuses = await Promise.all(
        tokens.map((token, n) => ship(servers[n % 2]!, secretKey, token, n % 2 ? 'Shipped' : 'Delivered')),
      );
      expect(new Set(statuses)).toEqual(new Set([200]));
      await until('all are told', 20, () => endpoint.received.length >= 120);
      await sleep(1500);
      for (const path of ['/a', '/b']) {
        const delivered = endpoint.callsTo(path).map(({ body }) => body.content.token);
        expect(delivered.sort()).toEqual([...tokens].sort());
      }
      const rows = await storage.read.selectFrom('webhook_delivery').select(['state', 'attempts']).execute();
      expect(rows).toHaveLength(120);
      expect(rows.every(({ state, attempts }) => state === 'delivered' && attempts === 1)).toBe(true);
      await Promise.all(servers.map((server) => server.stop()));
    } finally {
      await close();
    }
  });

  it('loses nothing and makes nothing twice when it is killed between an event and its calls', {
    timeout: 120_000,
  }, async () => {
    const { run, serve, storage, close, secretKey } = await shopOfProgram();
    try {
      const tokens = await importOrders(storage, 40);
      for (const path of ['/slow', '/quick'])
        await run('webhooks', 'add', endpoint.url(path), '--store', '1');
      endpoint.answer('/slow', answers.hang);
      const server = await serve();
      const acknowledged: string[] = [];
      for (const token of tokens.slice(0, 20)) {
        if ((await ship(server, secretKey, token)) === 200) acknowledged.push(token);
      }
      // Some calls hang, some wait for room, and the last events may not be calls yet.
      await until('calls hang', 10, () => endpoint.callsTo('/slow').length > 0);
      const last = Promise.allSettled(tokens.slice(20).map((token) => ship(server, secretKey, token)));
      await sleep(60);
      await server.stop('SIGKILL');
      for (const [index, outcome] of (await last).entries())
        if (outcome.status === 'fulfilled' && outcome.value === 200) acknowledged.push(tokens[20 + index]!);
      const open = await storage.read
        .selectFrom('webhook_delivery')
        .select('id')
        .where('due_at', 'is not', null)
        .execute();
      expect(open.length).toBeGreaterThan(0);
      endpoint.answer('/slow', answers.ok);
      const again = await serve();
      const missing = () =>
        ['/slow', '/quick'].flatMap((path) => {
          const tokens = new Set(endpoint.callsTo(path).map(({ body }) => body.content.token));
          return acknowledged.filter((token) => !tokens.has(token));
        });
      await until('all are told', 70, async () => {
        const waiting = await storage.read
          .selectFrom('webhook_delivery')
          .select('id')
          .where('due_at', 'is not', null)
          .execute();
        return missing().length === 0 && waiting.length === 0;
      });
      const rows = await storage.read
        .selectFrom('webhook_delivery')
        .select(['event_id', 'receiver_id'])
        .execute();
      const pairs = new Set(rows.map((row) => `${row.event_id} ${row.receiver_id}`));
      expect(pairs.size).toBe(rows.length);
      const events = await storage.read
        .selectFrom('outbox')
        .select(['id', 'handled'])
        .where('topic', '=', 'order.status.changed')
        .execute();
      expect(events.every(({ handled }) => handled === 1)).toBe(true);
      expect(rows).toHaveLength(events.length * 2);
      expect(events.length).toBeGreaterThanOrEqual(acknowledged.length);
      // What came twice came under the same id.
      const ids = new Map<string, Set<unknown>>();
      for (const { body, headers } of endpoint.received) {
        const known = ids.get(body.content.token) ?? new Set();
        ids.set(body.content.token, known.add(headers['comptoir-event-id']));
      }
      expect([...ids.values()].every((known) => known.size === 1)).toBe(true);
      await again.stop();
    } finally {
      await close();
    }
  });
});

it("checks signatures with the documents' own code", async () => {
  const page = readFileSync(new URL('../docs/webhooks.md', import.meta.url), 'utf8');
  const code = /^```js\n([\s\S]*?)^```/m.exec(page)![1]!;
  const { isFromOurShop } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const { createHmac } = await import('node:crypto');
  const [secret, body, now] = [
    'whsec_abc',
    '{"eventName":"order.completed","content":{"name":"Zoé"}}',
    Date.now(),
  ];
  const seconds = Math.floor(now / 1000);
  const sign = (t: number, text: string) =>
    `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${text}`).digest('hex')}`;
  const check = (signature: string | undefined, text: string | Buffer = body) =>
    isFromOurShop(signature === undefined ? {} : { 'comptoir-signature': signature }, text, secret, now);
  expect(check(sign(seconds, body))).toBe(true);
  expect(check(sign(seconds, body), Buffer.from(body))).toBe(true);
  expect(check(sign(seconds - 299, body))).toBe(true);
  expect(check(sign(seconds - 400, body))).toBe(false);
  expect(check(sign(seconds, body), `${body} `)).toBe(false);
  expect(check(undefined)).toBe(false);
  expect(check(sign(seconds, body).slice(0, -1))).toBe(false);
});
