import type { AppContext } from '../../app/context.js';
import { readTaxes, taxesRequest } from '../../dialect/snipcart/taxes-body.js';
import type { Cart, CartDetails } from '../../domain/cart/cart.js';
import { orderOf } from '../../domain/cart/order-of.js';
import { cartAsOrder } from '../../domain/cart/rows.js';
import { weightProblems } from '../../domain/cart/unread-weight.js';
import { refusalOf } from '../../domain/cart/with-item.js';
import { cartRefusal } from '../../domain/errors.js';
import { toDecimal } from '../../domain/money.js';
import type { Priced } from '../../domain/pricing/pricing.js';
import type { Store } from '../../domain/store/store.js';
import type { CalculatedTax } from '../../domain/tax/tax.js';
import { askStore, questionHash } from './ask-store.js';
import type { Asking } from './shipping-rates.js';

/**
 * The taxes that the merchant's own calculator gives for a cart, to be kept in it; null where the store names
 * none, or where nothing is known to tax yet. Asked again only where what it is told has changed, or afresh.
 * Refuses with `cart_refused` where the calculator does not answer as it should: then nothing may be sold.
 */
export async function merchantTaxes(
  context: AppContext,
  store: Store,
  cart: Cart,
  priced: Priced,
  { fresh = false }: Asking = {},
): Promise<CartDetails['taxes']> {
  const { taxesUrl } = store.settings;
  const { rate, taxes } = cart.details;
  if (taxesUrl === null || !isTaxedOutside(store, cart)) return null;
  const hash = questionHash(taxesUrl, cart, priced, [
    priced.totals.shipping,
    rate?.description,
    rate?.provider,
  ]);
  if (!fresh && taxes?.for === hash) return taxes;
  const unread = weightProblems(cart.details.items, 'taxes_calculation');
  if (unread.length > 0) throw refusalOf(unread);
  const order = cartAsOrder(cart, orderOf(store, cart, priced), 0);
  const server = { setting: 'taxesUrl', url: taxesUrl } as const;
  const question = taxesRequest(order, store.mode, context.now());
  const asked = await askStore(context, store, server, question, (answer) =>
    readTaxes(answer, cart.details.currency),
  );
  if ('answer' in asked) {
    refuseTooLarge(asked.answer, cart, priced);
    return { given: asked.answer, for: hash };
  }
  throw cartRefusal(
    'taxes_calculation',
    'taxes',
    `The taxes of this order could not be calculated: the shop's server ${asked.failed}. Try again in a moment.`,
  );
}

/**
 * A tax that is in the prices is no larger than they are: a server that says so has not counted this order.
 */
function refuseTooLarge(calculated: readonly CalculatedTax[], { details }: Cart, { totals }: Priced): void {
  const amountOf = (taxes: readonly CalculatedTax[]) => taxes.reduce((sum, { amount }) => sum + amount, 0);
  const included = calculated.filter(({ includedInPrice }) => includedInPrice);
  const most =
    totals.subtotal + (included.some(({ appliesOnShipping }) => appliesOnShipping) ? totals.shipping : 0);
  const amount = amountOf(included);
  if (amount <= most) return;
  const [tax, order] = [amount, most].map(
    (minor) => `${toDecimal(minor, details.currency)} ${details.currency}`,
  );
  const refusal = cartRefusal(
    'taxes_calculation',
    'taxes',
    "The taxes of this order could not be calculated: the shop's server answered something that cannot be right. Try again in a moment.",
  );
  refusal.cause = `the server of taxesUrl says that ${tax} of taxes are included in prices of ${order}: an included tax is part of them`;
  throw refusal;
}

/**
 * Whether a cart's taxes are the merchant's own calculator's to tell: it is known what is bought, and where
 * it goes.
 */
export function isTaxedOutside(store: Store, { details }: Cart): boolean {
  const { items, billing, shipping } = details;
  const placed = Boolean(shipping.country ?? billing.country);
  return store.settings.taxesUrl !== null && items.length > 0 && placed;
}
