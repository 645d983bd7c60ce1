import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { customerLine } from './customer-data.js';
import { orderLine } from './order-data.js';
import { productCount, productLine } from './product-data.js';

export type Size = 'small' | 'large';

export const orderCounts: Readonly<Record<Size, number>> = { small: 10_000, large: 1_000_000 };

/** Where generated files and databases are kept between runs. */
export const benchDir = process.env.BENCH_DIR ?? join(tmpdir(), 'comptoir-bench');

/** Raised when the generated data change, so that old files are not taken for new ones. */
const dataVersion = 1;
const lastMoment = Date.UTC(2025, 11, 31, 23);
const span = 3 * 365 * 86_400_000;

export interface DataFiles {
  readonly products: string;
  readonly customers: string;
  readonly orders: string;
  readonly orderCount: number;
}

/** A shop's export in Snipcart's shape, newest first as its API pages it: made once, then reused. */
export async function dataFiles(size: Size): Promise<DataFiles> {
  const orderCount = orderCounts[size];
  const customerCount = orderCount / 5;
  const folder = join(benchDir, `${size}-${dataVersion}`);
  mkdirSync(folder, { recursive: true });
  // Orders come ever faster: half of them in the last third of the time.
  const orderedAt = (at: number): number =>
    Math.floor(lastMoment - span * (1 - ((at + 1) / orderCount) ** 0.6));
  const cameAt = (place: number): number =>
    Math.floor(lastMoment - span * (1 - (place / customerCount) ** 0.6)) - 600_000;
  const order = (at: number): string => {
    const customers = Math.max(1, Math.floor((customerCount * (at + 1)) / orderCount));
    return orderLine({ at, createdAt: orderedAt(at), customers });
  };
  return {
    orderCount,
    products: await file(folder, 'products', productCount, (at) => productLine(at, lastMoment)),
    customers: await file(folder, 'customers', customerCount, (at) => customerLine(at, cameAt(at))),
    orders: await file(folder, 'orders', orderCount, order),
  };
}

async function file(
  folder: string,
  name: string,
  count: number,
  line: (at: number) => string,
): Promise<string> {
  const path = join(folder, `${name}.ndjson`);
  if (existsSync(path)) return path;
  console.error(`writing ${path}`);
  await pipeline(Readable.from(chunks(count, line)), createWriteStream(`${path}.part`));
  renameSync(`${path}.part`, path);
  return path;
}

function* chunks(count: number, line: (at: number) => string): Generator<string> {
  const step = 500;
  for (let from = count - 1; from >= 0; from -= step) {
    const lines: string[] = [];
    for (let at = from; at > from - step && at >= 0; at -= 1) lines.push(line(at));
    yield `${lines.join('\n')}\n`;
  }
}
