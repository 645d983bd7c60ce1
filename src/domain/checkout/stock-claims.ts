import { sql } from 'kysely';
import { forUpdate } from '../../storage/lock.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import { loadByReferences } from '../catalog/rows.js';
import { stockLevelOf } from '../catalog/stock-level.js';
import { ShopError } from '../errors.js';
import type { OrderLine } from '../order/order.js';

/*
 * Stock leaves `product_stock` when a payment begins and is held by `stock_hold` until the order is placed or
 * the payment is given up. Stock + holds + what orders took is always what the merchant put there. Rows are
 * taken product by product, in the order of their ids, so that two buyers never wait for each other in a
 * circle.
 */

/** What a line is refused for whose stock was sold since it was put in the cart. */
export const soldMeanwhile = 'sold_meanwhile';

/** What the lines take, summed by stock row: two lines of one product are one demand. */
interface Demand {
  readonly product: string;
  readonly variant: string;
  quantity: number;
  /** Names of the lines that want it, for a refusal. */
  readonly lines: OrderLine[];
}

/**
 * Takes what the lines need from the stock, all or nothing, and answers the lines with the stock rows that
 * they took. Lines whose product is not tracked take none. Refuses with `out_of_stock`, naming each line and
 * what is left.
 */
export async function claimStock(
  tx: Tx,
  storeId: number,
  lines: readonly OrderLine[],
): Promise<readonly OrderLine[]> {
  const taken = await withStockRows(tx, storeId, lines);
  await take(tx, storeId, demandsOf(taken));
  return taken;
}

/** The lines with the stock rows that they take from, as their products are counted now. */
export async function withStockRows(
  tx: Tx,
  storeId: number,
  lines: readonly OrderLine[],
): Promise<readonly OrderLine[]> {
  const ids = [...new Set(lines.map((line) => columnText(line.product)))];
  const products = new Map(
    (await loadByReferences(tx, storeId, ids)).map((product) => [product.reference, product]),
  );
  return lines.map((line) => {
    const product = products.get(columnText(line.product));
    return withStock(line, product && stockLevelOf(product, chosenIn(line))?.variant);
  });
}

/**
 * Claims as `claimStock` does, and keeps note of it under the cart's token, so that `releaseHold` gives it
 * back.
 */
export async function holdStock(
  tx: Tx,
  storeId: number,
  token: string,
  lines: readonly OrderLine[],
  now: number,
): Promise<readonly OrderLine[]> {
  const taken = await claimStock(tx, storeId, lines);
  for (const { product, variant, quantity } of demandsOf(taken))
    await insertHold(tx, { store: storeId, token, product, variant, quantity, at: now });
  return taken;
}

/**
 * Ends the hold of a cart whose order is placed: what it held is the order's. Its products are locked as a
 * claim locks them, before the order takes its number: whoever holds the line of the numbers waits for no
 * product.
 */
export async function useHold(tx: Tx, storeId: number, token: string): Promise<void> {
  for (const { product } of inOrder(await dropHolds(tx, { store: storeId, token })))
    await touch(tx, { store: storeId, product });
}

/** Ends the hold of a cart that is not paid for: what it held can be sold again. */
export async function releaseHold(tx: Tx, storeId: number, token: string): Promise<void> {
  const held = await dropHolds(tx, { store: storeId, token });
  await giveBack(tx, storeId, held);
}

/**
 * Puts what an order's lines took back on the shelf. A product whose stock is not counted any more gets
 * nothing.
 */
export async function returnStock(tx: Tx, storeId: number, lines: readonly OrderLine[]): Promise<void> {
  await giveBack(tx, storeId, demandsOf(lines));
}

/** Takes again what an order's lines had taken. Refuses with `out_of_stock`. */
export async function retakeStock(tx: Tx, storeId: number, lines: readonly OrderLine[]): Promise<void> {
  await take(tx, storeId, demandsOf(lines));
}

async function take(tx: Tx, storeId: number, demands: readonly Demand[]): Promise<void> {
  const short: Demand[] = [];
  for (const demand of demands) {
    const { product, variant, quantity } = demand;
    await touch(tx, { store: storeId, product });
    const rows = await subtract(tx, { store: storeId, product, variant, quantity });
    if (rows.length === 0) short.push(demand);
  }
  if (short.length > 0) throw await outOfStock(tx, storeId, short);
}

async function giveBack(
  tx: Tx,
  storeId: number,
  levels: readonly { readonly product: string; readonly variant: string; readonly quantity: number }[],
): Promise<void> {
  for (const { product, variant, quantity } of inOrder(levels)) {
    await touch(tx, { store: storeId, product });
    await subtract(tx, { store: storeId, product, variant, quantity: -quantity });
  }
}

function withStock(line: OrderLine, variant: string | undefined): OrderLine {
  const { stock: _, ...rest } = line;
  return variant === undefined ? rest : { ...rest, stock: variant };
}

/** What a line chose, as its product's stock is parted by it. */
function chosenIn({ customFields = [] }: OrderLine): { name: string; value: string }[] {
  return customFields.map(({ name, value }) => ({ name: String(name), value: String(value ?? '') }));
}

function demandsOf(lines: readonly OrderLine[]): Demand[] {
  const demands = new Map<string, Demand>();
  for (const line of lines) {
    if (line.stock === undefined) continue;
    const row = { product: columnText(line.product), variant: line.stock };
    const demand = demands.get(keyOf(row)) ?? { ...row, quantity: 0, lines: [] };
    demands.set(keyOf(row), demand);
    demand.quantity += line.quantity;
    demand.lines.push(line);
  }
  return [...demands.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function inOrder<T extends { readonly product: string; readonly variant: string }>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ product, variant }: { readonly product: string; readonly variant: string }): string {
  return `${product}\u0000${variant}`;
}

async function outOfStock(tx: Tx, storeId: number, short: readonly Demand[]): Promise<ShopError> {
  const errors: Record<string, string[]> = {};
  const problems: Record<string, unknown>[] = [];
  const products = await loadByReferences(tx, storeId, [...new Set(short.map(({ product }) => product))]);
  for (const { product, variant, quantity, lines } of short) {
    const [level] = await levelOf(tx, { store: storeId, product, variant });
    const left = Math.max(0, level?.stock ?? 0);
    const known = products.find(({ reference }) => reference === product);
    for (const line of lines) {
      const name = `"${line.name}"${(known && stockLevelOf(known, chosenIn(line))?.words) ?? ''}`;
      const message = left === 0 ? `${name} is sold out` : `Only ${left} of ${name} left, not ${quantity}`;
      const { uniqueId, product: id } = line;
      errors[`items[${uniqueId}]`] = [soldMeanwhile];
      const code = soldMeanwhile;
      problems.push({ uniqueId, id, code, field: 'quantity', expected: left, got: quantity, message });
    }
  }
  const message = [...new Set(problems.map((problem) => problem.message))].join('; ');
  return new ShopError('out_of_stock', message, errors, { reason: soldMeanwhile, problems });
}

type Level = { readonly store: number; readonly product: string; readonly variant: string };

/**
 * Conditional, so that what is checked is what is taken; its product's row is locked before, always in that
 * order.
 */
const subtract = statement<Level & { quantity: number }, { stock: number }>((db, p) =>
  db
    .updateTable('product_stock')
    .set({ stock: sql`stock - ${p('quantity')}` })
    .where('store_id', '=', p('store'))
    .where('product', '=', p('product'))
    .where('variant', '=', p('variant'))
    .where(
      (eb) =>
        sql<boolean>`(${eb.ref('stock')} >= ${p('quantity')} or ${eb.ref('allow_negative')} = 1 or ${p('quantity')} < 0)`,
    )
    .returning('stock'),
);

/** What is shown of a product is kept by its version, and its stock is shown. */
const touch = statement<{ store: number; product: string }, unknown>((db, p) =>
  db
    .updateTable('product')
    .set({ version: sql`version + 1` })
    .where('store_id', '=', p('store'))
    .where('reference', '=', p('product')),
);

const levelOf = statement<Level, { stock: number }>((db, p) =>
  db
    .selectFrom('product_stock')
    .select('stock')
    .where('store_id', '=', p('store'))
    .where('product', '=', p('product'))
    .where('variant', '=', p('variant'))
    .modifyEnd(forUpdate(db as Tx)),
);

const insertHold = statement<Level & { token: string; quantity: number; at: number }, unknown>((db, p) =>
  db.insertInto('stock_hold').values({
    store_id: p('store'),
    token: p('token'),
    product: p('product'),
    variant: p('variant'),
    quantity: p('quantity'),
    at: p('at'),
  }),
);

const dropHolds = statement<
  { store: number; token: string },
  { product: string; variant: string; quantity: number }
>((db, p) =>
  db
    .deleteFrom('stock_hold')
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token'))
    .returning(['product', 'variant', 'quantity']),
);
