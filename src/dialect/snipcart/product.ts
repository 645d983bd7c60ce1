import type { CustomFieldDefinition, DefinedPrice } from '../../domain/catalog/definition.js';
import { findOption, optionsArray, parseOptions } from '../../domain/catalog/options.js';
import { type Inventory, type Product, totalStock } from '../../domain/catalog/product.js';
import { isoDate } from '../../domain/dates.js';
import { type Minor, toMajor } from '../../domain/money.js';
import type { Answer } from '../../shape.js';
import { overlaid, type Patch } from './overlay.js';
import type { productShape } from './shapes/product.js';

/** What a product's JSON depends on beside the product. */
export interface ProductView {
  readonly mode: 'Test' | 'Live';
  /** The store's own currency, upper case. */
  readonly currency: string;
}

/** Sales of a span of time, where they stand in place of all sales. */
export interface Sales {
  readonly units: number;
  readonly amount: Minor;
}

/** A product as Snipcart's API shows it. */
export function snipcartProduct(product: Product, view: ProductView, sales?: Sales): Record<string, unknown> {
  const rendered = renderedProduct(product, view, sales);
  return overlaid(rendered, product.details.given as Patch | undefined) as Record<string, unknown>;
}

/** The same without what an import said otherwise. */
export function renderedProduct(
  product: Product,
  view: ProductView,
  sales?: Sales,
): Answer<typeof productShape> {
  const { details, inventory } = product;
  const units = sales?.units ?? product.unitsSold;
  const amount = sales?.amount ?? product.sales;
  return {
    mode: view.mode,
    userDefinedId: product.reference,
    url: details.url,
    ...prices(details.price, view.currency),
    name: details.name,
    description: details.description,
    image: details.image,
    archived: product.archived,
    ...snipcartInventory(inventory),
    statistics: { numberOfSales: units, totalSales: toMajor(amount, view.currency) },
    customFields: details.customFields.map(snipcartField),
    ...(inventory.method === 'Variant' ? { variants: inventory.variants.map(snipcartVariant) } : {}),
    categories: details.categories,
    metadata: details.metadata,
    id: product.guid,
    creationDate: isoDate(product.createdAt),
    modificationDate: isoDate(product.updatedAt),
  };
}

/**
 * `price` in the store's currency, else in the first that is given; `prices` where there are several
 * currencies.
 */
function prices(price: DefinedPrice, currency: string): { price: number; prices?: Record<string, number> } {
  if (typeof price === 'string') return { price: Number(price) };
  const all = Object.fromEntries(Object.entries(price).map(([code, text]) => [code, Number(text)]));
  return { price: all[currency.toLowerCase()] ?? Object.values(all)[0] ?? 0, prices: all };
}

/** Inventory keys are absent until set. */
function snipcartInventory(inventory: Inventory) {
  const { method, stock, allowOutOfStock } = inventory;
  const allowance = allowOutOfStock === null ? {} : { allowOutOfStockPurchases: allowOutOfStock };
  if (method === null) return allowance;
  return { inventoryManagementMethod: method, stock, totalStock: totalStock(inventory), ...allowance };
}

function snipcartVariant(variant: Inventory['variants'][number]) {
  return {
    stock: variant.stock,
    variation: variant.variation,
    allowOutOfStockPurchases: variant.allowOutOfStock,
  };
}

/**
 * A field with what its value adds to the price; without a value of its own it stands at its first option.
 */
function snipcartField(field: CustomFieldDefinition) {
  const { options } = parseOptions(field.options);
  const value = field.value ?? options[0]?.label ?? null;
  const chosen = value === null ? undefined : findOption(options, value);
  return {
    name: field.name,
    placeholder: field.placeholder,
    displayValue: value,
    operation: chosen?.operation ?? '',
    type: field.type,
    options: field.options,
    required: field.required,
    value,
    optionsArray: optionsArray(field.options),
  };
}
