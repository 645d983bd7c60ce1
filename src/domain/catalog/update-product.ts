import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import { type ExpectedVersions, refuseStale } from '../expected-version.js';
import { record } from '../outbox.js';
import type { Store } from '../store/store.js';
import { changeProduct } from './change-product.js';
import { changedInventory, type InventoryChange } from './inventory.js';
import type { Product, ProductDetails } from './product.js';
import { withoutStale } from './product-changes.js';
import { findProduct } from './rows.js';

/** What a merchant may change of a product; undefined leaves a part as it is. */
export interface ProductChange extends InventoryChange {
  /** Ignored unless the merchant defined the product over the API: what a page or an order said is theirs. */
  readonly details?: Partial<
    Pick<ProductDetails, 'name' | 'price' | 'description' | 'image' | 'categories' | 'metadata'>
  >;
  readonly versions?: ExpectedVersions;
}

/**
 * Changes a product's stock, and what it is where no page says so. `id` is its GUID or the merchant's own id.
 * Refuses with `not_found`, `changed` and, by field, `invalid`.
 */
export async function updateProduct(
  tx: Tx,
  store: Store,
  id: string,
  change: ProductChange,
  now: number,
): Promise<Product> {
  const changed = await changeProduct(
    tx,
    store.storeId,
    () => findProduct(tx, store.storeId, id),
    (before) => {
      refuseStale(change.versions, before.version);
      return updated(before, change, now);
    },
  );
  if (!changed) throw notThere(id);
  const { before, after } = changed;
  if (after !== before)
    await record(tx, store.storeId, 'product.updated', after.guid, { product: after }, now);
  return after;
}

/** Takes a product out of the lists; again changes nothing. Refuses with `not_found`. */
export async function archiveProduct(tx: Tx, store: Store, id: string, now: number): Promise<Product> {
  const changed = await changeProduct(
    tx,
    store.storeId,
    () => findProduct(tx, store.storeId, id),
    (before) => (before.archived ? before : { ...touched(before, now), archived: true }),
  );
  if (!changed) throw notThere(id);
  const { before, after } = changed;
  if (after !== before)
    await record(tx, store.storeId, 'product.archived', after.guid, { product: after }, now);
  return after;
}

/** Brings an archived product back into the lists; of another nothing changes. Refuses with `not_found`. */
export async function restoreProduct(tx: Tx, store: Store, id: string, now: number): Promise<void> {
  const changed = await changeProduct(
    tx,
    store.storeId,
    () => findProduct(tx, store.storeId, id),
    (before) => (before.archived ? { ...touched(before, now), archived: false } : before),
  );
  if (!changed) throw notThere(id);
  const { before, after } = changed;
  if (after !== before)
    await record(tx, store.storeId, 'product.updated', after.guid, { product: after }, now);
}

function updated(before: Product, change: ProductChange, now: number): Product {
  const inventory = changedInventory(before.details.customFields, before.inventory, change);
  const details = before.source === 'api' ? { ...before.details, ...change.details } : before.details;
  if (isDeepStrictEqual(inventory, before.inventory) && isDeepStrictEqual(details, before.details))
    return before;
  const { given: imported, ...parts } = details;
  return {
    ...touched(before, now),
    details: { ...parts, ...withoutStale(imported, before.details, details) },
    inventory,
  };
}

function touched(product: Product, now: number): Product {
  return { ...product, updatedAt: Math.max(now, product.updatedAt), version: product.version + 1 };
}

function notThere(id: string): ShopError {
  return new ShopError('not_found', `There is no product ${id} in this store`);
}
