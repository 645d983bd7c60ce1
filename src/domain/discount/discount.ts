import type { Minor } from '../money.js';

export const discountTriggers = [
  'Code',
  'Product',
  'Total',
  'QuantityOfAProduct',
  'CartContainsOnlySpecifiedProducts',
  'CartContainsSomeSpecifiedProducts',
  'CartContainsAtLeastAllSpecifiedProducts',
  'CartContainsOnlyProductsFromSpecifiedCategories',
  'CartContainsSomeProductsFromSpecifiedCategories',
] as const;
/** What brings a discount into a cart. */
export type DiscountTrigger = (typeof discountTriggers)[number];

export const discountActions = [
  'Rate',
  'AlternatePrice',
  'FixedAmount',
  'Shipping',
  'FixedAmountOnItems',
  'GetFreeItems',
  'RateOnItems',
  'AmountOnSubscription',
  'RateOnSubscription',
  'FixedAmountOnCategory',
  'RateOnCategory',
] as const;
/** What a discount does to a cart that it is in. */
export type DiscountAction = (typeof discountActions)[number];

/** A discount as the merchant defined it. */
export interface Discount {
  /** Lower case GUID. */
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
  /** UTC milliseconds; null never ends. */
  readonly expiresAt: number | null;
  /** Null is without end. */
  readonly maxUses: number | null;
  /** Orders that used it. */
  readonly uses: number;
  /** Payments under way that hold a use. */
  readonly held: number;
  readonly combinable: boolean;
  readonly condition: DiscountCondition;
  readonly action: DiscountEffect;
  /**
   * Amounts are in this currency (ISO 4217, upper case) and apply to carts in it alone; null: the store's
   * own.
   */
  readonly currency: string | null;
  readonly appliesOnAllRecurringOrders: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
}

/**
 * Each trigger's own fields; those of other triggers are kept by the dialect, not here. Lists are of the
 * merchant's own product ids.
 */
export interface DiscountCondition {
  readonly trigger: DiscountTrigger;
  /** Code: as the merchant spells it; compared trimmed and in any case. */
  readonly code?: string;
  /** Product: the id that must be in the cart. */
  readonly product?: string;
  /** Total: the items' sum before discounts must reach this … */
  readonly totalFrom?: Minor;
  /** … and be below or at this. May stand beside every trigger as a further condition. */
  readonly totalTo?: Minor;
  /** QuantityOfAProduct. */
  readonly quantityFrom?: number;
  readonly quantityTo?: number;
  /** Whether one product (a line's id) must reach the quantity by itself. */
  readonly onlyOnSameProducts?: boolean;
  /** Which products count; empty or absent: all. */
  readonly quantityProducts?: readonly string[];
  /** CartContains…Products. */
  readonly products?: readonly string[];
  /** CartContains…Categories. */
  readonly categories?: readonly string[];
}

export interface DiscountEffect {
  readonly type: DiscountAction;
  /** FixedAmount…, AmountOnSubscription. */
  readonly amount?: Minor;
  /** Rate…: millionths of a percent are not lost: percent × 1,000,000, so 12.5 % is 12,500,000. */
  readonly rate?: number;
  /** AlternatePrice: the name of the price list. */
  readonly alternatePrice?: string;
  /** Shipping: a rate that the buyer may choose. */
  readonly shipping?: {
    readonly description: string;
    readonly cost: Minor;
    readonly guaranteedDays: number | null;
  };
  /**
   * …OnItems, …OnSubscription: the products it applies to; empty: all. GetFreeItems: those counted and freed;
   * empty: the trigger's.
   */
  readonly products?: readonly string[];
  /** …OnCategory. */
  readonly categories?: readonly string[];
  /** …OnItems, …OnCategory: how many units at most; null or absent: all. */
  readonly maxPerItem?: number | null;
  /** GetFreeItems: for each so many units … */
  readonly itemsRequired?: number;
  /** … so many of them are free. */
  readonly freeItems?: number;
}

/** How a code is compared: trimmed and in any case. */
export function foldCode(code: string): string {
  return code.normalize('NFC').trim().toLowerCase();
}
