import type { Minor } from '../money.js';
import type { DefinedPrice, ProductDefinition } from './definition.js';

/**
 * Who defined a product last: its page, the merchant over the API, an order that sold it, an imported file.
 */
export type ProductSource = 'page' | 'api' | 'order' | 'import';

export interface Product {
  /** Lower case. */
  readonly guid: string;
  /** The merchant's own id, unique in its store: order lines, sales and stock go by it. */
  readonly reference: string;
  readonly position: number;
  readonly archived: boolean;
  readonly source: ProductSource;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Kept figures: they follow from the orders here. */
  readonly unitsSold: number;
  readonly sales: Minor;
  readonly version: number;
  readonly details: ProductDetails;
  readonly inventory: Inventory;
}

/** What is sold, as its last definition says: everything but its id and its stock. */
export interface ProductDetails extends Omit<ProductDefinition, 'id' | 'inventory'> {
  /** What an imported object says beyond this document, in its dialect's words: it reads back as given. */
  readonly given?: Readonly<Record<string, unknown>>;
  readonly origin: ProductOrigin;
}

/** Which of a product's own marks were made up here, so that a file that knows better may replace them. */
export interface ProductOrigin {
  readonly guid?: 'ours';
  readonly date?: 'ours';
  /** Of the object that this was imported from: the same object again says nothing new. */
  readonly imported?: string;
}

export interface Inventory {
  /** Null until stock is tracked. */
  readonly method: 'Single' | 'Variant' | null;
  /** The product's own stock; under Variant it is what stands beside its variants. */
  readonly stock: number | null;
  readonly allowOutOfStock: boolean | null;
  readonly variants: readonly Variant[];
}

/** One option for each dropdown, as the product spells them. */
export type Variation = readonly { readonly name: string; readonly option: string }[];

export interface Variant {
  readonly variation: Variation;
  readonly stock: number;
  readonly allowOutOfStock: boolean;
}

/** A product whose stock is not tracked. */
export const noInventory: Inventory = { method: null, stock: null, allowOutOfStock: null, variants: [] };

/** A product of which nothing but name and price is known. */
export function plainDetails(name: string, price: DefinedPrice, origin: ProductOrigin): ProductDetails {
  return {
    name,
    price,
    url: null,
    description: null,
    image: null,
    categories: [],
    metadata: null,
    customFields: [],
    plans: [],
    dimensions: {},
    origin,
  };
}

/** All that can be sold: the sum of the variants, else the product's own stock. */
export function totalStock(inventory: Inventory): number | null {
  if (inventory.method !== 'Variant') return inventory.stock;
  return inventory.variants.reduce((sum, variant) => sum + variant.stock, 0);
}
