import { cultureOf, money } from '../../shared/format.js';
import { useApp, useStore } from './context.js';

/** Writes amounts as the store writes them; in the cart's currency unless told. */
export function useMoney(currency?: string): (amount: number) => string {
  const { cart, session } = useStore(useApp().state);
  const culture = cultureOf(currency ?? cart.currency, session.settings.currencies ?? []);
  return (amount) => money(amount, culture);
}
