import { randomUUID } from 'node:crypto';
import { nextPosition } from '../../storage/position.js';
import type { Tx } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
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
import { findByGuid, findByOwnId } from './rows.js';
import { insertProduct } from './save-product.js';

/** A product read from a file: what the file says. Its figures are not here, since they follow from the orders. */
export interface ImportedProduct {
  /** Null where the file gives none. */
  readonly guid: string | null;
  readonly userDefinedId: string;
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
}

/**
 * Creates or updates a product from a file, keeping its ids and dates; the same object again changes nothing, whatever
 * happened meanwhile. Refuses with `conflict` ids that belong to two products here.
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
    (before) =>
      before.details.origin.imported === record.hash ? before : imported(tx, storeId, before, record, now),
  );
  if (known) return known.after === known.before ? 'unchanged' : 'updated';
  const product = await imported(tx, storeId, undefined, record, now);
  if (!(await insertProduct(tx, storeId, product)))
    throw new ShopError(
      'conflict',
      `the product ${record.userDefinedId} was just created by others: try again`,
    );
  await countListed(tx, storeId, product, 1);
  return 'created';
}

async function findImported(tx: Tx, storeId: number, record: ImportedProduct): Promise<Product | undefined> {
  const id = columnText(record.userDefinedId);
  const byGuid = record.guid === null ? undefined : await findByGuid(tx, storeId, record.guid);
  if (byGuid && byGuid.userDefinedId !== id)
    throw new ShopError(
      'conflict',
      `the id ${record.guid} belongs to the product ${byGuid.userDefinedId} already`,
    );
  const found = byGuid ?? (await findByOwnId(tx, storeId, id));
  if (found && record.guid !== null && found.guid !== record.guid && found.details.origin.guid !== 'ours')
    throw new ShopError('conflict', `the product ${id} has the id ${found.guid} already`);
  return found;
}

async function imported(
  tx: Tx,
  storeId: number,
  before: Product | undefined,
  record: ImportedProduct,
  now: number,
): Promise<Product> {
  const origin = before?.details.origin;
  const knowsDate = record.createdAt !== null && (!before || origin?.date === 'ours');
  const createdAt = knowsDate ? record.createdAt : (before?.createdAt ?? now);
  const position =
    before && before.createdAt === createdAt
      ? before.position
      : await nextPosition(tx, 'product', storeId, createdAt);
  const { given: _, ...kept } = before?.details ?? plainDetails('', '0', {});
  return {
    guid: record.guid ?? before?.guid ?? randomUUID(),
    userDefinedId: columnText(record.userDefinedId),
    position,
    archived: record.archived,
    source: record.source ?? 'import',
    createdAt,
    updatedAt: record.updatedAt ?? now,
    unitsSold: before?.unitsSold ?? 0,
    sales: before?.sales ?? 0,
    version: (before?.version ?? 0) + 1,
    details: {
      ...kept,
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
