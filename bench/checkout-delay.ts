import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { buyAll, prepareShop } from './checkout-buyers.js';
import type { StoreKeys } from './import.js';
import { type Listening, listen } from './listening.js';
import { program } from './program.js';
import type { Commits } from './slow-commit.js';

/** What a slow disk does to a shop that sells. */
export interface DelayFigures {
  readonly delayMs: number;
  readonly buyers: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly commits: number;
  readonly writes: number;
  /** Milliseconds of a page of orders, asked for one after the other meanwhile. */
  readonly reads: { readonly perSecond: number; readonly p50: number; readonly p99: number };
}

const here = dirname(fileURLToPath(import.meta.url));

/** Sells on a SQLite file whose every commit takes some milliseconds longer, and reads meanwhile. */
export async function measureDelay(
  url: string,
  keys: StoreKeys,
  how: { readonly delayMs: number; readonly buyers: number; readonly seconds: number },
): Promise<DelayFigures> {
  process.env.COMMIT_DELAY_MS = String(how.delayMs);
  const preload = ['--import', join(here, 'slow-commit.js')];
  const serve = ['serve', '--no-rate-limit', '--log-level', 'error', '--port', '0', '--database', url];
  const server = await listen([...preload, program, ...serve]);
  try {
    await prepareShop(server.address, keys);
    const buying = { address: server.address, keys, buyers: how.buyers };
    await buyAll({ ...buying, seconds: 1 });
    const before = await commitsOf(server);
    const [bought, reads] = await Promise.all([
      buyAll({ ...buying, seconds: how.seconds }),
      readAlong(server.address, keys, how.seconds),
    ]);
    const after = await commitsOf(server);
    return {
      ...how,
      ...bought,
      commits: after.commits - before.commits,
      writes: after.writes - before.writes,
      reads,
    };
  } finally {
    await server.end();
  }
}

async function commitsOf({ child }: Listening): Promise<Commits> {
  child.send('commits');
  const [commits] = (await once(child, 'message')) as [Commits];
  return commits;
}

async function readAlong(address: string, keys: StoreKeys, seconds: number): Promise<DelayFigures['reads']> {
  const agent = new Agent({ connections: 1 });
  const authorization = `Basic ${Buffer.from(`${keys.secretKey}:`).toString('base64')}`;
  const took: number[] = [];
  const began = performance.now();
  while (performance.now() - began < seconds * 1000) {
    const start = performance.now();
    const answer = await request(`${address}/api/orders?offset=${took.length % 50}`, {
      dispatcher: agent,
      headers: { authorization },
    });
    await answer.body.dump();
    took.push(performance.now() - start);
  }
  await agent.close();
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))]!;
  return { perSecond: took.length / seconds, p50: at(0.5), p99: at(0.99) };
}
