import type { OrderDetails } from '../../domain/order/order.js';

type Patch = Readonly<Record<string, unknown>>;

/** Part of an order → the keys that show it. */
const keysOf: readonly (readonly [part: keyof OrderDetails, isKey: RegExp])[] = [
  ['email', /^(email|user|userId)$/],
  ['billing', /^billingAddress(?!Complete)/],
  ['shipping', /^shippingAddress(?!Complete)/],
  ['shippingSameAsBilling', /^shippingAddress(?!Complete)/],
  ['notes', /^notes$/],
  ['customFields', /^customFields(Json)?$/],
];

/** What an import said otherwise than a document, without what was said of parts that have changed since. */
export function withoutCorrected(before: OrderDetails, after: OrderDetails): OrderDetails['given'] {
  const { snipcart, ...others } = before.given ?? {};
  if (!snipcart) return before.given;
  const changed = keysOf.filter(
    ([part]) =>
      JSON.stringify(before[part]) !== JSON.stringify(after[part]) ||
      // What ships to the billing address shows it twice.
      (part === 'shipping' && after.shippingSameAsBilling && before.billing !== after.billing),
  );
  const isChanged = (key: string): boolean => changed.some(([, isKey]) => isKey.test(key));
  return { ...others, snipcart: withoutKeys(snipcart, isChanged) };
}

function withoutKeys(patch: Patch, isChanged: (key: string) => boolean): Patch {
  return Object.fromEntries(
    Object.entries(patch).flatMap(([key, inner]) => {
      if (isChanged(key)) return [];
      return [[key, key === 'user' ? withoutKeys(inner as Patch, isChanged) : inner] as const];
    }),
  );
}
