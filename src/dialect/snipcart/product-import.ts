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
import { type Given, givenObject, type Problems } from './given.js';
import { difference } from './overlay.js';
import { readPrice } from './price.js';
import { type ProductView, renderedProduct, snipcartProduct } from './product.js';
import { numbered } from './words.js';

/** What the shop answers for by itself after an import, whatever the file said. */
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
  const given = givenObject(object);
  const guid = given.text('id');
  if (guid !== undefined && guidOf(guid) === undefined) given.wrong('id', 'must be a GUID');
  const userDefinedId = given.text('userDefinedId');
  if (userDefinedId === undefined || userDefinedId === '')
    given.wrong('userDefinedId', "must be the merchant's own id");
  else if (userDefinedId.length > 512) given.wrong('userDefinedId', 'must have at most 512 characters');
  const details = readDetails(given, userDefinedId ?? '');
  const product: ImportedProduct = {
    guid: guid === undefined ? null : (guidOf(guid) ?? null),
    userDefinedId: userDefinedId ?? '',
    createdAt: given.date('creationDate') ?? null,
    updatedAt: given.date('modificationDate') ?? null,
    archived: given.flag('archived') ?? false,
    source: readOwn(given).source,
    details,
    inventory: readInventory(given),
    hash: hashOf(given.source),
  };
  if (given.problems) return { problems: given.problems };
  return { product: withDifference(product, given.source, store.currency) };
}

function readDetails(given: Given, id: string): ImportedProduct['details'] {
  const text = given.texts({ name: 'name', url: 'url', description: 'description', image: 'image' });
  return {
    name: text.name || id,
    price: readGivenPrice(given),
    url: text.url ?? null,
    description: text.description ?? null,
    image: text.image ?? null,
    metadata: given.plain('metadata') ?? null,
    customFields: given.list('customFields').map(readField),
    ...(Array.isArray(given.source.categories) ? { categories: given.words('categories') ?? [] } : {}),
    ...readOwn(given).details,
  };
}

/** `prices` are a currency each; `price` alone is in the store's. */
function readGivenPrice(given: Given): DefinedPrice {
  const key = given.source.prices ? 'prices' : 'price';
  const value = given.source[key];
  if (value === undefined || value === null) {
    given.wrong('price', 'must be a number');
    return '0';
  }
  const read = readPrice(value);
  if ('price' in read) return read.price;
  given.wrong(key, read.reason);
  return '0';
}

const fieldTypes = ['textbox', 'textarea', 'dropdown', 'checkbox', 'hidden', 'readonly'] as const;

function readField(field: Given): CustomFieldDefinition {
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

function readInventory(given: Given): Inventory | null {
  const method =
    given.word('inventoryManagementMethod', numbered.inventoryMethod, numbered.inventoryMethod) ?? null;
  const stock = readStock(given) ?? null;
  const allowOutOfStock = given.flag('allowOutOfStockPurchases') ?? null;
  const variants = method === 'Variant' ? given.list('variants').map(readVariant) : [];
  if (method === null && stock === null && allowOutOfStock === null) return null;
  const keys = variants.map(({ variation }) => variantKey(variation));
  if (new Set(keys).size < keys.length) given.wrong('variants', 'must not list a combination twice');
  if ((stock ?? 0) < 0 && !allowOutOfStock)
    given.wrong('stock', 'must not be below 0, unless allowOutOfStockPurchases is true');
  return { method: method ?? (stock === null ? null : 'Single'), stock, allowOutOfStock, variants };
}

function readVariant(variant: Given): Inventory['variants'][number] {
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

function readStock(given: Given): number | undefined {
  const stock = given.number('stock');
  if (stock === undefined || (Number.isInteger(stock) && Math.abs(stock) <= 999_999_999)) return stock;
  given.wrong('stock', 'must be a whole number');
  return undefined;
}

/** What our own export adds to Snipcart's shape. */
function readOwn(given: Given): {
  readonly source?: ProductSource | undefined;
  readonly details?: Partial<ImportedProduct['details']>;
} {
  const own = given.object('_comptoir');
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

/** Keeps what the file says otherwise than the product would print, so that it reads back as it was given. */
function withDifference(
  product: ImportedProduct,
  source: Readonly<Record<string, unknown>>,
  currency: string,
): ImportedProduct {
  const compared: Record<string, unknown> = { ...source };
  for (const key of ownKeys) delete compared[key];
  const printed = renderedProduct(sample(product), { mode: 'Test', currency });
  const given = difference(compared, printed);
  return given ? { ...product, details: { ...product.details, given } } : product;
}

function sample(product: ImportedProduct): Product {
  return {
    guid: '',
    userDefinedId: product.userDefinedId,
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
