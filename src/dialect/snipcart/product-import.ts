import { hash } from 'node:crypto';
import type { CustomFieldDefinition, DefinedPrice } from '../../domain/catalog/definition.js';
import type { ImportedProduct } from '../../domain/catalog/import-product.js';
import {
  type Inventory,
  type Product,
  type ProductSource,
  plainDetails,
} from '../../domain/catalog/product.js';
import { variantKey } from '../../domain/catalog/variant-key.js';
import { guidOf } from '../../domain/guid.js';
import type { InputObject, Problems } from '../../input/object.js';
import { fileObject } from './input.js';
import { difference } from './overlay.js';
import { readPrice } from './price.js';
import { type ProductView, renderedProduct, snipcartProduct } from './product.js';
import { numbered } from './words.js';

/** Keys that the shop calculates itself after an import, whatever the file says. */
const ownKeys = [
  'mode',
  'id',
  'userDefinedId',
  'archived',
  'statistics',
  'inventoryManagementMethod',
  'stock',
  'totalStock',
  'allowOutOfStockPurchases',
  'variants',
  'creationDate',
  'modificationDate',
  '_comptoir',
] as const;

/** Reads a product of Snipcart's API; what is wrong with it is told by field. Its figures are not read. */
export function readSnipcartProduct(
  object: unknown,
  store: { readonly currency: string },
): { readonly product: ImportedProduct } | { readonly problems: Problems } {
  const input = fileObject(object);
  const guid = input.text('id');
  if (guid !== undefined && guidOf(guid) === undefined) input.wrong('id', 'must be a GUID');
  const userDefinedId = input.text('userDefinedId');
  if (userDefinedId === undefined || userDefinedId === '')
    input.wrong('userDefinedId', "must be the merchant's own id");
  else if (userDefinedId.length > 512) input.wrong('userDefinedId', 'must have at most 512 characters');
  const details = readDetails(input, userDefinedId ?? '');
  const product: ImportedProduct = {
    guid: guid === undefined ? null : (guidOf(guid) ?? null),
    reference: userDefinedId ?? '',
    createdAt: input.date('creationDate') ?? null,
    updatedAt: input.date('modificationDate') ?? null,
    archived: input.flag('archived') ?? false,
    source: readOwn(input).source,
    details,
    inventory: readInventory(input),
    hash: hashOf(input.source),
  };
  if (input.problems) return { problems: input.problems };
  return { product: withDifference(product, input.source, store.currency) };
}

function readDetails(input: InputObject, id: string): ImportedProduct['details'] {
  const text = input.texts({ name: 'name', url: 'url', description: 'description', image: 'image' });
  return {
    name: text.name || id,
    price: readGivenPrice(input),
    url: text.url ?? null,
    description: text.description ?? null,
    image: text.image ?? null,
    metadata: input.plain('metadata') ?? null,
    customFields: input.list('customFields').map(readField),
    ...(Array.isArray(input.source.categories) ? { categories: input.words('categories') ?? [] } : {}),
    ...readOwn(input).details,
  };
}

/** `prices` are a currency each; `price` alone is in the store's. */
function readGivenPrice(input: InputObject): DefinedPrice {
  const key = input.source.prices ? 'prices' : 'price';
  const value = input.source[key];
  if (value === undefined || value === null) {
    input.wrong('price', 'must be a number');
    return '0';
  }
  const read = readPrice(value);
  if ('price' in read) return read.price;
  input.wrong(key, read.reason);
  return '0';
}

const fieldTypes = ['textbox', 'textarea', 'dropdown', 'checkbox', 'hidden', 'readonly'] as const;

function readField(field: InputObject): CustomFieldDefinition {
  const name = field.text('name');
  if (name === undefined) field.wrong('name', 'must be text');
  const options = field.text('options') ?? '';
  const value = field.source.value;
  return {
    name: name ?? '',
    type: field.word('type', fieldTypes) ?? (options === '' ? 'textbox' : 'dropdown'),
    options,
    required: field.flag('required') ?? false,
    value: typeof value === 'boolean' ? String(value) : (field.text('value') ?? null),
    placeholder: field.text('placeholder') ?? null,
  };
}

function readInventory(input: InputObject): Inventory | null {
  const method =
    input.word('inventoryManagementMethod', numbered.inventoryMethod, numbered.inventoryMethod) ?? null;
  const stock = readStock(input) ?? null;
  const allowOutOfStock = input.flag('allowOutOfStockPurchases') ?? null;
  const variants = method === 'Variant' ? input.list('variants').map(readVariant) : [];
  if (method === null && stock === null && allowOutOfStock === null) return null;
  const keys = variants.map(({ variation }) => variantKey(variation));
  if (new Set(keys).size < keys.length) input.wrong('variants', 'must not list a combination twice');
  if ((stock ?? 0) < 0 && !allowOutOfStock)
    input.wrong('stock', 'must not be below 0, unless allowOutOfStockPurchases is true');
  return { method: method ?? (stock === null ? null : 'Single'), stock, allowOutOfStock, variants };
}

function readVariant(variant: InputObject): Inventory['variants'][number] {
  const variation = variant.list('variation').map((part) => {
    const { name, option } = part.texts({ name: 'name', option: 'option' });
    if (name === undefined || option === undefined) part.wrong('option', 'must have a name and an option');
    return { name: name ?? '', option: option ?? '' };
  });
  if (variation.length === 0) variant.wrong('variation', 'must name the options of this combination');
  const stock = readStock(variant) ?? 0;
  const allowOutOfStock = variant.flag('allowOutOfStockPurchases') ?? false;
  if (stock < 0 && !allowOutOfStock)
    variant.wrong('stock', 'must not be below 0, unless allowOutOfStockPurchases is true');
  return { variation, stock, allowOutOfStock };
}

function readStock(input: InputObject): number | undefined {
  const stock = input.number('stock');
  if (stock === undefined || (Number.isInteger(stock) && Math.abs(stock) <= 999_999_999)) return stock;
  input.wrong('stock', 'must be a whole number');
  return undefined;
}

/** What our own export adds to Snipcart's shape. */
function readOwn(input: InputObject): {
  readonly source?: ProductSource | undefined;
  readonly details?: Partial<ImportedProduct['details']>;
} {
  const own = input.object('_comptoir');
  if (!own) return {};
  const { source } = own;
  const details = Object.fromEntries(
    exportedKeys.filter((key) => source[key] !== undefined).map((key) => [key, source[key]]),
  );
  return { source: own.word('source', ['page', 'api', 'order', 'import'] as const), details };
}

/** What Snipcart's product does not say. */
const exportedKeys = [
  'plans',
  'dimensions',
  'unreadWeight',
  'quantity',
  'minQuantity',
  'maxQuantity',
  'quantityStep',
  'stackable',
  'shippable',
  'taxable',
  'hasTaxesIncluded',
  'taxes',
  'fileGuid',
  'recurrence',
] as const satisfies readonly (keyof Product['details'])[];

/** A product in the shape that `readSnipcartProduct` reads, with what that shape lacks under `_comptoir`. */
export function exportedProduct(product: Product, view: ProductView): Record<string, unknown> {
  const { details, source } = product;
  const own = Object.fromEntries(exportedKeys.map((key) => [key, details[key]]));
  return { ...snipcartProduct(product, view), _comptoir: { source, ...own } };
}

/** Two files that differ in sales alone say the same of a product. */
function hashOf(source: Readonly<Record<string, unknown>>): string {
  const { statistics: _, mode: __, ...rest } = source;
  return hash('sha256', JSON.stringify(rest), 'hex').slice(0, 32);
}

/**
 * Stores the differences between the file's object and the one that would be answered, so that it reads back
 * as it was.
 */
function withDifference(
  product: ImportedProduct,
  source: Readonly<Record<string, unknown>>,
  currency: string,
): ImportedProduct {
  const compared: Record<string, unknown> = { ...source };
  for (const key of ownKeys) delete compared[key];
  const printed = renderedProduct(sample(product), { mode: 'Test', currency });
  const patch = difference(compared, printed);
  return patch ? { ...product, details: { ...product.details, given: patch } } : product;
}

function sample(product: ImportedProduct): Product {
  return {
    guid: '',
    reference: product.reference,
    position: 0,
    archived: false,
    source: 'import',
    createdAt: 0,
    updatedAt: 0,
    unitsSold: 0,
    sales: 0,
    version: 1,
    details: { ...plainDetails('', '0', {}), ...product.details },
    inventory: product.inventory ?? { method: null, stock: null, allowOutOfStock: null, variants: [] },
  };
}
