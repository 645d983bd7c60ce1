import { useApp, useStore } from '../context.js';

/** What is in the cart, and what it comes to. */
export function CartScreen() {
  const { state, language } = useApp();
  const { cart } = useStore(state);
  return (
    <section class="snipcart-cart__content">
      {language.t('cart.items_count', { smart_count: cart.items.count })}
    </section>
  );
}
