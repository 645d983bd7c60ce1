import { inList } from '../../storage/in-list.js';
import { statement } from '../../storage/statement.js';
import type { Reader } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import { guidOf } from '../guid.js';
import { type ProductRow, products, withInventory } from './document.js';
import type { Product } from './product.js';

/** What a list knows of a product: enough to find it in a cache. */
export interface ProductRef {
  readonly guid: string;
  readonly version: number;
}

interface StockRow {
  readonly product: string;
  readonly variant: string;
  readonly stock: number;
}

const rowByGuid = statement<{ store: number; guid: string }, ProductRow>((db, p) =>
  db
    .selectFrom('product')
    .select(products.columns)
    .where('store_id', '=', p('store'))
    .where('guid', '=', p('guid')),
);

const rowByReference = statement<{ store: number; id: string }, ProductRow>((db, p) =>
  db
    .selectFrom('product')
    .select(products.columns)
    .where('store_id', '=', p('store'))
    .where('reference', '=', p('id')),
);

const refByGuid = statement<{ store: number; guid: string }, ProductRef>((db, p) =>
  db
    .selectFrom('product')
    .select(['guid', 'version'])
    .where('store_id', '=', p('store'))
    .where('guid', '=', p('guid')),
);

const refByReference = statement<{ store: number; id: string }, ProductRef>((db, p) =>
  db
    .selectFrom('product')
    .select(['guid', 'version'])
    .where('store_id', '=', p('store'))
    .where('reference', '=', p('id')),
);

const rowsByGuid = statement<{ store: number; guids: string }, ProductRow>((db, p) =>
  db
    .selectFrom('product')
    .select(products.columns)
    .where('store_id', '=', p('store'))
    .where(inList(db, 'guid', p('guids'), 'text')),
);

const rowsByReference = statement<{ store: number; ids: string }, ProductRow>((db, p) =>
  db
    .selectFrom('product')
    .select(products.columns)
    .where('store_id', '=', p('store'))
    .where(inList(db, 'reference', p('ids'), 'text')),
);

const stockOf = statement<{ store: number; products: string }, StockRow>((db, p) =>
  db
    .selectFrom('product_stock')
    .select(['product', 'variant', 'stock'])
    .where('store_id', '=', p('store'))
    .where(inList(db, 'product', p('products'), 'text')),
);

/** A product by what a path calls it: its GUID in any case, else the merchant's own id, exact. */
export async function findProduct(db: Reader, storeId: number, id: string): Promise<Product | undefined> {
  const guid = guidOf(id);
  const byGuid = guid === undefined ? [] : await rowByGuid(db, { store: storeId, guid });
  if (byGuid.length > 0) return (await withStock(db, storeId, byGuid))[0];
  return findByReference(db, storeId, id);
}

/** A product by its GUID, in lower case. */
export async function findByGuid(db: Reader, storeId: number, guid: string): Promise<Product | undefined> {
  return (await withStock(db, storeId, await rowByGuid(db, { store: storeId, guid })))[0];
}

/** A product by the merchant's own id. */
export async function findByReference(db: Reader, storeId: number, id: string): Promise<Product | undefined> {
  return (await withStock(db, storeId, await rowByReference(db, { store: storeId, id: columnText(id) })))[0];
}

/** The GUID and version of what `findProduct` would find. */
export async function findProductRef(
  db: Reader,
  storeId: number,
  id: string,
): Promise<ProductRef | undefined> {
  const guid = guidOf(id);
  const [byGuid] = guid === undefined ? [] : await refByGuid(db, { store: storeId, guid });
  return byGuid ?? (await refByReference(db, { store: storeId, id: columnText(id) }))[0];
}

/** Several products at once by GUID, in no particular order. */
export async function loadProducts(
  db: Reader,
  storeId: number,
  guids: readonly string[],
): Promise<Product[]> {
  if (guids.length === 0) return [];
  return withStock(db, storeId, await rowsByGuid(db, { store: storeId, guids: JSON.stringify(guids) }));
}

/** Several products at once by the merchant's own ids, in no particular order. */
export async function loadByReferences(
  db: Reader,
  storeId: number,
  ids: readonly string[],
): Promise<Product[]> {
  if (ids.length === 0) return [];
  return withStock(
    db,
    storeId,
    await rowsByReference(db, { store: storeId, ids: JSON.stringify(ids.map(columnText)) }),
  );
}

/** Stock is read after its products, so that no stock is older than the version beside it. */
async function withStock(db: Reader, storeId: number, rows: readonly ProductRow[]): Promise<Product[]> {
  const read = rows.map(products.fromRow);
  const tracked = read.filter(({ stored }) => stored.tracked).map(({ reference }) => reference);
  const stock = new Map<string, number>();
  if (tracked.length > 0) {
    for (const row of await stockOf(db, { store: storeId, products: JSON.stringify(tracked) })) {
      stock.set(JSON.stringify([row.product, row.variant]), row.stock);
    }
  }
  return read.map((product) =>
    withInventory(product, (variant) => stock.get(JSON.stringify([product.reference, variant]))),
  );
}
