import { expect, it } from 'vitest';
import { createStore } from '../../shared/store.js';
import { createEvents } from '../events.js';
import type { CustomField, State } from '../types.js';
import { keepingFields } from './keep-fields.js';

/** A page's cart that notes what it is sent. */
function page(token: string | null, customFields: readonly CustomField[] = []) {
  const sent: unknown[] = [];
  const state = createStore<State>({ cart: { token, customFields } } as unknown as State);
  const update = async (change: { customFields?: readonly CustomField[] }) => {
    sent.push(change.customFields?.map(({ name, value }) => `${name}=${value}`));
  };
  const keep = keepingFields({ cart: { update } as never, state, events: createEvents() });
  const become = (cart: Partial<State['cart']>) => state.set({ cart: { ...state.get().cart, ...cart } });
  return { sent, keep, become };
}

it('tells the cart what is said, once, beside what it holds', () => {
  const { sent, keep } = page('t', [{ name: 'gift', value: 'yes' } as CustomField]);
  keep([{ name: 'Late', value: 'yes' } as CustomField]);
  keep([{ name: 'Late', value: 'yes' } as CustomField]);
  expect(sent).toEqual([['gift=yes', 'Late=yes']]);
});

it('tells nothing that the cart knows', () => {
  const { sent, keep } = page('t', [{ name: 'gift', value: 'yes' } as CustomField]);
  keep([{ name: 'Gift', value: 'yes' } as CustomField]);
  expect(sent).toEqual([]);
});

it('tells a cart that is being made what was said meanwhile, when it is there', () => {
  const { sent, keep, become } = page(null);
  keep([{ name: 'Late', value: '' } as CustomField]);
  keep([{ name: 'Late', value: 'yes' } as CustomField]);
  expect(sent).toEqual([]);
  become({ token: 't' });
  become({ email: 'ada@people.example' });
  expect(sent).toEqual([['Late=yes']]);
});
