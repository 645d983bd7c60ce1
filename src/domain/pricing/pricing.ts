import type { Discount } from '../discount/discount.js';
import type { Minor } from '../money.js';
import type { ShippingRate } from '../shipping/shipping.js';
import type { CalculatedTax, TaxRule } from '../tax/tax.js';

/** All that a price depends on. Amounts are minor units of `currency`; nothing is read from anywhere else. */
export interface PricingInput {
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly storeCurrency: string;
  /** UTC milliseconds: decides what has expired. */
  readonly now: number;
  readonly lines: readonly PricingLine[];
  /** Every discount that may apply: the automatic ones, and those of the codes that the buyer entered. */
  readonly discounts: readonly Discount[];
  /** The codes that the buyer entered, in their order, folded. */
  readonly codes: readonly string[];
  /** Discounts whose limit of use is spent elsewhere are not refused here: claiming does that. */
  readonly shipping: ShippingRate | null;
  /** Where the goods go; null while the buyer has not said. */
  readonly destination: Place | null;
  /** The merchant's own place: the taxes that prices include are those of this country. */
  readonly home: Place;
  readonly taxes:
    | { readonly by: 'table'; readonly rules: readonly TaxRule[] }
    | { readonly by: 'webhook'; readonly amounts: readonly CalculatedTax[] };
}

export interface Place {
  readonly country: string;
  /** By code where it is known. */
  readonly province: string | null;
}

export interface PricingLine {
  readonly uniqueId: string;
  /** The merchant's own product id. */
  readonly product: string;
  readonly categories: readonly string[];
  /** Price with the chosen options, before discounts. At least 0. */
  readonly unitPrice: Minor;
  /** Name of a price list → the unit price under it, options included. */
  readonly alternatePrices: Readonly<Record<string, Minor>>;
  /** 1 to 9,999. */
  readonly quantity: number;
  readonly taxable: boolean;
  /** Names of the only taxes that apply; empty: all. */
  readonly taxNames: readonly string[];
  readonly hasTaxesIncluded: boolean;
  readonly shippable: boolean;
  readonly recurring: boolean;
}

/**
 * What a cart comes to. `total` = subtotal + shipping + taxes that are not in the prices; every sum is of
 * what is listed here.
 */
export interface Priced {
  readonly lines: readonly PricedLine[];
  readonly discounts: readonly AppliedDiscount[];
  /** Codes that were entered and do not apply now, each with why. */
  readonly idleCodes: readonly { readonly code: string; readonly reason: IdleReason }[];
  /** Rates that discounts add to those on offer. */
  readonly offeredRates: readonly ShippingRate[];
  readonly taxes: readonly PricedTax[];
  readonly totals: {
    /** Σ unit price × quantity, as shown to the buyer. */
    readonly items: Minor;
    /** Σ of what discounts save. */
    readonly discounts: Minor;
    /** items − discounts. */
    readonly subtotal: Minor;
    readonly shipping: Minor;
    /** Σ of all taxes, included ones too. */
    readonly taxes: Minor;
    /** Σ of the taxes that are in the prices already. */
    readonly taxesIncluded: Minor;
    /** What taxes are counted on, after discounts and without the taxes themselves. */
    readonly taxable: Minor;
    /** How much less included tax there is because of discounts (0 or below). */
    readonly discountTaxVariation: Minor;
    /**
     * What prices lose because the buyer is where the included home taxes do not apply (0 or below): it is
     * part of `total`, as is every other sum here.
     */
    readonly includedTaxRemoved: Minor;
    /**
     * What the buyer pays: subtotal + includedTaxRemoved + shipping + (taxes − taxesIncluded). Never below 0.
     */
    readonly total: Minor;
  };
}

export type IdleReason = 'unknown' | 'expired' | 'archived' | 'not_applicable' | 'not_combinable';

export interface PricedLine {
  readonly uniqueId: string;
  readonly unitPrice: Minor;
  readonly quantity: number;
  /** unit price × quantity. */
  readonly gross: Minor;
  /** Its share of every discount, order discounts too. */
  readonly discount: Minor;
  /** gross − discounts of its own (not of the order): what Snipcart calls the line's totalPrice. */
  readonly total: Minor;
  /** gross − discount, without the taxes that are in it. */
  readonly net: Minor;
}

export interface AppliedDiscount {
  readonly discount: Discount;
  readonly amountSaved: Minor;
  /** uniqueId → what it saves there; sums up to amountSaved. */
  readonly shares: Readonly<Record<string, Minor>>;
}

export interface PricedTax {
  readonly name: string;
  /** A fraction, for show. */
  readonly rate: number;
  readonly amount: Minor;
  /** Minor units with their fraction, before rounding. */
  readonly unrounded: number;
  readonly numberForInvoice: string;
  readonly includedInPrice: boolean;
  readonly appliesOnShipping: boolean;
  /** How much less it is because of discounts (0 or below); 0 for taxes that are not included. */
  readonly discountVariation: Minor;
}

/** What taxes are counted on. */
export interface Untaxed {
  /** Each line before discounts … */
  readonly gross: readonly Minor[];
  /** … and after all of them. */
  readonly left: readonly Minor[];
  readonly shipping: Minor;
}

/** What a tax table, or an outside calculator, makes of a cart. */
export interface TaxesFound {
  readonly taxes: readonly PricedTax[];
  /** What prices lose because home's included taxes do not apply, 0 or above. */
  readonly removed: Minor;
  /**
   * How much of the included taxes, or of what is removed, is in each line, and in what shipping costs last.
   */
  readonly weights: readonly bigint[];
  readonly removedWeights: readonly bigint[];
}
