import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import type { AppContext } from '../src/app/context.js';
import { counts } from '../src/app/counts.js';
import { directory } from '../src/app/directory.js';
import { buckets } from '../src/app/limits.js';
import { renderedCache } from '../src/app/rendered.js';
import { fetchBounds } from '../src/checkout/offers/fetch-bounds.js';
import { heldPage, pageMemory } from '../src/checkout/offers/page-memory.js';
import { zonedDate } from '../src/dialect/tiendanube/dates.js';
import { record } from '../src/domain/outbox.js';
import { readPostalPattern } from '../src/domain/shipping/postal-pattern.js';
import { findStore } from '../src/domain/store/store.js';
import { answerCache } from '../src/http/answers.js';
import { outboxHandler } from '../src/jobs/handle-outbox.js';
import { countOutcome } from '../src/jobs/outcomes.js';
import { logoImage } from '../src/mail/invoice/logo.js';
import { mailLocale } from '../src/mail/locale.js';
import { renderSubject } from '../src/mail/render.js';
import { isOnPattern } from '../src/outgoing/domain-patterns.js';
import { statementNames } from '../src/storage/statement-names.js';
import { testDatabase } from './support/databases.js';
import { startShop } from './support/shop.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

function used(): number {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const many = 20_000;
const megabyte = 1024 * 1024;
const database = testDatabase('sqlite');

/** A key that no other call has, and how long a caller can make it. */
const hostile = (index: number) => `${index}-${'k'.repeat(4000)}`;
const metered = { route: '/', meter: () => ({}) };
const sold = {
  kind: 'html',
  definitions: [],
  repeats: [],
  problems: [],
  etag: null,
  lastModified: null,
} as const;

type Fill = (index: number) => unknown;

/** Every cache and map that a caller can fill with names of their own: how, and how many megabytes all of it may take. */
const fillings: readonly (readonly [what: string, megabytes: number, begin: () => Fill | Promise<Fill>])[] = [
  [
    'answers to calls that read',
    100,
    () => {
      const answers = answerCache({ epoch: () => 'one' } as never);
      const headers = { 'content-type': 'application/json', link: '', etag: '"1"' };
      return (index) =>
        answers.store(
          { method: 'GET', url: `/api/orders?q=${hostile(index)}`, headers: {}, socket: {} } as never,
          'one',
          { ...metered, headers: { ...headers, link: `next ${index}` }, body: Buffer.from(`[${index}]`) },
        );
    },
  ],
  [
    'rendered objects',
    100,
    () => {
      const rendered = renderedCache();
      return (index) => rendered.set(hostile(index), `${index}`, Buffer.from(`{"id":${index}}`));
    },
  ],
  [
    'pages that were seen',
    64,
    () => {
      const pages = pageMemory();
      return (index) => {
        const url = `https://shop.example/empty?q=${hostile(index)}`;
        pages.set(`1 ${url}`, heldPage(url, { ...sold, url }, index));
      };
    },
  ],
  [
    'addresses that were no page',
    16,
    () => {
      const bounds = fetchBounds({ buckets: undefined, now: () => 0 } as never);
      return (index) => bounds.noteBad(`1 /${hostile(index)}`, { reason: 'gone', isGone: true });
    },
  ],
  [
    'buckets of limits, whatever they are called',
    32,
    () => {
      const limits = buckets();
      const failures = { size: 10, perSecond: 1, firstMs: 1000, longestMs: 60_000 };
      return (index) => {
        limits.pour(`mail of ${hostile(index)}`, { size: 10, perSecond: 1 }, index);
        limits.fail(`sign-in of ${hostile(index)}`, failures, index);
      };
    },
  ],
  [
    'keys that open a store',
    16,
    async () => {
      const { storage, secretKey } = await startShop(database);
      const stores = directory(storage);
      return async (index) => {
        await stores.identify('public', hostile(index), 'one');
        // The same key under ever new epochs, as after each commit.
        await stores.identify('secret', secretKey, String(index));
      };
    },
  ],
  [
    'statements that SQLite has prepared',
    32,
    async () => {
      const { read } = await database.open();
      return (index) => read.executeQuery(CompiledQuery.raw(`select ${index} as n`));
    },
  ],
  [
    'names of statements for PostgreSQL',
    4,
    () => {
      const nameOf = statementNames();
      return (index) => nameOf(hostile(index));
    },
  ],
  [
    'the labels of metrics',
    32,
    async () => {
      const { app } = await startShop(database);
      const address = await app.listen({ port: 0 });
      const ask = async (path: string) => (await fetch(`${address}${path}`)).text();
      return async (index) => {
        const some = 40;
        if (index % some === 0)
          await Promise.all(Array.from({ length: some }, (_, n) => ask(`/${index + n}/nothing?q=${n}`)));
        if (index < many - 1) return;
        const lines = (await ask('/metrics')).split('\n');
        expect(lines.filter((line) => line.startsWith('comptoir_http_')).length).toBeLessThan(50);
        await app.close();
      };
    },
  ],
  [
    'what this process counts',
    4,
    () => {
      const all = counts();
      const context = {} as AppContext;
      return () => {
        all.add('mails', { outcome: 'sent' });
        countOutcome(context, { at: 0, ms: 0, status: 500, error: 'bad_status' });
      };
    },
  ],
  [
    'patterns of domains',
    16,
    () => (index) => isOnPattern('a.example', '443', `*.${hostile(index)}.example`),
  ],
  [
    'patterns of postal codes',
    64,
    () => (index) => readPostalPattern(index % 100 === 0 ? `((a{20}){20}${index}){9}` : `[A-Z]{2}${index}`),
  ],
  [
    'formats of amounts and dates',
    64,
    () => (index) => {
      const language = `en-${String.fromCharCode(65 + (index % 26), 65 + (Math.floor(index / 26) % 26))}`;
      const locale = mailLocale({ language, country: 'US', timeZone: 'UTC', currency: 'USD' });
      if (index % 10 === 0) return [locale.money('1'), locale.date(index * 1000)];
    },
  ],
  ['offsets of time zones', 16, () => (index) => zonedDate(index * 900_000, 'America/Sao_Paulo')],
  [
    'mail templates that merchants wrote',
    64,
    async () => {
      const shop = await startShop(database);
      const store = (await findStore(shop.storage.read, shop.store.storeId))!;
      const locale = mailLocale({ language: 'en', country: 'US', timeZone: 'UTC', currency: 'USD' });
      // Tags cost most in memory; some templates are as long as one may be.
      const long = '{{a}}'.repeat(19_990);
      return (index) => {
        const subject = `${index}${index % 500 === 0 ? long : '{{a}}'}`;
        renderSubject({
          store,
          locale,
          kind: 'order-received',
          variables: {},
          own: { subject, html: '' },
        } as never);
      };
    },
  ],
  [
    'events that cannot be handled',
    16,
    async () => {
      const shop = await startShop(database);
      const { storage } = shop;
      const { storeId } = shop.store;
      await storage.write(async (tx) => {
        for (let index = 0; index < many; index += 1)
          await record(
            tx,
            storeId,
            'order.completed',
            `${index}`,
            { order: { token: hostile(index) } },
            index,
          );
      });
      const write = () => Promise.reject(new Error('the disk is full'));
      const context = { ...shop.context, storage: { ...storage, write } } as AppContext;
      const job = outboxHandler();
      const { signal } = new AbortController();
      const failed = new Set<string>();
      const run = { background: () => {}, again: () => {}, failed: (what: string) => void failed.add(what) };
      return async (index) => {
        if (index % 50 === 0) await job(context, signal, run);
        if (index < many - 1) return;
        expect(failed.size).toBe(many);
        failed.clear();
      };
    },
  ],
  ['logos on invoices', 16, () => (index) => logoImage(`http://127.0.0.1:1/${hostile(index)}`, new Set())],
];

for (const [what, megabytes, begin] of fillings)
  it(`holds ${what} within ${megabytes} MB, whatever ${many.toLocaleString('en')} calls bring`, async () => {
    const fill = await begin();
    await fill(0);
    const before = used();
    for (let index = 1; index < many; index += 1) await fill(index);
    const grown = used() - before;
    expect(Math.round(grown / megabyte)).toBeLessThan(megabytes);
  }, 120_000);
