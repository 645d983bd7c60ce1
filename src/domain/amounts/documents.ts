import type { CartDetails } from '../cart/cart.js';
import type { Discount } from '../discount/discount.js';
import type { OrderDetails, OrderLine, OrderRefund } from '../order/order.js';
import type { ShippingMethod } from '../shipping/shipping.js';
import type { Rescale } from './scale.js';

/**
 * Converts every amount of an order's document to other units. Refunds made after `until` were in the new
 * units from the start.
 */
export function orderAmounts(details: OrderDetails, rescale: Rescale, until = Infinity): OrderDetails {
  return {
    ...details,
    lines: details.lines.map((line) => lineAmounts(line, rescale)),
    taxes: details.taxes.map((tax) => ({
      ...tax,
      amount: rescale(tax.amount),
      ...(tax.unrounded === undefined ? {} : { unrounded: rescale(tax.unrounded, 'exact') }),
      ...(tax.discountVariation === undefined ? {} : { discountVariation: rescale(tax.discountVariation) }),
    })),
    totals: { ...each(details.totals, rescale), weight: details.totals.weight },
    ...(details.refundedElsewhere === undefined
      ? {}
      : { refundedElsewhere: rescale(details.refundedElsewhere) }),
    ...(details.adjustments === undefined
      ? {}
      : {
          adjustments: details.adjustments.map((adjustment) => ({
            ...adjustment,
            amountSaved: rescale(adjustment.amountSaved),
            discount: discountAmounts(adjustment.discount, rescale),
          })),
        }),
    ...(details.refunded === undefined
      ? {}
      : { refunded: details.refunded.map((refund) => refundAmounts(refund, rescale, until)) }),
  };
}

function lineAmounts(line: OrderLine, rescale: Rescale): OrderLine {
  return {
    ...line,
    price: rescale(line.price),
    unitPrice: rescale(line.unitPrice),
    total: rescale(line.total),
    ...(line.net === undefined ? {} : { net: rescale(line.net) }),
    ...(line.alternatePrices === undefined ? {} : { alternatePrices: each(line.alternatePrices, rescale) }),
  };
}

/** Converts a refund's amount to other units, unless it was made after `until`. */
export function refundAmounts(refund: OrderRefund, rescale: Rescale, until = Infinity): OrderRefund {
  return refund.createdAt > until ? refund : { ...refund, amount: rescale(refund.amount) };
}

/** Converts every amount of a discount's document to other units. */
export function discountAmounts<D extends Pick<Discount, 'condition' | 'action'>>(
  discount: D,
  rescale: Rescale,
): D {
  const { condition, action } = discount;
  return {
    ...discount,
    condition: some(condition, ['totalFrom', 'totalTo'], rescale),
    action: {
      ...some(action, ['amount'], rescale),
      ...(action.shipping === undefined ? {} : { shipping: some(action.shipping, ['cost'], rescale) }),
    },
  };
}

/** Converts every amount of a shipping method's document to other units. */
export function methodAmounts<M extends Pick<ShippingMethod, 'totalFrom' | 'tiers'>>(
  method: M,
  rescale: Rescale,
): M {
  return {
    ...some(method, ['totalFrom'], rescale),
    tiers: method.tiers.map((tier) => some(tier, ['cost', 'totalFrom', 'totalTo'], rescale)),
  };
}

/**
 * Converts every amount of a cart's document to other units. Its definitions hold theirs as text, which has
 * no units.
 */
export function cartAmounts(cart: CartDetails, rescale: Rescale): CartDetails {
  return {
    ...cart,
    rate: cart.rate && some(cart.rate, ['cost'], rescale),
    offered: cart.offered && {
      ...cart.offered,
      rates: cart.offered.rates.map((rate) => some(rate, ['cost'], rescale)),
    },
    taxes: cart.taxes && {
      ...cart.taxes,
      given: cart.taxes.given.map((tax) => some(tax, ['amount'], rescale)),
    },
  };
}

function some<O extends object>(object: O, keys: readonly (keyof O)[], rescale: Rescale): O {
  const result = { ...object };
  for (const key of keys) {
    const amount = object[key];
    if (typeof amount === 'number') result[key] = rescale(amount) as O[keyof O];
  }
  return result;
}

function each<O extends object>(amounts: O, rescale: Rescale): O {
  return some(amounts, Object.keys(amounts) as (keyof O)[], rescale);
}
