import { sql } from 'kysely';
import { inList } from '../../storage/in-list.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import type { Product } from '../catalog/product.js';
import { loadByReferences } from '../catalog/rows.js';
import { type StockLevel, stockLevelOf } from '../catalog/stock-level.js';
import { sameLabel } from '../catalog/variant-key.js';
import type { CartItem, ItemProblem } from './cart.js';

/** An item as far as its stock goes. */
type Wanted = Pick<CartItem, 'uniqueId' | 'product' | 'quantity' | 'chosen' | 'definition'>;

const heldBy = statement<
  { store: number; token: string; products: string },
  { product: string; variant: string; quantity: number }
>((db, p) =>
  db
    .selectFrom('stock_hold')
    .select(['product', 'variant', sql<number>`quantity`.as('quantity')])
    .where('store_id', '=', p('store'))
    .where('token', '=', p('token'))
    .where(inList(db, 'product', p('products'), 'text')),
);

/**
 * What the items of a cart want and the shop does not have, by their unique ids: items of one stock are
 * summed first, and what the cart's own payment holds counts as left. A look, not a claim: claiming happens
 * when the cart is paid for.
 */
export async function stockProblems(
  db: Reader,
  storeId: number,
  token: string,
  items: readonly Wanted[],
  code: string,
): Promise<ReadonlyMap<string, ItemProblem>> {
  const ids = [...new Set(items.map(({ product }) => columnText(product)))];
  const products = new Map((await loadByReferences(db, storeId, ids)).map((one) => [one.reference, one]));
  const tracked = [...products.values()].filter(({ inventory }) => inventory.method !== null);
  const problems = new Map<string, ItemProblem>();
  if (tracked.length === 0) return problems;
  const named = JSON.stringify(tracked.map((product) => product.reference));
  const holds = new Map(
    (await heldBy(db, { store: storeId, token, products: named })).map((hold) => [
      JSON.stringify([hold.product, hold.variant]),
      hold.quantity,
    ]),
  );
  const wanted = new Map<string, number>();
  const levels = new Map<string, StockLevel & { readonly row: string }>();
  for (const item of items) {
    const product = products.get(columnText(item.product));
    const level = product && levelOf(product, item);
    if (!level) continue;
    const row = JSON.stringify([product.reference, level.variant]);
    levels.set(item.uniqueId, { ...level, row });
    wanted.set(row, (wanted.get(row) ?? 0) + item.quantity);
  }
  for (const item of items) {
    const level = levels.get(item.uniqueId);
    if (!level || level.allowOutOfStock) continue;
    const left = Math.max(0, level.stock + (holds.get(level.row) ?? 0));
    const all = wanted.get(level.row)!;
    if (all <= left) continue;
    const name = `"${item.definition.name}"${level.words}`;
    const message =
      left === 0 ? `${name} is sold out` : `Only ${left} of ${name} left: the cart wants ${all}`;
    problems.set(item.uniqueId, { code, field: 'quantity', expected: left, got: all, message });
  }
  return problems;
}

/**
 * The stock that an item takes from; undefined where none is counted, and while the buyer has yet to choose.
 */
function levelOf(product: Product, { chosen, definition }: Wanted): StockLevel | undefined {
  const level = stockLevelOf(product, chosen);
  const asks = level?.unchosen.some((name) =>
    definition.customFields.some((field) => sameLabel(field.name) === sameLabel(name)),
  );
  return asks ? undefined : level;
}
