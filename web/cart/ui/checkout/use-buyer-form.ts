import { useEffect, useRef, useState } from 'preact/hooks';
import type { App } from '../../app.js';
import { useApp, useStore } from '../context.js';
import { type BuyerForm, knownOf, merged } from './buyer-form.js';

interface Draft {
  readonly form: BuyerForm;
  /** What was known when it was typed. */
  readonly known: BuyerForm;
}

/**
 * The form of the first step: what was typed outlives a reload, for as long as the tab does, and what becomes
 * known meanwhile takes its place.
 */
export function useBuyerForm(): [form: BuyerForm, change: (news: BuyerForm) => void] {
  const app = useApp();
  const { state } = app;
  const { cart, customer, session } = useStore(state);
  const [form, setForm] = useState(() => {
    const draft = readDraft(app);
    const known = knownOf(state.get());
    return draft ? merged(draft.form, draft.known, known) : known;
  });
  const known = useRef(knownOf(state.get()));

  useEffect(() => {
    const now = knownOf(state.get());
    const news = merged({}, known.current, now);
    known.current = now;
    if (Object.keys(news).length > 0) setForm((typed) => ({ ...typed, ...news }));
  }, [
    cart.email,
    cart.billingAddress,
    cart.shippingAddress,
    cart.shipToBillingAddress,
    customer,
    session.settings,
  ]);

  function change(news: BuyerForm): void {
    setForm((typed) => {
      const next = { ...typed, ...news };
      keepDraft(app, { form: next, known: known.current });
      return next;
    });
  }
  return [form, change];
}

function nameOf({ state }: App): string {
  return `snipcart-buyer:${state.get().cart.token}`;
}

function readDraft(app: App): Draft | undefined {
  try {
    const draft: unknown = JSON.parse(sessionStorage.getItem(nameOf(app)) ?? 'null');
    return isDraft(draft) ? draft : undefined;
  } catch {
    return undefined;
  }
}

function isDraft(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && 'form' in value && 'known' in value;
}

function keepDraft(app: App, draft: Draft): void {
  try {
    sessionStorage.setItem(nameOf(app), JSON.stringify(draft));
  } catch {
    // A full or forbidden storage: what is typed lasts as long as the page.
  }
}
