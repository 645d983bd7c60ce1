/** An order that was placed. */
export function OrderScreen({ token }: { readonly token: string }) {
  return <div class="snipcart-order">{token}</div>;
}
