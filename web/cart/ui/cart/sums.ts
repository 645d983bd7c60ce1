import type { CartState, CustomField, Order } from '../../types.js';

/** A line of what is bought, as far as a summary shows it. */
export interface SummedItem {
  readonly uniqueId: string;
  readonly name: string;
  readonly quantity: number;
  readonly totalPrice: number;
  readonly customFields?: readonly CustomField[];
}

/** What a cart or an order comes to, in the order in which it adds up. */
export interface Sums {
  readonly currency: string;
  readonly items: readonly SummedItem[];
  /** Before discounts. */
  readonly subtotal: number;
  readonly discounts: readonly { readonly name: string; readonly amount: number }[];
  /** Undefined while nothing is chosen, and where nothing is shipped. */
  readonly shipping: { readonly method: string | null; readonly cost: number } | undefined;
  readonly taxes: readonly { readonly name: string; readonly amount: number }[];
  /** What the prices lose where the taxes in them are not due. */
  readonly adjustment: number;
  readonly total: number;
  /** Taxes that are in the prices already. */
  readonly included: readonly { readonly name: string; readonly amount: number }[];
}

/** The sums of a cart under way. */
export function sumsOfCart(cart: CartState): Sums {
  const { method, cost } = cart.shippingDetails;
  return added({
    currency: cart.currency,
    items: cart.items.items,
    subtotal: cart.itemsTotal,
    discounts: cart.discounts.items.map(({ name, code, amountSaved }) => ({
      name: name || code || '',
      amount: amountSaved,
    })),
    shipping: method === null && cart.shippingFees === 0 ? undefined : { method, cost: cost ?? 0 },
    taxes: cart.taxes.items,
    total: cart.total,
  });
}

/** The sums of an order, as its buyer is answered it. */
export function sumsOfOrder(answered: Order): Sums {
  const order = answered as Order & OrderSums;
  const { shippingMethod, shippingFees } = order;
  return added({
    currency: order.currency,
    items: order.items,
    subtotal: order.itemsTotal,
    discounts: order.discounts.map(({ name, code, amountSaved }) => ({
      name: name || code || '',
      amount: amountSaved ?? 0,
    })),
    shipping: shippingMethod || shippingFees ? { method: shippingMethod, cost: shippingFees } : undefined,
    taxes: order.taxes.map(({ taxName, amount, includedInPrice }) => ({
      name: taxName,
      amount,
      includedInPrice: includedInPrice ?? false,
    })),
    total: order.finalGrandTotal,
  });
}

interface OrderSums {
  readonly items: readonly SummedItem[];
  readonly discounts: readonly { name?: string | null; code?: string | null; amountSaved?: number | null }[];
  readonly itemsTotal: number;
  readonly shippingMethod: string | null;
  readonly shippingFees: number;
  readonly taxes: readonly {
    readonly taxName: string;
    readonly amount: number;
    readonly includedInPrice?: boolean;
  }[];
}

type Parts = Omit<Sums, 'adjustment' | 'included' | 'taxes'> & {
  readonly taxes: readonly {
    readonly name: string;
    readonly amount: number;
    readonly includedInPrice: boolean;
  }[];
};

/** What is shown adds up to the total, whatever the reason of a difference. */
function added({ taxes, ...parts }: Parts): Sums {
  const due = taxes.filter((tax) => !tax.includedInPrice);
  const discounts = parts.discounts.filter(({ amount }) => amount !== 0);
  const sum = [
    parts.subtotal,
    ...discounts.map(({ amount }) => -amount),
    parts.shipping?.cost ?? 0,
    ...due.map(({ amount }) => amount),
  ].reduce((all, one) => all + one, 0);
  const adjustment = Math.round((parts.total - sum) * 10_000) / 10_000;
  return {
    ...parts,
    discounts,
    taxes: due,
    included: taxes.filter((tax) => tax.includedInPrice),
    adjustment,
  };
}
