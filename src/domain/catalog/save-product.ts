import { insertRows } from '../../storage/insert-rows.js';
import { addToCount } from '../../storage/object-counts.js';
import { addAllToSearch, addToSearch, removeFromSearch } from '../../storage/search.js';
import type { SearchEntry } from '../../storage/search-entry.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { storedProduct } from './document.js';
import type { Product } from './product.js';
import { productSearchEntry, searchable } from './search-entry.js';
import { insertStock, saveStock } from './stock.js';

/** The kept count of products that are listed, and of those that are not. */
export const tallies = { active: 'product.active', archived: 'product.archived' } as const;

/** Adds a product; false where another writer was quicker with the same id of the merchant's. */
export async function insertProduct(tx: Tx, storeId: number, product: Product): Promise<boolean> {
  const rows = await insertRow(tx, rowParams(storeId, product));
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
  const products = news.map(({ product }) => product);
  const rows = products.map((product) => {
    const { store, id, created, updated, ...columns } = rowParams(storeId, product);
    return {
      store_id: store,
      reference: id,
      ...columns,
      created_at: created,
      updated_at: updated,
      units_sold: 0,
      sales: 0,
      orders_count: 0,
    };
  });
  await insertRows(tx, 'product', rows);
  await insertStock(tx, storeId, products);
  await addAllToSearch(
    tx,
    'product',
    storeId,
    news.map(({ product, search }) => ({
      position: product.position,
      entry: search ?? productSearchEntry(product),
    })),
  );
  const archived = products.filter((product) => product.archived).length;
  if (archived > 0) await addToCount(tx, storeId, tallies.archived, archived);
  if (archived < products.length) await addToCount(tx, storeId, tallies.active, products.length - archived);
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
    ...rowParams(storeId, after),
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

type RowParams = {
  readonly store: number;
  readonly guid: string;
  readonly id: string;
  readonly position: number;
  readonly archived: number;
  readonly source: string;
  readonly created: number;
  readonly updated: number;
  readonly version: number;
  readonly doc: string;
};

function rowParams(storeId: number, product: Product): RowParams {
  return {
    store: storeId,
    guid: product.guid,
    id: product.reference,
    position: product.position,
    archived: product.archived ? 1 : 0,
    source: product.source,
    created: product.createdAt,
    updated: product.updatedAt,
    version: product.version,
    doc: storedProduct(product),
  };
}

const insertRow = statement<RowParams, { guid: string }>((db, p) =>
  db
    .insertInto('product')
    .values({
      store_id: p('store'),
      guid: p('guid'),
      reference: p('id'),
      position: p('position'),
      archived: p('archived'),
      source: p('source'),
      created_at: p('created'),
      updated_at: p('updated'),
      units_sold: 0,
      sales: 0,
      orders_count: 0,
      version: p('version'),
      doc: p('doc'),
    })
    .onConflict((conflict) => conflict.columns(['store_id', 'reference']).doNothing())
    .returning('guid'),
);

const updateRow = statement<RowParams & { was: string; wasVersion: number }, { guid: string }>((db, p) =>
  db
    .updateTable('product')
    .set({
      guid: p('guid'),
      position: p('position'),
      archived: p('archived'),
      source: p('source'),
      created_at: p('created'),
      updated_at: p('updated'),
      version: p('version'),
      doc: p('doc'),
    })
    .where('store_id', '=', p('store'))
    .where('guid', '=', p('was'))
    .where('version', '=', p('wasVersion'))
    .returning('guid'),
);
