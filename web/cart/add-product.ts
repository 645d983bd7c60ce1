import type { CallError } from '../shared/call.js';
import type { App } from './app.js';
import type { Product } from './types.js';
import { itemFailure } from './ui/cart/item-problems.js';

/**
 * Adds a product as its button does: listeners of `item.adding` may change or prevent it, the cart opens at
 * once where the page wishes, and whatever goes wrong is told to the buyer there and to the merchant on the
 * console.
 */
export async function addProduct(app: App, product: Product): Promise<void> {
  const { cart, events, language, page, router, screen, state } = app;
  let prevented = false;
  const event = { preventDefault: () => (prevented = true) };
  events.emit('item.adding', product, state.get().cart.items.items, event as { preventDefault(): void });
  if (prevented) return;
  screen.set({ adding: [...screen.get().adding, product], notice: undefined });
  if (page.opensOnAdd) void router.go('/cart');
  try {
    const added = await cart.add(product);
    screen.set({ spoken: language.t('access.added', { name: added.name }) });
  } catch (error) {
    // A page that sells what its own markup does not is the merchant's to put right: its shop says how.
    console.error(
      `Snipcart: ${product.id} was not added: ${(error as Error).message}`,
      (error as CallError).errors,
    );
    const { title, text } = itemFailure(app, error);
    const name = product.name?.trim();
    screen.set({
      notice: { kind: 'error', title: name ? `${name}: ${title}` : title, ...(text ? { text } : {}) },
    });
    void router.go('/cart');
  } finally {
    screen.set({ adding: screen.get().adding.filter((one) => one !== product) });
  }
}
