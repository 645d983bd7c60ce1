import { useEffect, useRef, useState } from 'preact/hooks';
import type { CartItem, Product } from '../../types.js';
import { useApp, useStore } from '../context.js';
import { Slot } from '../slot.js';
import { CartFooter } from './cart-footer.js';
import { createChanges } from './changes.js';
import { EmptyCart } from './empty-cart.js';
import { ItemLine } from './item-line.js';
import { PendingLine } from './pending-line.js';

/** What is in the cart, and what it comes to: as a drawer beside the page, or a whole screen. */
export function CartScreen({ side }: { readonly side: boolean }) {
  const app = useApp();
  const { storage, language, screen, state } = app;
  const { cart, session } = useStore(state);
  const { adding } = useStore(screen);
  const [changes] = useState(() => createChanges(app));
  const { quantities, choosing } = useStore(changes.wanted);
  useEffect(() => changes.flush, [changes]);
  const section = useRef<HTMLElement>(null);

  const items = cart.items.items.filter(({ uniqueId }) => quantities[uniqueId] !== 0);
  const growing = items.filter((item) => adding.some((product) => isMoreOf(item, product)));
  const coming = adding.filter((product) => !items.some((item) => isMoreOf(item, product)));
  // Money cannot be written before the shop has said how.
  const loading = session.loading || (cart.token === null && storage.get().cart !== undefined);

  if (!loading && items.length + coming.length === 0) return <EmptyCart />;
  return (
    <section ref={section} class={`snipcart-cart__content${side ? '' : ' snipcart-cart__content--full'}`}>
      {loading ? null : <Slot name="cart" section="top" />}
      <ul class="snipcart-item-list snipcart-scrollbar snipcart-item-list--no-shadow">
        {loading
          ? null
          : items.map((item) => (
              <ItemLine key={item.uniqueId} item={item} changes={changes} growing={growing.includes(item)} />
            ))}
        {coming.map((product, index) => (
          <PendingLine key={`${product.id} ${index}`} product={product} />
        ))}
      </ul>
      {loading ? (
        <p class="snipcart-cart__loading">
          <span class="snipcart-spinner" />
          {language.t('cart.loading')}
        </p>
      ) : (
        <CartFooter
          side={side}
          onInvalid={(index) => showLine(section.current?.querySelectorAll('.snipcart-item-line')[index])}
          busy={[quantities, choosing].some((some) => Object.keys(some).length > 0) || adding.length > 0}
        />
      )}
    </section>
  );
}

/** Leads the buyer to what an item lacks. */
function showLine(line: Element | undefined): void {
  const place = line?.querySelector<HTMLElement>('[aria-invalid]') ?? line?.querySelector('button');
  place?.focus();
  place?.scrollIntoView({ block: 'center' });
}

/** Whether a product on its way probably becomes more of an item that is there. */
function isMoreOf(item: CartItem, { id, stackable }: Product): boolean {
  return item.id === id && stackable !== 'never' && item.stackable !== 'never';
}
