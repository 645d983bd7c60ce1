import type { RenderedCache } from '../app/rendered.js';

/** What a list knows of a row: enough to find its body in the cache. */
export interface RowRef<Key extends string | number> {
  readonly key: Key;
  readonly version: number;
}

export interface Rendering<Key extends string | number, Row> {
  /** What a body is called in the cache: unique over kinds, dialects and stores. */
  readonly name: (key: Key) => string;
  /** What bodies depend on beside their rows: the store's version, say. */
  readonly shape: string | number;
  /** The rows of some keys, in any order; those that went meanwhile are missing. */
  readonly load: (keys: readonly Key[]) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => Key;
  readonly versionOf: (row: Row) => number;
  readonly render: (row: Row) => unknown;
}

const comma = Buffer.from(',');
const openList = Buffer.from('[');
const closeList = Buffer.from(']');
const closePage = Buffer.from(']}');

/**
 * The JSON of some objects, in their order: from the cache where it holds an object's version, else loaded
 * with one query. An object that went meanwhile is left out; one that changed meanwhile is shown as it is
 * now.
 */
export async function renderedRows<Key extends string | number, Row>(
  cache: RenderedCache,
  refs: readonly RowRef<Key>[],
  rendering: Rendering<Key, Row>,
): Promise<Buffer[]> {
  const bodies = await renderedByKey(cache, refs, rendering);
  return refs.flatMap(({ key }) => bodies.get(key) ?? []);
}

/** The same by key. */
export async function renderedByKey<Key extends string | number, Row>(
  cache: RenderedCache,
  refs: readonly RowRef<Key>[],
  { name, shape, load, keyOf, versionOf, render }: Rendering<Key, Row>,
): Promise<Map<Key, Buffer>> {
  const bodies = new Map<Key, Buffer>();
  const missing: Key[] = [];
  const shapeNow = cache.versionNow(shape);
  for (const { key, version } of refs) {
    const body = cache.get(name(key), `${version} ${shapeNow}`);
    if (body) bodies.set(key, body);
    else missing.push(key);
  }
  if (missing.length === 0) return bodies;
  for (const row of await load(missing)) {
    const body = Buffer.from(JSON.stringify(render(row)));
    cache.set(name(keyOf(row)), `${versionOf(row)} ${shapeNow}`, body);
    bodies.set(keyOf(row), body);
  }
  return bodies;
}

/** A page as Snipcart sends it: the envelope's keys, then `items`. */
export function joinPage(envelope: object, bodies: readonly Buffer[]): Buffer {
  const head = JSON.stringify(envelope).slice(0, -1);
  const start = Buffer.from(`${head}${head === '{' ? '' : ','}"items":[`);
  return Buffer.concat([start, ...between(bodies), closePage]);
}

/** A bare JSON list. */
export function joinList(bodies: readonly Buffer[]): Buffer {
  return Buffer.concat([openList, ...between(bodies), closeList]);
}

function between(bodies: readonly Buffer[]): Buffer[] {
  return bodies.flatMap((body, index) => (index === 0 ? [body] : [comma, body]));
}
