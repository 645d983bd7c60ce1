import { nextPosition, nextPositions } from '../../storage/position.js';
import type { Tx } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { ShopError } from '../errors.js';
import type { Store } from '../store/store.js';
import { changeProduct, countListed } from './change-product.js';
import {
  type Inventory,
  noInventory,
  type Product,
  type ProductDetails,
  type ProductSource,
  plainDetails,
} from './product.js';
import { findByGuid, findByReference, loadByReferences, loadProducts } from './rows.js';
import { insertProduct, insertProducts, type NewProduct } from './save-product.js';

/**
 * A product read from a file: what the file says. Its figures are not here, since they follow from the
 * orders.
 */
export interface ImportedProduct {
  /** Null where the file gives none. */
  readonly guid: string | null;
  readonly reference: string;
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  readonly archived: boolean;
  readonly source?: ProductSource | undefined;
  /** The parts that the file gives; the others stay as they are. */
  readonly details: Partial<Omit<ProductDetails, 'origin'>> & Pick<ProductDetails, 'name' | 'price'>;
  /** Null where the file says nothing of stock. */
  readonly inventory: Inventory | null;
  /** Of the object as it was read. */
  readonly hash: string;
  /** What it is found by as a new product, where whoever read it has worked that out. */
  readonly search?: NewProduct['search'];
}

/**
 * Creates or updates a product from a file, keeping its ids and dates; the same object again changes nothing,
 * whatever happened meanwhile. Refuses with `conflict` ids that belong to two products here.
 */
export async function importProduct(
  tx: Tx,
  store: Store,
  record: ImportedProduct,
  now: number,
): Promise<'created' | 'updated' | 'unchanged'> {
  const { storeId } = store;
  const known = await changeProduct(
    tx,
    storeId,
    () => findImported(tx, storeId, record),
    async (before) => {
      if (before.details.origin.imported === record.hash) return before;
      const createdAt = createdAtOf(before, record, now);
      const stays = before.createdAt === createdAt;
      const position = stays ? before.position : await nextPosition(tx, 'product', storeId, createdAt);
      return imported(before, record, position, now);
    },
  );
  if (known) return known.after === known.before ? 'unchanged' : 'updated';
  const position = await nextPosition(tx, 'product', storeId, createdAtOf(undefined, record, now));
  const product = imported(undefined, record, position, now);
  if (!(await insertProduct(tx, storeId, product)))
    throw new ShopError('conflict', `the product ${record.reference} was just created by others: try again`);
  await countListed(tx, storeId, product, 1);
  return 'created';
}

/**
 * Takes in several products, in their order, as `importProduct` does each; those new to the store go in
 * together.
 */
export async function importProducts(
  tx: Tx,
  store: Store,
  records: readonly ImportedProduct[],
  now: number,
): Promise<('created' | 'updated' | 'unchanged')[]> {
  const { storeId } = store;
  const ids = records.map(({ reference }) => columnText(reference));
  const guids = records.flatMap(({ guid }) => guid ?? []);
  const known = [...(await loadByReferences(tx, storeId, ids)), ...(await loadProducts(tx, storeId, guids))];
  const byId = new Map(known.map((product) => [product.reference, product]));
  const taken = new Set(known.flatMap(({ reference, guid }) => [reference, guid]));
  const outcomes: ('created' | 'updated' | 'unchanged')[] = [];
  let fresh: ImportedProduct[] = [];
  for (const [place, record] of records.entries()) {
    const marks = [ids[place]!, ...(record.guid === null ? [] : [record.guid])];
    const isNew = !marks.some((mark) => taken.has(mark));
    for (const mark of marks) taken.add(mark);
    if (isNew) {
      fresh.push(record);
      outcomes.push('created');
    } else if (byId.get(ids[place]!)?.details.origin.imported === record.hash) {
      outcomes.push('unchanged');
    } else {
      await insertFresh();
      outcomes.push(await importProduct(tx, store, record, now));
    }
  }
  await insertFresh();
  return outcomes;

  async function insertFresh(): Promise<void> {
    const some = fresh;
    fresh = [];
    if (some.length === 0) return;
    const dates = some.map((record) => createdAtOf(undefined, record, now));
    const positions = await nextPositions(tx, 'product', storeId, dates);
    const products = some.map((record, place) => ({
      product: imported(undefined, record, positions[place]!, now),
      search: record.search,
    }));
    await insertProducts(tx, storeId, products);
  }
}

async function findImported(tx: Tx, storeId: number, record: ImportedProduct): Promise<Product | undefined> {
  const id = columnText(record.reference);
  const byGuid = record.guid === null ? undefined : await findByGuid(tx, storeId, record.guid);
  if (byGuid && byGuid.reference !== id)
    throw new ShopError(
      'conflict',
      `the id ${record.guid} belongs to the product ${byGuid.reference} already`,
    );
  const existing = byGuid ?? (await findByReference(tx, storeId, id));
  if (
    existing &&
    record.guid !== null &&
    existing.guid !== record.guid &&
    existing.details.origin.guid !== 'ours'
  )
    throw new ShopError('conflict', `the product ${id} has the id ${existing.guid} already`);
  return existing;
}

function createdAtOf(before: Product | undefined, record: ImportedProduct, now: number): number {
  const knowsDate = record.createdAt !== null && (!before || before.details.origin.date === 'ours');
  return knowsDate ? record.createdAt : (before?.createdAt ?? now);
}

function imported(
  before: Product | undefined,
  record: ImportedProduct,
  position: number,
  now: number,
): Product {
  const origin = before?.details.origin;
  const { given: _, ...rest } = before?.details ?? plainDetails('', '0', {});
  return {
    guid: record.guid ?? before?.guid ?? timeOrderedId(),
    reference: columnText(record.reference),
    position,
    archived: record.archived,
    source: record.source ?? 'import',
    createdAt: createdAtOf(before, record, now),
    updatedAt: record.updatedAt ?? now,
    unitsSold: before?.unitsSold ?? 0,
    sales: before?.sales ?? 0,
    version: (before?.version ?? 0) + 1,
    details: {
      ...rest,
      ...record.details,
      origin: {
        ...(record.guid === null && (!before || origin?.guid === 'ours') ? { guid: 'ours' } : {}),
        ...(record.createdAt === null && (!before || origin?.date === 'ours') ? { date: 'ours' } : {}),
        imported: record.hash,
      },
    },
    inventory: record.inventory ?? before?.inventory ?? noInventory,
  };
}
