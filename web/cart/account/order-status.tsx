import { useApp } from '../ui/context.js';

/** How far an order is; a word that the texts do not know is shown as it is. */
export function OrderStatus({ status }: { readonly status: string }) {
  const { t, has } = useApp().language;
  const key = `order_status.${status}`;
  return (
    <span class={`snipcart-order-status snipcart-order-status--${status.toLowerCase()}`}>
      {has(key) ? t(key) : status}
    </span>
  );
}
