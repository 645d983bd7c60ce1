import type { Minor } from '../money.js';

/** A way to ship that the merchant defined. */
export interface ShippingMethod {
  /** Lower case GUID. */
  readonly id: string;
  readonly name: string;
  /** Matches a whole postal code; null: every one. */
  readonly postalCodePattern: string | null;
  readonly guaranteedDays: { readonly least: number | null; readonly most: number | null } | null;
  /** Empty: everywhere. */
  readonly places: readonly { readonly country: string; readonly province: string | null }[];
  /** Key of a text in the cart's languages. */
  readonly localizationId: string | null;
  /**
   * Amounts are in this currency (ISO 4217, upper case), and only carts in it are offered the method; null:
   * the store's own.
   */
  readonly currency: string | null;
  /** Only for carts whose items come to at least this. */
  readonly totalFrom: Minor | null;
  readonly tiers: readonly ShippingTier[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
}

/** A price by weight (grams) and total of the items: from ≤ x < to; absent bounds are open. */
export interface ShippingTier {
  readonly cost: Minor;
  readonly weightFrom?: number;
  readonly weightTo?: number;
  readonly totalFrom?: Minor;
  readonly totalTo?: Minor;
}

/** A rate that a cart is offered: by the store's methods, by a discount, or by the merchant's own server. */
export interface ShippingRate {
  /** Names it within the cart: stable for the same offer. */
  readonly id: string;
  readonly source: 'method' | 'discount' | 'webhook';
  readonly description: string;
  readonly cost: Minor;
  readonly guaranteedDays: number | null;
  /** The merchant's own id of the rate, kept to the order. */
  readonly reference: string | null;
  readonly additionalInfos: string | null;
  readonly provider: string | null;
  readonly localizationId: string | null;
}
