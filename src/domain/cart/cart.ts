import type { Address } from '../address.js';
import type { CustomFieldDefinition, ProductDefinition } from '../catalog/definition.js';
import type { ShippingRate } from '../shipping/shipping.js';
import type { CalculatedTax } from '../tax/tax.js';

/**
 * A buyer's cart. Its sums are calculated anew at every change and stored in the row of `orders` with its
 * token.
 */
export interface Cart {
  /** Lower case GUID; the order's token later. */
  readonly token: string;
  /** SHA-256 of the secret that its buyer was given once, lower-case hex. */
  readonly secretHash: string;
  readonly placed: boolean;
  /** The signed-in buyer. */
  readonly customerId: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
  readonly details: CartDetails;
}

/** One JSON document. */
export interface CartDetails {
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly language: string;
  readonly email: string;
  readonly billing: Partial<Address>;
  readonly shipping: Partial<Address>;
  readonly shipToBilling: boolean;
  readonly items: readonly CartItem[];
  /** Codes that the buyer entered, as typed, each once. */
  readonly codes: readonly string[];
  /** The chosen rate, as it was offered. */
  readonly rate: ShippingRate | null;
  /** The rates last offered, and what they were offered for (a hash of address, items and totals). */
  readonly offered: { readonly rates: readonly ShippingRate[]; readonly for: string } | null;
  /** What the merchant's tax calculator said, and for what (a hash of all that it was told). */
  readonly taxes: { readonly given: readonly CalculatedTax[]; readonly for: string } | null;
  /** Own fields of the order. */
  readonly customFields: readonly OrderField[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly notes?: string;
  readonly client?: { readonly ip?: string; readonly userAgent?: string };
}

export interface OrderField {
  readonly name: string;
  readonly value: string;
  readonly required?: boolean;
  readonly type?: string;
  readonly options?: string;
}

export interface CartItem {
  /** Lower case GUID. */
  readonly uniqueId: string;
  /** The merchant's own product id. */
  readonly product: string;
  /** 1 to 9,999, by the definition's minimum, maximum and step. */
  readonly quantity: number;
  /**
   * What the buyer chose or wrote; options as the definition spells them. `type` is of fields that it does
   * not declare.
   */
  readonly chosen: readonly {
    readonly name: string;
    readonly value: string;
    readonly type?: CustomFieldDefinition['type'];
  }[];
  readonly planId?: string;
  /**
   * Where its page is, as the button said: absolute, or a path on the store's domain; null for products
   * without one.
   */
  readonly url: string | null;
  /**
   * What the shop itself knows about the product: from its page, or as defined over the API. Nothing that a
   * buyer sends is stored here.
   */
  readonly definition: ProductDefinition;
  /**
   * Further texts of the button, shown if the definition has none of its own; they affect no price and define
   * nothing.
   */
  readonly said?: ProductWords;
  readonly source: 'page' | 'api';
  /**
   * The merchant vouches for what its page says: only then does an order change what the catalogue says it
   * costs.
   */
  readonly isMerchants?: boolean;
  /** When the definition was last seen to be so, UTC milliseconds. */
  readonly checkedAt: number;
  readonly addedAt: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** What is wrong with it as of the last check; empty where it can be sold. */
  readonly problems: readonly ItemProblem[];
}

/** How a product is shown to people. */
export interface ProductWords {
  readonly name?: string;
  readonly description?: string;
  readonly image?: string;
}

/** Why an item cannot be sold as it is. */
export interface ItemProblem {
  /** `product_differs`, `out_of_stock`, …: each dialect has its own words for it. */
  readonly code: string;
  /** `price`, `customFields[Size]`, `url`, `quantity`, … */
  readonly field: string;
  /** What the page or the shop says. */
  readonly expected: unknown;
  /** What the cart said. */
  readonly got: unknown;
  /** A sentence for people. */
  readonly message: string;
  /** What the merchant must mend: for the log, since the buyer can do nothing about it. */
  readonly ofShop?: string;
}
