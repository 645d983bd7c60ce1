/** Whether a route is one of the account's: also within the cart and the checkout, as `/cart/signin`. */
export function isAccountRoute(route: string): boolean {
  return /^\/(?:cart\/|checkout\/)?(signin|register|forgot-password|reset-password|account|dashboard|profile|orders)(\/|$)/.test(
    route,
  );
}

/**
 * Where the buyer came from, and goes on when they are signed in; nowhere, for who opened the account by
 * itself.
 */
export function originOf(route: string): '' | '/cart' | '/checkout' {
  const [, origin = ''] = /^(\/cart|\/checkout)\//.exec(route) ?? [];
  return origin as '' | '/cart' | '/checkout';
}
