import { inList } from '../../storage/in-list.js';
import { addToCount } from '../../storage/object-counts.js';
import { nextPosition } from '../../storage/position.js';
import { statement } from '../../storage/statement.js';
import type { Tx } from '../../storage/storage.js';
import { columnText } from '../../storage/text.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { type Minor, toDecimal } from '../money.js';
import type { Store } from '../store/store.js';
import type { CustomFieldDefinition } from './definition.js';
import { noInventory, type Product, type ProductDetails, plainDetails } from './product.js';
import { insertProduct, tallies } from './save-product.js';

/** A product as an order's line knows it. */
export interface SoldProduct {
  readonly name: string;
  /** Without options. */
  readonly price: Minor;
  /** Of the price: ISO 4217, upper case. */
  readonly currency: string;
  readonly url?: string | undefined;
  readonly image?: string | undefined;
  readonly description?: string | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly customFields?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly weight?: number | undefined;
  readonly length?: number | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly fileGuid?: string | undefined;
  /** When it was first sold; the time of import unless told. */
  readonly createdAt?: number | undefined;
}

const knownIds = statement<{ store: number; ids: string }, { id: string }>((db, p) =>
  db
    .selectFrom('product')
    .select('reference as id')
    .where('store_id', '=', p('store'))
    .where(inList(db, 'reference', p('ids'), 'text')),
);

/**
 * Creates the sold products, given by the merchant's own ids, that the store does not have, and touches none
 * that it has. Answers how many.
 */
export async function createMissingProducts(
  tx: Tx,
  store: Store,
  sold: ReadonlyMap<string, () => SoldProduct>,
  now: number,
): Promise<number> {
  const missing = new Map([...sold].map(([id, line]) => [columnText(id), line]));
  if (missing.size === 0) return 0;
  const ids = JSON.stringify([...missing.keys()]);
  for (const { id } of await knownIds(tx, { store: store.storeId, ids })) missing.delete(id);
  let created = 0;
  for (const [id, known] of missing) {
    const line = known();
    const createdAt = line.createdAt ?? now;
    const product: Product = {
      guid: timeOrderedId(),
      reference: id,
      position: await nextPosition(tx, 'product', store.storeId, createdAt),
      archived: false,
      source: 'order',
      createdAt,
      updatedAt: createdAt,
      unitsSold: 0,
      sales: 0,
      version: 1,
      details: soldDetails(line, store.settings.currency),
      inventory: noInventory,
    };
    if (await insertProduct(tx, store.storeId, product)) created += 1;
  }
  if (created > 0) await addToCount(tx, store.storeId, tallies.active, created);
  return created;
}

function soldDetails(line: SoldProduct, storeCurrency: string): ProductDetails {
  const amount = toDecimal(line.price, line.currency);
  const price = line.currency === storeCurrency ? amount : { [line.currency.toLowerCase()]: amount };
  const { weight, length, width, height } = line;
  return {
    ...plainDetails(line.name, price, { guid: 'ours', date: 'ours' }),
    url: line.url ?? null,
    image: line.image ?? null,
    description: line.description ?? null,
    categories: line.categories ?? [],
    metadata: line.metadata ?? null,
    customFields: (line.customFields ?? []).flatMap((field) => soldField(field) ?? []),
    dimensions: Object.fromEntries(
      Object.entries({ weight, length, width, height }).filter(([, measure]) => measure !== undefined),
    ),
    ...(line.fileGuid === undefined ? {} : { fileGuid: line.fileGuid }),
  };
}

const fieldTypes = ['textbox', 'textarea', 'dropdown', 'checkbox', 'hidden', 'readonly'] as const;

/** A line's field without its value: that is what one buyer chose or wrote, not what the product offers. */
function soldField(field: Readonly<Record<string, unknown>>): CustomFieldDefinition | undefined {
  if (typeof field.name !== 'string' || field.name.trim() === '') return undefined;
  const options = typeof field.options === 'string' ? field.options : '';
  const type = fieldTypes.find((known) => known === String(field.type).toLowerCase());
  return {
    name: field.name,
    type: type ?? (options === '' ? 'textbox' : 'dropdown'),
    options,
    required: field.required === true,
    value: null,
    placeholder: typeof field.placeholder === 'string' ? field.placeholder : null,
  };
}
