import type { Discount, DiscountCondition, DiscountEffect } from '../../src/domain/discount/discount.js';
import { priceCart } from '../../src/domain/pricing/price-cart.js';
import type { Priced, PricingInput, PricingLine } from '../../src/domain/pricing/pricing.js';
import type { ShippingRate } from '../../src/domain/shipping/shipping.js';
import type { TaxRule } from '../../src/domain/tax/tax.js';

/** A moment at which carts are priced. */
export const pricedAt = Date.UTC(2026, 10, 24);

/** A line of a cart: its unit price in minor units, once unless told. */
export function priceLine(product: string, unitPrice: number, more: Partial<PricingLine> = {}): PricingLine {
  return {
    uniqueId: product,
    product,
    categories: [],
    unitPrice,
    alternatePrices: {},
    quantity: 1,
    taxable: true,
    taxNames: [],
    hasTaxesIncluded: false,
    shippable: true,
    recurring: false,
    ...more,
  };
}

/** A discount that applies by itself, unless its condition says otherwise. Its rate is in percent. */
export function discountOf(
  action: DiscountEffect,
  {
    condition = {},
    ...more
  }: Partial<Omit<Discount, 'condition'>> & { condition?: Partial<DiscountCondition> } = {},
): Discount {
  const { rate } = action;
  return {
    id: `00000000-0000-4000-8000-${String(more.createdAt ?? 0).padStart(12, '0')}`,
    name: action.type,
    archived: false,
    expiresAt: null,
    maxUses: null,
    uses: 0,
    held: 0,
    combinable: true,
    currency: null,
    appliesOnAllRecurringOrders: false,
    createdAt: 0,
    updatedAt: 0,
    version: 1,
    ...more,
    action: { ...action, ...(rate === undefined ? {} : { rate: Math.round(rate * 1_000_000) }) },
    condition: { trigger: 'Total', ...condition },
  };
}

/** A tax of a country by its rate as decimal text. */
export function taxRule(name: string, rate: string, country: string, more: Partial<TaxRule> = {}): TaxRule {
  return {
    id: `${country} ${more.province ?? ''} ${name}`,
    name,
    rate,
    country,
    province: null,
    numberForInvoice: '',
    includedInPrice: false,
    appliesOnShipping: false,
    ...more,
  };
}

/** A chosen way to ship, by what it costs. */
export function shippingFor(cost: number): ShippingRate {
  return {
    id: 'rate',
    source: 'method',
    description: 'Post',
    cost,
    guaranteedDays: null,
    reference: null,
    additionalInfos: null,
    provider: null,
    localizationId: null,
  };
}

/** Quebec's taxes as the documents have them, on shipping too. */
export const quebecTaxes = [
  taxRule('TPS', '0.05', 'CA', { appliesOnShipping: true, numberForInvoice: '123' }),
  taxRule('TVQ', '0.09975', 'CA', { province: 'QC', appliesOnShipping: true }),
];

export interface PricedCartOptions extends Omit<Partial<PricingInput>, 'taxes'> {
  readonly rules?: readonly TaxRule[];
  readonly taxes?: PricingInput['taxes'];
}

/**
 * What a cart of a Canadian shop comes to: nothing off, nothing shipped, no taxes and nowhere to go unless
 * told.
 */
export function priceOf(
  lines: readonly PricingLine[],
  { rules = [], ...more }: PricedCartOptions = {},
): Priced {
  return priceCart({
    currency: 'CAD',
    storeCurrency: 'CAD',
    now: pricedAt,
    lines,
    discounts: [],
    codes: [],
    shipping: null,
    destination: null,
    home: { country: 'CA', province: null },
    taxes: { by: 'table', rules },
    ...more,
  });
}
