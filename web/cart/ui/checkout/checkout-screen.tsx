/** Billing, shipping and payment. */
export function CheckoutScreen({ route }: { readonly route: string }) {
  return <div class="snipcart-checkout__content">{route}</div>;
}
