import { forUpdate } from '../../storage/lock.js';
import { addToCount } from '../../storage/object-counts.js';
import type { Tx } from '../../storage/storage.js';
import { auditActor } from '../audit/audit.js';
import { ShopError } from '../errors.js';
import type { Product } from './product.js';
import { saveProduct, tallies } from './save-product.js';

const attempts = 5;

export interface ChangedProduct {
  readonly before: Product;
  /** The same object where nothing changed. */
  readonly after: Product;
}

/**
 * Reads a product, changes it and saves it; from the start again when a sale changed it in between. Undefined
 * where there is none. A `change` that gives its product back writes nothing.
 */
export async function changeProduct(
  tx: Tx,
  storeId: number,
  read: () => Promise<Product | undefined>,
  change: (before: Product) => Product | Promise<Product>,
): Promise<ChangedProduct | undefined> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const before = await read();
    if (!before) return undefined;
    const after = await change(before);
    if (after === before) return { before, after };
    if (await saveProduct(tx, storeId, before, after)) {
      if (before.archived !== after.archived) {
        await countListed(tx, storeId, after, 1);
        await countListed(tx, storeId, before, -1);
      }
      const act = after.archived && !before.archived ? 'product.archive' : 'product.update';
      await auditActor(tx, storeId, { act, id: after.guid, before, after }, after.updatedAt);
      return { before, after };
    }
    await holdProduct(tx, storeId, before.guid);
  }
  throw new ShopError('conflict', 'the product was changed by others meanwhile: try again');
}

/** Lets nobody change a product before the transaction ends: among many writers each has its turn. */
async function holdProduct(tx: Tx, storeId: number, guid: string): Promise<void> {
  await tx
    .selectFrom('product')
    .select('guid')
    .where('store_id', '=', storeId)
    .where('guid', '=', guid)
    .modifyEnd(forUpdate(tx))
    .execute();
}

/** Counts a product into the kept number of those listed or archived, or out of it. */
export function countListed(
  tx: Tx,
  storeId: number,
  product: { readonly archived: boolean },
  by: 1 | -1,
): Promise<void> {
  return addToCount(tx, storeId, product.archived ? tallies.archived : tallies.active, by);
}
