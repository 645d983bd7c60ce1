import type { AppContext } from '../../app/context.js';
import { type Address, readAddress } from '../../domain/address.js';
import type { Cart, CartItem, ItemProblem } from '../../domain/cart/cart.js';
import { neededProvince } from '../../domain/cart/needed-province.js';
import { discountsOf, priceWith } from '../../domain/cart/price-of.js';
import { hasPostalCodes } from '../../domain/countries.js';
import type { Discount } from '../../domain/discount/discount.js';
import { isEmail } from '../../domain/email.js';
import { ShopError } from '../../domain/errors.js';
import { toMajor } from '../../domain/money.js';
import type { Priced } from '../../domain/pricing/pricing.js';
import { listMethods } from '../../domain/shipping/methods.js';
import type { ShippingRate } from '../../domain/shipping/shipping.js';
import type { Store } from '../../domain/store/store.js';
import { shippingRates } from '../merchant/shipping-rates.js';
import { merchantTaxes } from '../merchant/taxes.js';
import { sameOffer } from './change-cart.js';
import { checkItems } from './check-items.js';
import { idleCode } from './codes.js';
import { noteOffered } from './shipping.js';

/**
 * A cart that may be paid for as it stands now, and what it comes to: its items checked against their pages,
 * its rate and taxes asked for afresh. Refuses with `cart_refused`, naming every line and field at fault,
 * before any money moves.
 */
export async function readyToPay(
  context: AppContext,
  store: Store,
  cart: Cart,
): Promise<{ readonly cart: Cart; readonly priced: Priced }> {
  refuseIncomplete(store, cart);
  await refuseProvince(context, store, cart);
  const checked = await checkItems(context, store, cart);
  refuseProblems(checked);
  const discounts = await discountsOf(context.storage.read, store, checked);
  const rated = await withFreshRate(context, store, checked, discounts);
  const priced = priceWith(store, rated, discounts, context.now());
  const [idle] = priced.idleCodes;
  if (idle) {
    const reason = `code_${idle.reason}`;
    throw refusal(
      `The discount code "${idle.code}" ${idleCode[idle.reason]}: remove it and look at the total again`,
      { [`discounts[${idle.code}]`]: [reason] },
      reason,
    );
  }
  const taxes = await merchantTaxes(context, store, rated, priced, { fresh: true });
  const ready = { ...rated, details: { ...rated.details, taxes } };
  return { cart: ready, priced: priceWith(store, ready, discounts, context.now()) };
}

function refuseIncomplete(store: Store, cart: Cart): void {
  const { details } = cart;
  if (details.items.length === 0) throw refusal('The cart is empty', { items: ['items_invalid'] });
  const recurring = details.items.filter(isRecurring);
  if (recurring.length > 0) {
    const names = recurring.map(({ definition }) => `"${definition.name}"`).join(', ');
    throw refusal(
      `Subscriptions cannot be paid for yet, so that nothing is charged once that should be renewed: remove ${names}`,
      Object.fromEntries(
        recurring.map(({ uniqueId }) => [`items[${uniqueId}]`, ['subscriptions_not_available']]),
      ),
      'subscriptions_not_available',
    );
  }
  const errors: Record<string, string[]> = {};
  const email = details.email.trim();
  if (!isEmail(email) || !/@(.+\..+|localhost)$/.test(email)) errors.email = ['required'];
  const shipped = details.items.some(({ definition }) => definition.shippable !== false);
  const billing = readAddress(details.billing);
  incomplete('billingAddress', billing, errors);
  const shipping = details.shipToBilling ? billing : readAddress(details.shipping);
  if (shipped && !details.shipToBilling) incomplete('shippingAddress', shipping, errors);
  const { allowedCountries } = store.settings;
  const country = (shipped ? shipping : billing).country?.toUpperCase();
  if (country && allowedCountries.length > 0 && !allowedCountries.includes(country))
    errors[shipped && !details.shipToBilling ? 'shippingAddress.country' : 'billingAddress.country'] = [
      'disabled_country',
    ];
  for (const field of details.customFields)
    if (field.required && field.value.trim() === '') errors[`customFields[${field.name}]`] = ['required'];
  const fields = Object.keys(errors);
  if (fields.length > 0) throw refusal(`The order is not complete: ${fields.join(', ')}`, errors, 'required');
}

/** A province that is missing or unknown, where what the order comes to depends on it. */
async function refuseProvince(context: AppContext, store: Store, cart: Cart): Promise<void> {
  const methods = await listMethods(context.storage.read, store.storeId);
  const province = neededProvince(store, cart, methods);
  if (province) throw refusal(province.message, { [province.field]: [province.code] }, 'invalid_address');
}

const needed = {
  name: 'name',
  street: 'address1',
  city: 'city',
  country: 'country',
  postalCode: 'postalCode',
} as const;

function incomplete(prefix: string, address: Address, errors: Record<string, string[]>): void {
  for (const [part, field] of Object.entries(needed)) {
    const value = address[part as keyof typeof needed];
    if (field === 'postalCode' && !hasPostalCodes(address.country ?? '')) continue;
    if (!value || value.trim() === '') errors[`${prefix}.${field}`] = ['required'];
  }
}

function isRecurring({ definition, planId }: CartItem): boolean {
  return definition.recurrence !== undefined || definition.plans.length > 0 || planId !== undefined;
}

/**
 * An item that its page does not sell as it is in the cart: named with what the page says and what the cart
 * said.
 */
function refuseProblems(cart: Cart): void {
  const wrong = cart.details.items.filter(({ problems }) => problems.length > 0);
  if (wrong.length === 0) return;
  const errors = Object.fromEntries(
    wrong.map((item) => [`items[${item.uniqueId}]`, item.problems.map(({ code }) => code)]),
  );
  const problems = wrong.flatMap((item) =>
    item.problems.map(({ ofShop: _, ...problem }: ItemProblem) => ({
      uniqueId: item.uniqueId,
      id: item.product,
      ...problem,
    })),
  );
  const message = [...new Set(problems.map((problem) => problem.message))].join('; ');
  const reason = problems[0]!.code;
  const refusal = new ShopError('cart_refused', message, errors, { reason, problems });
  refusal.cause = wrong.flatMap((item) => item.problems).find(({ ofShop }) => ofShop !== undefined)?.ofShop;
  throw refusal;
}

/**
 * Rates are asked for again: a cart that was changed, or a price that was raised, is not shipped for the old
 * one. What is offered in its place is noted.
 */
async function withFreshRate(
  context: AppContext,
  store: Store,
  cart: Cart,
  discounts: readonly Discount[],
): Promise<Cart> {
  const priced = priceWith(store, cart, discounts, context.now());
  const shipping = await shippingRates(context, store, cart, priced, { fresh: true });
  const { needed, rates, errors } = shipping;
  const { rate } = cart.details;
  if (!needed && !rate) return cart;
  const [failed] = errors;
  if (failed) throw refusal(failed.message, { shipping: errors.map(({ code }) => code) }, failed.code);
  if (!rate) throw refusal('Choose how to ship the order first', { shipping: ['required'] }, 'required');
  const offered = rates.find(({ id }) => id === rate.id);
  if (!needed && !offered) return { ...cart, details: { ...cart.details, rate: null } };
  if (offered) return { ...cart, details: { ...cart.details, rate: offered } };
  await noteOffered(context, store, { cart, priced }, shipping);
  throw rateChanged(rate, sameOffer(rates, rate), cart.details.currency);
}

/** The chosen way to ship, which costs something else now, or is not offered any more. */
function rateChanged(rate: ShippingRate, now: ShippingRate | null, currency: string): ShopError {
  const code = 'rate_differs';
  const [expected, got] = [now && toMajor(now.cost, currency), toMajor(rate.cost, currency)];
  const name = `Shipping by "${rate.description}"`;
  const message = !now
    ? `${name} is not offered for this order any more: choose another way`
    : now.cost === rate.cost
      ? `${name} is offered on other terms now: choose it again`
      : `${name} costs ${expected} now, the cart said ${got}: choose it again`;
  const problems = [{ code, field: 'shipping', expected, got, message }];
  return new ShopError('cart_refused', message, { shipping: [code] }, { reason: code, problems });
}

function refusal(message: string, errors: Record<string, string[]>, reason = 'items_invalid') {
  return new ShopError('cart_refused', message, errors, { reason });
}
