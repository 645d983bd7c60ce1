import type { Store } from '../../shared/store.js';
import type { Cart } from '../cart.js';
import type { Events } from '../events.js';
import type { CustomField, State } from '../types.js';

interface Setting {
  readonly cart: Pick<Cart, 'update'>;
  readonly state: Store<State>;
  readonly events: Events;
}

/** Keeps what the buyer says in the order's own fields. The cart's other fields stay as they are. */
export type KeepFields = (fields: readonly CustomField[]) => void;

/** The fields of this page: of all that was said before, each call tells the shop the latest. */
export function keepingFields({ cart, state, events }: Setting): KeepFields {
  const own = new Map<string, CustomField>();
  let sent = '';
  events.on('cart.reset', () => {
    own.clear();
    sent = '';
  });
  let waiting = false;
  // A cart that is being made is told what was said meanwhile.
  state.subscribe(() => {
    if (waiting && state.get().cart.token) tell();
  });

  function tell(): void {
    const known = state.get().cart;
    waiting = !known.token;
    if (waiting) return;
    const others = known.customFields.filter(({ name }) => !own.has(name.toLowerCase()));
    const customFields = [...others, ...own.values()];
    const text = JSON.stringify(customFields);
    if (text === sent || (!sent && [...own.values()].every((field) => isKept(field, known.customFields))))
      return;
    sent = text;
    // Paying asks for what is missing, by name: a field that was not kept now is no reason to stop the buyer
    // here.
    cart.update({ customFields }).catch(() => {
      sent = '';
    });
  }
  return (fields) => {
    for (const field of fields) own.set(field.name.toLowerCase(), field);
    tell();
  };
}

function isKept({ name, value }: CustomField, saved: readonly CustomField[]): boolean {
  return saved.some((one) => one.name.toLowerCase() === name.toLowerCase() && one.value === value);
}
