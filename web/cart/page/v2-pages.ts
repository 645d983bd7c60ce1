/** Screens as Snipcart 2 called them, by how their routes begin. */
const pages: readonly (readonly [RegExp, string])[] = [
  [/\/(signin|register|forgot|reset)/, 'login'],
  [/^\/cart/, 'cart-content'],
  [/^\/order/, 'order-confirm'],
  [/shipping/, 'shipping-method'],
  [/payment|return/, 'payment-method'],
  [/^\/(checkout|billing)/, 'billing-address'],
];

/** What a screen was called in Snipcart 2. */
export function pageName(route: string): string {
  return pages.find(([pattern]) => pattern.test(route))?.[1] ?? '';
}
