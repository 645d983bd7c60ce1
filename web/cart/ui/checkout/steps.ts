import type { Address, CartState, Country, State } from '../../types.js';
import { isShipped } from '../shipped.js';

export type Step = 'billing' | 'shipping' | 'payment';

export const routeOf: Readonly<Record<Step, string>> = {
  billing: '/checkout',
  shipping: '/checkout/shipping',
  payment: '/checkout/payment',
};

/** The step that a route asks for: `/checkout/payment`, or `/payment` as some sites have it. */
export function stepOf(route: string): Step {
  const named = /(shipping|payment)\/?$/.exec(route)?.[1];
  return (named as Step | undefined) ?? 'billing';
}

/** The steps of a cart, in their order: what is not sent anywhere skips shipping. */
export function stepsOf(state: State): readonly Step[] {
  return isShipped(state) ? ['billing', 'shipping', 'payment'] : ['billing', 'payment'];
}

/** The step that a buyer may be at: the one they ask for, or the first that is not done yet. */
export function allowedStep(state: State, asked: Step): Step {
  const steps = stepsOf(state);
  const done: Readonly<Record<Step, boolean>> = {
    billing: isAddressed(state),
    shipping: state.cart.shippingDetails.method !== null,
    payment: false,
  };
  const furthest = steps.findIndex((step) => !done[step]);
  const wanted = steps.indexOf(asked);
  return steps[wanted < 0 ? furthest : Math.min(wanted, furthest)]!;
}

/** Parts of an address that may not be empty. */
export function neededParts(countries: readonly Country[], code: string): readonly (keyof Address)[] {
  const country = countries.find((one) => one.code === code);
  return [
    'name',
    'address1',
    'city',
    'country',
    ...(country?.requiresProvince ? (['province'] as const) : []),
    ...(country?.hasPostalCodes === false ? [] : (['postalCode'] as const)),
  ];
}

function isAddressed(state: State): boolean {
  const { email, billingAddress, shippingAddress, shipToBillingAddress } = state.cart;
  if (!isEmail(email) || !isComplete(state, billingAddress)) return false;
  return shipToBillingAddress || !isShipped(state) || isComplete(state, shippingAddress);
}

function isComplete({ session }: State, address: CartState['billingAddress']): boolean {
  if (!address) return false;
  const parts = neededParts(session.settings.countries ?? [], address.country ?? '');
  // A province may be missing where a page's own script gave the address: the shop takes it so.
  return parts.every((part) => part === 'province' || address[part]);
}

/** Whether a text is an e-mail address that a shop can write to. */
export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$|^[^\s@]+@localhost$/.test(text.trim());
}
