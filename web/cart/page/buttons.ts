import type { App } from '../app.js';
import { type Attributed, productOf } from './product.js';

type Act = (app: App, element: Element, read: (button: Element) => Attributed) => void;

/** What a click on an element of a class does. */
const acts: Readonly<Record<string, Act>> = {
  'snipcart-add-item': (app, button, read) => void app.add(productOf(read(button))),
  'snipcart-checkout': (app) => app.router.go('/cart'),
  'snipcart-customer-signin': (app) => app.router.go(accountRoute(app)),
  'snipcart-user-profile': (app) => app.router.go(accountRoute(app)),
  'snipcart-edit-profile': (app) => app.router.go(accountRoute(app)),
  'snipcart-customer-signout': (app) => void app.account.signOut(),
  'snipcart-user-logout': (app) => void app.account.signOut(),
};
const selector = Object.keys(acts)
  .map((name) => `.${name}`)
  .join();

function accountRoute({ state }: App): string {
  return state.get().customer.status === 'SignedIn' ? '/account' : '/signin';
}

/**
 * Listens for clicks on the page's buttons, those that come later too; `read` says what a buy button holds.
 */
export function listenForButtons(app: App, read: (button: Element) => Attributed = (button) => button): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented && !(event.target as Element).closest?.('.snipcart-add-item')) return;
    const element = event.target instanceof Element ? event.target.closest(selector) : null;
    if (!element) return;
    // Links to products of pages without scripts stay where they are.
    event.preventDefault();
    if (element.matches(':disabled, [aria-disabled="true"]')) return;
    for (const [name, act] of Object.entries(acts)) {
      if (!element.classList.contains(name)) continue;
      act(app, element, read);
      return;
    }
  });
}
