import { money } from '../../shared/format.js';
import type { App } from '../app.js';

const counts = '.snipcart-items-count, .snipcart-total-items';
const totals = '.snipcart-total-price';
const emails = '.snipcart-user-email';

/**
 * Writes how many items there are, what they cost and who is signed in wherever the page wants it, also where
 * it asks later.
 */
export function showSums(app: App, root: HTMLElement): void {
  let planned = false;
  const plan = (): void => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      // Pages that change their body for another take the cart's element away with it.
      if (!root.isConnected) document.body.append(root);
      write(app);
    });
  };
  app.state.subscribe(plan);
  new MutationObserver(plan).observe(document.documentElement, { childList: true, subtree: true });
  plan();
}

function write({ state }: App): void {
  const { cart, session, customer } = state.get();
  if (session.loading) return;
  const { settings } = session;
  const culture =
    settings.currencies?.find(({ currency }) => currency === cart.currency) ?? settings.cultureSettings;
  put(counts, String(cart.items.count));
  if (culture) put(totals, money(cart.total, culture));
  put(emails, customer.email ?? '');
}

function put(selector: string, text: string): void {
  for (const element of document.querySelectorAll(selector))
    if (element.textContent !== text) element.textContent = text;
}
