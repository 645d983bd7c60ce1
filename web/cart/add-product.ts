import type { App } from './app.js';
import { CallError } from './call.js';
import type { Product } from './types.js';
import { refusalText } from './ui/cart/item-problems.js';

/**
 * Adds a product as its button does: listeners of `item.adding` may change or prevent it, the cart opens at once where the
 * page wishes, and whatever goes wrong is told to the buyer there and to the merchant on the console.
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
    const wrong = (error as CallError).errors?.quantity
      ? { title: `${product.name}: ${refusalText(language, error)}` }
      : failureOf(app, error);
    screen.set({ notice: { kind: 'error', ...wrong } });
    void router.go('/cart');
  } finally {
    screen.set({ adding: screen.get().adding.filter((one) => one !== product) });
  }
}

/** A failure in a buyer's words: the text of its key, with what the shop said where it says more. */
export function failureOf(
  { language }: Pick<App, 'language'>,
  error: unknown,
): { title: string; text?: string } {
  if (!(error instanceof CallError)) return { title: language.errorText('default') };
  const title = language.errorText(
    error.reason ?? 'default',
    error.status >= 500 ? undefined : error.message,
  );
  return error.status > 0 && error.status < 500 && error.message !== title
    ? { title, text: error.message }
    : { title };
}
