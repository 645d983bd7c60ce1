import { isDeepStrictEqual } from 'node:util';
import { addToCount } from '../../storage/object-counts.js';
import { nextPosition } from '../../storage/position.js';
import type { Tx } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { auditActor } from '../audit/audit.js';
import { ShopError } from '../errors.js';
import { record } from '../outbox.js';
import type { Store } from '../store/store.js';
import { changeProduct } from './change-product.js';
import type { ProductDefinition } from './definition.js';
import { openingInventory } from './inventory.js';
import { pageOf } from './page-address.js';
import { type Inventory, noInventory, type Product, type ProductDetails } from './product.js';
import { withoutStale } from './product-changes.js';
import { findByReference, loadByReferences } from './rows.js';
import { insertProduct, tallies } from './save-product.js';

export interface Defining {
  /**
   * `order`: what a sale says of a product; it makes new ones, and leaves who defined the others as it was.
   */
  readonly source: 'page' | 'api' | 'order';
  /**
   * Whether a definition says only a part, as JSON does: what is absent or empty in it stays as it was. A
   * button says all.
   */
  readonly partial: boolean;
  readonly now: number;
  /** For `order`: where each was sold, by its id. */
  readonly sold?: ReadonlyMap<string, SoldFrom>;
}

/** The page that sold a product. */
export interface SoldFrom {
  readonly url: string | null;
  /** Whether the merchant vouches for it. */
  readonly isMerchants: boolean;
}

/**
 * Creates the defined products that are new, and updates what the definitions say of the others; an archived
 * one comes back. Stock is taken of a product that was never defined before, and left alone ever after.
 * Answers all of them, in the order of their definitions.
 */
export async function defineProducts(
  tx: Tx,
  store: Store,
  definitions: readonly ProductDefinition[],
  how: Defining,
): Promise<Product[]> {
  const { storeId } = store;
  const ids = definitions.map((definition) => columnText(definition.id));
  const known = new Map(
    (await loadByReferences(tx, storeId, ids)).map((product) => [product.reference, product]),
  );
  const products: Product[] = [];
  let created = 0;
  for (const [index, definition] of definitions.entries()) {
    const id = ids[index]!;
    const before = known.get(id);
    const product = before ? undefined : await create(tx, storeId, withPage({ ...definition, id }, how), how);
    if (product) created += 1;
    const stored = product ?? (await redefine(tx, store, before, { ...definition, id }, how));
    known.set(id, stored);
    products.push(stored);
  }
  if (created > 0) await addToCount(tx, storeId, tallies.active, created);
  return products;
}

/** Undefined where another writer was quicker. */
async function create(
  tx: Tx,
  storeId: number,
  definition: ProductDefinition,
  { source, now }: Defining,
): Promise<Product | undefined> {
  const { id, inventory: _, ...details } = definition;
  const product: Product = {
    guid: timeOrderedId(),
    reference: id,
    position: await nextPosition(tx, 'product', storeId, now),
    archived: false,
    source,
    createdAt: now,
    updatedAt: now,
    unitsSold: 0,
    sales: 0,
    version: 1,
    details: { ...details, origin: { guid: 'ours', date: 'ours' } },
    inventory: openingOf(definition, source),
  };
  if (!(await insertProduct(tx, storeId, product))) return undefined;
  await record(tx, storeId, 'product.created', product.guid, { product }, now);
  // What a purchase makes known is no change of the merchant's.
  if (source !== 'order') {
    const { name, price, url } = details;
    const act = {
      act: 'product.create',
      id: product.guid,
      after: { reference: id, name, price, url, source },
    };
    await auditActor(tx, storeId, act, now);
  }
  return product;
}

async function redefine(
  tx: Tx,
  store: Store,
  loaded: Product | undefined,
  definition: ProductDefinition,
  how: Defining,
): Promise<Product> {
  const { storeId } = store;
  let read = loaded;
  const changed = await changeProduct(
    tx,
    storeId,
    async () => {
      const product = read ?? (await findByReference(tx, storeId, definition.id));
      read = undefined;
      return product;
    },
    (before) => redefined(before, permitted(store, before, definition, how), how),
  );
  if (!changed)
    throw new ShopError('conflict', `the product ${definition.id} was just created by others: try again`);
  const { before, after } = changed;
  if (after !== before) await record(tx, storeId, 'product.updated', after.guid, { product: after }, how.now);
  return after;
}

/**
 * An order's product is on the page that sold it, whatever a page for which nobody vouches says of where it
 * is.
 */
function withPage(definition: ProductDefinition, { sold }: Defining): ProductDefinition {
  const from = sold?.get(definition.id);
  if (!from) return definition;
  return { ...definition, url: from.isMerchants ? (definition.url ?? from.url) : from.url };
}

/**
 * What a definition may say of a product. An order says everything where the merchant vouches for its page;
 * of a product that came of orders alone, also from that product's own page, and from others what it is
 * called and looks like. Against a merchant's crawl, import or call no other page says anything.
 */
function permitted(
  { domain }: Store,
  { source, details, reference: id }: Product,
  definition: ProductDefinition,
  { source: by, sold }: Defining,
): ProductDefinition {
  const from = sold?.get(definition.id);
  if (by !== 'order' || !from || from.isMerchants) return definition;
  const { origin: _, given: __, ...before } = details;
  if (source !== 'order') return { id, ...before };
  const isItsPage =
    details.url === null || (from.url !== null && pageOf(details.url, domain) === pageOf(from.url, domain));
  if (isItsPage) return { ...definition, url: details.url ?? from.url };
  const { name, description, image } = definition;
  return { id, ...before, name, description, image };
}

function redefined(before: Product, definition: ProductDefinition, how: Defining): Product {
  const merged = how.partial ? partOf(before, definition) : definition;
  const { id: _, inventory: __, ...parts } = merged;
  const { origin, given: imported } = before.details;
  const details: ProductDetails = { ...parts, origin, ...withoutStale(imported, before.details, parts) };
  const source = how.source === 'order' ? before.source : how.source;
  const neverDefined =
    how.source !== 'order' && before.source === 'order' && before.inventory === noInventory;
  const inventory = neverDefined ? openingOf(definition, how.source) : before.inventory;
  const same =
    !before.archived &&
    before.source === source &&
    inventory === before.inventory &&
    isDeepStrictEqual(JSON.parse(JSON.stringify(details)), before.details);
  if (same) return before;
  return {
    ...before,
    archived: false,
    source,
    updatedAt: Math.max(how.now, before.updatedAt),
    version: before.version + 1,
    details,
    inventory,
  };
}

/**
 * What a definition says over what was there. A name that is only the id stands in for one that was not
 * given.
 */
function partOf({ details }: Product, definition: ProductDefinition): ProductDefinition {
  const { origin: _, given: __, ...before } = details;
  const present = Object.entries(definition).filter(([, value]) => !isEmpty(value));
  const name = definition.name === definition.id ? before.name : definition.name;
  return { ...before, ...(Object.fromEntries(present) as unknown as ProductDefinition), name };
}

function isEmpty(value: unknown): boolean {
  return (
    value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

/** A page's stock that does not fit its own dropdowns is left out; over the API it is refused. */
function openingOf(definition: ProductDefinition, source: Defining['source']): Inventory {
  try {
    return openingInventory(definition);
  } catch (error) {
    if (source === 'page' && error instanceof ShopError) return noInventory;
    throw error;
  }
}
