/** Whether a route is one of the account's: also within the cart and the checkout, as `/cart/signin`. */
export function isAccountRoute(route: string): boolean {
  return /^\/(?:cart\/|checkout\/)?(signin|register|forgot-password|reset-password|account|dashboard|profile|orders)(\/|$)/.test(
    route,
  );
}

/** Signing in, and what a signed-in buyer has. */
export function AccountScreen({ route }: { readonly route: string }) {
  return <div class="snipcart-account">{route}</div>;
}
