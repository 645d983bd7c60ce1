import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { buckets } from '../src/app/limits.js';
import { renderedCache } from '../src/app/rendered.js';
import { answerCache } from '../src/http/answers.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

function used(): number {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A key that no other call has, and how long a caller can make it. */
const hostile = (index: number) => `${index}-${'k'.repeat(4000)}`;
const metered = { route: '/', meter: () => ({}) };

/** What a caller can fill, by what it holds; pages that buyers name are in `page-bounds.test.ts`. */
const fillings: Readonly<Record<string, () => { fill(index: number): void }>> = {
  'answers to calls that read': () => {
    const answers = answerCache({ epoch: () => 'one' } as never);
    const headers = { 'content-type': 'application/json', link: '', etag: '"1"' };
    return {
      fill: (index) =>
        answers.store(
          { method: 'GET', url: `/api/orders?q=${hostile(index)}`, headers: {}, socket: {} } as never,
          'one',
          { ...metered, headers: { ...headers, link: `next ${index}` }, body: Buffer.from(`[${index}]`) },
        ),
    };
  },
  'rendered objects': () => {
    const rendered = renderedCache();
    return { fill: (index) => rendered.set(hostile(index), `${index}`, Buffer.from(`{"id":${index}}`)) };
  },
  'buckets of limits': () => {
    const limits = buckets();
    return { fill: (index) => void limits.pour(`of ${index}`, { size: 10, perSecond: 1 }, index) };
  },
};

for (const [name, begin] of Object.entries(fillings))
  it(`holds ${name} within a bound, whatever 20,000 callers ask for`, () => {
    const before = used();
    const { fill } = begin();
    for (let index = 0; index < 20_000; index += 1) fill(index);
    const grown = used() - before;
    fill(0);
    expect(grown).toBeLessThan(100 * 1024 * 1024);
  }, 60_000);
