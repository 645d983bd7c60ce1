import { sql } from 'kysely';
import { insertRows } from '../../storage/insert-rows.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import type { Inventory, Product } from './product.js';
import { variantKey } from './variant-key.js';

interface Level {
  readonly stock: number;
  readonly allowOutOfStock: boolean;
}

/** What the stock's table holds of a product: '' is the product itself. */
function levelsOf(inventory: Inventory): Map<string, Level> {
  const levels = new Map<string, Level>();
  if (inventory.stock !== null)
    levels.set('', { stock: inventory.stock, allowOutOfStock: inventory.allowOutOfStock ?? false });
  for (const variant of inventory.variants) levels.set(variantKey(variant.variation), variant);
  return levels;
}

/** Writes the stock of products that had none. */
export async function insertStock(tx: Tx, storeId: number, products: readonly Product[]): Promise<void> {
  const rows = products.flatMap((product) =>
    [...levelsOf(product.inventory)].map(([variant, { stock, allowOutOfStock }]) => ({
      store_id: storeId,
      product: product.reference,
      variant,
      stock,
      allow_negative: allowOutOfStock ? 1 : 0,
    })),
  );
  await insertRows(tx, 'product_stock', rows);
}

/**
 * Writes what differs between two states of a product's stock. Where only the leave to go below zero changes,
 * the number is not written, so that a sale in the same moment is not undone.
 */
export async function saveStock(
  tx: Tx,
  storeId: number,
  before: Product | undefined,
  after: Product,
): Promise<void> {
  const old = before ? levelsOf(before.inventory) : new Map<string, Level>();
  const levels = levelsOf(after.inventory);
  const at = (variant: string) => ({ store: storeId, product: after.reference, variant });
  for (const variant of old.keys()) if (!levels.has(variant)) await removeLevel(tx, at(variant));
  for (const [variant, level] of levels) {
    const was = old.get(variant);
    const allow = level.allowOutOfStock ? 1 : 0;
    if (was?.stock !== level.stock) {
      await setLevel(tx, { ...at(variant), stock: level.stock, allow });
    } else if (was.allowOutOfStock !== level.allowOutOfStock) {
      const rows = await setAllowance(tx, { ...at(variant), allow });
      if (rows.length === 0) throw new ShopError('conflict', 'the stock was changed meanwhile: try again');
    }
  }
}

type At = { readonly store: number; readonly product: string; readonly variant: string };

const removeLevel = statement<At, unknown>((db, p) =>
  db
    .deleteFrom('product_stock')
    .where('store_id', '=', p('store'))
    .where('product', '=', p('product'))
    .where('variant', '=', p('variant')),
);

const setLevel = statement<At & { stock: number; allow: number }, unknown>((db, p) =>
  db
    .insertInto('product_stock')
    .values({
      store_id: p('store'),
      product: p('product'),
      variant: p('variant'),
      stock: p('stock'),
      allow_negative: p('allow'),
    })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'product', 'variant']).doUpdateSet({
        stock: sql`excluded.stock`,
        allow_negative: sql`excluded.allow_negative`,
      }),
    ),
);

const setAllowance = statement<At & { allow: number }, { variant: string }>((db, p) =>
  db
    .updateTable('product_stock')
    .set({ allow_negative: p('allow') })
    .where('store_id', '=', p('store'))
    .where('product', '=', p('product'))
    .where('variant', '=', p('variant'))
    .where((eb) => eb.or([eb('stock', '>=', 0), eb(p('allow'), '=', 1)]))
    .returning('variant'),
);
