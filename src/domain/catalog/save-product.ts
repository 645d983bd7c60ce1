import { insertRows } from '../../storage/insert-rows.js';
import { addToCount } from '../../storage/object-counts.js';
import { addAllToSearch, addToSearch, removeFromSearch } from '../../storage/search.js';
import type { SearchEntry } from '../../storage/search-entry.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { type ProductRow, productRow, products } from './document.js';
import type { Product } from './product.js';
import { productSearchEntry, searchable } from './search-entry.js';
import { insertStock, saveStock } from './stock.js';

/** The kept count of products that are listed, and of those that are not. */
export const tallies = { active: 'product.active', archived: 'product.archived' } as const;

/** Adds a product; false where another writer was quicker with the same id of the merchant's. */
export async function insertProduct(tx: Tx, storeId: number, product: Product): Promise<boolean> {
  const rows = await insertRow(tx, { store_id: storeId, ...unsold(product) });
  if (rows.length === 0) return false;
  await saveStock(tx, storeId, undefined, product);
  await addToSearch(tx, 'product', storeId, product.position, searchable(product));
  return true;
}

/** A product to be added, and what it is found by, where that is worked out already. */
export interface NewProduct {
  readonly product: Product;
  readonly search?: SearchEntry | undefined;
}

/**
 * Adds and counts several products that the store has none of; a unique violation where another writer was
 * quicker.
 */
export async function insertProducts(tx: Tx, storeId: number, news: readonly NewProduct[]): Promise<void> {
  const added = news.map(({ product }) => product);
  const rows = added.map((product) => ({ store_id: storeId, ...unsold(product), orders_count: 0 }));
  await insertRows(tx, 'product', rows);
  await insertStock(tx, storeId, added);
  await addAllToSearch(
    tx,
    'product',
    storeId,
    news.map(({ product, search }) => ({
      position: product.position,
      entry: search ?? productSearchEntry(product),
    })),
  );
  const archived = added.filter((product) => product.archived).length;
  if (archived > 0) await addToCount(tx, storeId, tallies.archived, archived);
  if (archived < added.length) await addToCount(tx, storeId, tallies.active, added.length - archived);
}

/**
 * Puts a product in the place of what it was, its figures aside; false where it was changed meanwhile (a sale
 * changes it too), and then nothing was written.
 */
export async function saveProduct(
  tx: Tx,
  storeId: number,
  before: Product,
  after: Product,
): Promise<boolean> {
  const rows = await updateRow(tx, {
    store_id: storeId,
    ...productRow(after),
    was: before.guid,
    wasVersion: before.version,
  });
  if (rows.length === 0) return false;
  await saveStock(tx, storeId, before, after);
  const moved = before.position !== after.position;
  if (moved || JSON.stringify(searchable(before)) !== JSON.stringify(searchable(after))) {
    await removeFromSearch(tx, 'product', storeId, before.position);
    await addToSearch(tx, 'product', storeId, after.position, searchable(after));
  }
  return true;
}

/** A row of a product that is new here: whatever its sales were elsewhere. */
function unsold(product: Product): ProductRow {
  return { ...productRow(product), units_sold: 0, sales: 0 };
}

type StoredRow = ProductRow & { readonly store_id: number };

const insertRow = statement<StoredRow, { guid: string }>((db, p) =>
  db
    .insertInto('product')
    .values({ ...products.params(p), store_id: p('store_id'), orders_count: 0 })
    .onConflict((conflict) => conflict.columns(['store_id', 'reference']).doNothing())
    .returning('guid'),
);

/** What a change may change: figures follow from orders. */
const changing = [
  'guid',
  'position',
  'archived',
  'source',
  'created_at',
  'updated_at',
  'version',
  'doc',
] as const;

const updateRow = statement<StoredRow & { was: string; wasVersion: number }, { guid: string }>((db, p) =>
  db
    .updateTable('product')
    .set(products.params(p, changing))
    .where('store_id', '=', p('store_id'))
    .where('guid', '=', p('was'))
    .where('version', '=', p('wasVersion'))
    .returning('guid'),
);
