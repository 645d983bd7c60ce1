import { expect, it } from 'vitest';
import { buckets } from '../src/app/limits.js';
import { clean } from '../src/jobs/clean.js';
import { onEachDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

const password = 'correct horse';
const day = 86_400_000;
const owner = 'owner@people.example';
/** Dozens of passwords are looked at, each slow on purpose. */
const slow = 240_000;

onEachDatabase({ inShare: 'postgres' }, (database) => {
  async function opened() {
    const clock = { now: 1_750_000_000_000 };
    const shop = await startShop(database, {
      now: () => clock.now,
      buckets: buckets(),
      settings: { confirmRegistrations: false },
    });
    /** A call from an address, and from a device. */
    const call = async (path: string, body: object, from: string, device?: string) => {
      const answer = await shop.app.inject({
        method: 'POST',
        url: `/api/customer${path}`,
        remoteAddress: from,
        headers: {
          authorization: `Bearer ${shop.publicKey}`,
          ...(device === undefined ? {} : { 'x-customer-device': device }),
        },
        payload: body,
      });
      return {
        status: answer.statusCode,
        wait: Number(answer.headers['retry-after'] ?? 0),
        ...answer.json(),
      };
    };
    const wrong = (email: string, from: string, device?: string) =>
      call('/signin', { email, password: 'wrong password' }, from, device);
    const right = (from: string, device?: string) =>
      call('/signin', { email: owner, password }, from, device);
    const registered = await call('/register', { email: owner, password }, '192.0.2.100');
    expect(registered.status).toBe(201);
    return { clock, shop, wrong, right, device: registered.deviceToken as string };
  }

  it('keeps an owner in whatever one address guesses', async () => {
    const { wrong, right } = await opened();
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) statuses.push((await wrong(owner, '192.0.2.1')).status);
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(30).fill(429)]);
    expect((await right('192.0.2.2')).status).toBe(200);
    // Nor does the right password get in from there at once.
    expect((await right('192.0.2.1')).status).toBe(429);
  });

  it('asks for a longer wait with every further guess, and answers at once', async () => {
    const { clock, wrong } = await opened();
    const waits: number[] = [];
    for (let n = 0; n < 16; n += 1) waits.push((await wrong(owner, '192.0.2.1')).wait);
    const refused = waits.slice(10);
    expect(refused[0]).toBeGreaterThan(0);
    expect(refused).toEqual([...refused].sort((a, b) => a - b));
    expect(refused.at(-1)).toBeGreaterThan(4 * refused[0]!);
    // Who waits as long as they are told may guess once more, and then waits again.
    clock.now += refused.at(-1)! * 1000;
    expect((await wrong(owner, '192.0.2.1')).status).toBe(401);
    expect((await wrong(owner, '192.0.2.1')).status).toBe(429);
    for (let n = 0; n < 20; n += 1) await wrong(owner, '192.0.2.1');
    expect((await wrong(owner, '192.0.2.1')).wait).toBeLessThanOrEqual(15 * 60);
  });

  it(
    'delays unknown devices alone where many addresses guess one account',
    async () => {
      const { clock, wrong, right, device } = await opened();
      for (let n = 0; n < 30; n += 1) expect((await wrong(owner, `198.51.100.${n}`)).status).toBe(401);
      expect((await wrong(owner, '203.0.113.1')).status).toBe(429);
      expect((await right('203.0.113.2')).status).toBe(429);
      expect((await right('203.0.113.2', 'x'.repeat(43))).status).toBe(429);
      const known = await right('203.0.113.2', device);
      expect([known.status, known.deviceToken]).toEqual([200, device]);
      clock.now += 60_000;
      const unknown = await right('203.0.113.3');
      expect([unknown.status, typeof unknown.deviceToken]).toEqual([200, 'string']);
      expect(unknown.deviceToken).not.toBe(device);
    },
    slow,
  );

  it(
    'counts an address over all accounts',
    async () => {
      const { wrong, right } = await opened();
      for (let n = 0; n < 30; n += 1)
        expect((await wrong(`n${n}@people.example`, '192.0.2.1')).status).toBe(401);
      expect((await wrong('another@people.example', '192.0.2.1')).status).toBe(429);
      expect((await right('192.0.2.1')).status).toBe(429);
      expect((await right('192.0.2.2')).status).toBe(200);
    },
    slow,
  );

  it('counts no sign-in that is right', async () => {
    const { right } = await opened();
    for (let n = 0; n < 12; n += 1) expect((await right('192.0.2.1')).status).toBe(200);
  });

  it(
    'answers known and unknown accounts alike',
    async () => {
      const { wrong, device } = await opened();
      const seen: unknown[] = [];
      for (const [email, from] of [
        [owner, '192.0.2.1'],
        ['nobody@people.example', '192.0.2.2'],
      ] as const) {
        const answers: unknown[] = [];
        for (let n = 0; n < 12; n += 1) answers.push(await wrong(email, from));
        for (let n = 0; n < 20; n += 1) await wrong(email, `${from.slice(0, -1)}1${n}`);
        answers.push(await wrong(email, '203.0.113.7'));
        seen.push(answers);
      }
      expect(seen[0]).toEqual(seen[1]);
      // Another's device is as unknown as none.
      expect((await wrong('nobody@people.example', '203.0.113.9', device)).status).toBe(429);
    },
    slow,
  );

  it(
    'knows a device for 90 days after it was used last, and stores its hash alone',
    async () => {
      const { clock, shop, wrong, right, device } = await opened();
      clock.now += 80 * day;
      expect((await right('192.0.2.1', device)).deviceToken).toBe(device);
      clock.now += 80 * day;
      for (let n = 0; n < 30; n += 1) await wrong(owner, `198.51.100.${n}`);
      expect((await right('192.0.2.1', device)).status).toBe(200);
      clock.now += 91 * day;
      for (let n = 0; n < 30; n += 1) await wrong(owner, `198.51.101.${n}`);
      expect((await right('192.0.2.1', device)).status).toBe(429);
      const rows = () => shop.storage.read.selectFrom('customer_device').selectAll().execute();
      expect(JSON.stringify(await rows())).not.toContain(device);
      expect(await rows()).toHaveLength(1);
      await clean(shop.context);
      expect(await rows()).toEqual([]);
    },
    slow,
  );
});
