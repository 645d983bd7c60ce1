import type { App } from '../app.js';
import { pageName } from './v2-pages.js';

/** What listeners of `page.validating` are given first. */
interface Validating {
  readonly type: string;
  addError(field: string, message: string): void;
  preventDefault(): void;
}

/** A card is the business of whoever takes it. */
const ofCard = /^(card-number|expiry-date|cvv)$/;

/**
 * Asks the page before a form of the cart is sent; what it finds wrong is told to the buyer, and the form
 * stays.
 */
export function refuseForms(
  { router, screen }: App,
  ask: (event: Validating, data: Record<string, unknown>) => void,
): void {
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.closest('.snipcart-modal__container')) return;
      const wrong: { field: string; message: string }[] = [];
      let prevented = false;
      ask(
        {
          type: pageName(router.get().route),
          addError: (field, message) => wrong.push({ field, message }),
          preventDefault: () => {
            prevented = true;
          },
        },
        Object.fromEntries([...new FormData(form)].filter(([name]) => !ofCard.test(name))),
      );
      screen.set({ notice: undefined });
      const [first, ...others] = wrong;
      if (!first && !prevented) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!first) return;
      const details = others.map(({ message }) => message);
      screen.set({ notice: { kind: 'error', title: first.message, details } });
      form.querySelector<HTMLElement>(`[name="${CSS.escape(first.field)}"]`)?.focus();
    },
    true,
  );
}
