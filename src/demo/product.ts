import type { PictureSpec } from './pictures.js';

/** The five shelves of the shop, in the order in which the page shows them. */
export type CategoryName = 'Paper' | 'Ceramics' | 'Textiles' | 'Kitchen' | 'Light & Bath';

export interface Category {
  readonly name: CategoryName;
  /** The anchor in the page. */
  readonly slug: string;
  readonly line: string;
}

export interface DemoCustomField {
  readonly name: string;
  readonly type: 'textbox' | 'dropdown' | 'checkbox';
  /** As markup writes it, for instance `Small|Large[+5.00]`; empty for a textbox. */
  readonly options: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
}

export interface DemoPlan {
  readonly id: string;
  readonly name: string;
  readonly frequency: 'weekly' | 'monthly' | 'yearly';
  readonly interval: number;
  readonly price: string;
}

export interface DemoVariant {
  readonly variation: readonly { readonly name: string; readonly option: string }[];
  readonly stock: number;
  readonly allowOutOfStockPurchases: boolean;
}

export type DemoInventory =
  | { readonly method: 'Single'; readonly stock: number; readonly allowOutOfStockPurchases: boolean }
  | { readonly method: 'Variant'; readonly variants: readonly DemoVariant[] };

/** A product of the demo shop, as its own page says it. Prices are decimal texts. */
export interface DemoProduct {
  readonly id: string;
  readonly name: string;
  readonly category: CategoryName;
  /** Other shelves that it belongs to as well. */
  readonly tags: readonly string[];
  readonly price: string;
  /** Prices in further currencies, beside the one in US dollars. */
  readonly otherPrices?: Readonly<Record<string, string>>;
  /** The one line under its name in the grid. */
  readonly line: string;
  readonly description: string;
  readonly materials: string;
  /** Grams. */
  readonly weight: number;
  /** Centimetres: length, width, height. */
  readonly size?: readonly [number, number, number];
  readonly maxQuantity?: number;
  readonly shippable?: boolean;
  readonly customFields: readonly DemoCustomField[];
  readonly plans: readonly DemoPlan[];
  readonly inventory?: DemoInventory;
  readonly picture: PictureSpec;
}

/** What a shelf's list has to say of a product; the rest has a usual value. */
export type ProductDraft = Omit<DemoProduct, 'category' | 'tags' | 'customFields' | 'plans'> & {
  readonly tags?: readonly string[];
  readonly customFields?: readonly DemoCustomField[];
  readonly plans?: readonly DemoPlan[];
};

/** The gift wrap that several products offer. */
export const giftWrap: DemoCustomField = {
  name: 'Gift wrap',
  type: 'checkbox',
  options: 'true[+3.00]|false',
  value: 'false',
};

/** A dropdown of options, the first of them preset. */
export function dropdown(name: string, options: string): DemoCustomField {
  return { name, type: 'dropdown', options };
}

/** A line of text that the buyer fills in. */
export function textbox(name: string, placeholder: string): DemoCustomField {
  return { name, type: 'textbox', options: '', placeholder };
}

/** The path of a product's page, from the shop's root. */
export function productPath(product: Pick<DemoProduct, 'id'>): string {
  return `/products/${product.id}`;
}

/** The path of a product's picture, from the shop's root. */
export function picturePath(product: Pick<DemoProduct, 'id'>): string {
  return `/pictures/${product.id}.svg`;
}
