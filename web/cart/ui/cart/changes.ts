import { isCallError } from '../../../shared/call.js';
import { cultureOf, money } from '../../../shared/format.js';
import { createStore, type Store } from '../../../shared/store.js';
import type { App } from '../../app.js';
import type { CartItem, CustomField } from '../../types.js';
import { itemFailure } from './item-problems.js';

/** What the buyer wants of the items and the shop has not answered yet. */
export interface Wanted {
  /** By unique id; 0 takes the item out. */
  readonly quantities: Readonly<Record<string, number>>;
  /** By unique id: how many choices are on their way. */
  readonly choosing: Readonly<Record<string, number>>;
  /** By unique id: why the last change was refused. */
  readonly refused: Readonly<Record<string, string>>;
}

export interface Changes {
  readonly wanted: Store<Wanted>;
  quantity(item: CartItem, quantity: number): void;
  choose(item: CartItem, choice: { customFields: CustomField[] } | { selectedPlanId: string }): void;
  /** Sends at once what still waits: the screen closes. */
  flush(): void;
}

/** Clicks that come closer together than this become one call. */
const pauseMs = 250;

/**
 * Changes of items that the buyer sees at once: of several quick ones the last is sent, and where the shop
 * refuses it, what was before comes back, with the reason.
 */
export function createChanges(app: App): Changes {
  const { cart, language, screen, state } = app;
  const wanted = createStore<Wanted>({ quantities: {}, choosing: {}, refused: {} });
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const sending = new Set<string>();
  let closed = false;

  function put<K extends keyof Wanted>(kind: K, id: string, value: Wanted[K][string] | undefined): void {
    const { [id]: _, ...others } = wanted.get()[kind];
    wanted.set({ [kind]: value === undefined ? others : { ...others, [id]: value } });
  }

  function refuse(item: CartItem, error: unknown): void {
    const { title, text: detail } = itemFailure(app, error);
    const text = detail ? `${title} (${detail})` : title;
    put('refused', item.uniqueId, text);
    if (closed) screen.set({ notice: { kind: 'error', title: `${item.name}: ${text}` } });
    // Another tab may have taken the item out.
    if (isCallError(error) && error.status === 404) void cart.refresh().catch(() => undefined);
  }

  function tell(text: string): void {
    const now = state.get();
    const total = money(now.cart.total, cultureOf(now.cart.currency, now.session.settings.currencies ?? []));
    screen.set({ spoken: `${text}. ${language.t('access.total_now', { total })}` });
  }

  async function send(item: CartItem): Promise<void> {
    const { uniqueId, name } = item;
    clearTimeout(timers.get(uniqueId));
    timers.delete(uniqueId);
    const quantity = wanted.get().quantities[uniqueId];
    // A call that is under way looks again when it is answered.
    if (quantity === undefined || sending.has(uniqueId)) return;
    sending.add(uniqueId);
    let refused: unknown;
    try {
      if (quantity === 0) await cart.removeItem(uniqueId);
      else await cart.updateItem({ uniqueId, quantity });
    } catch (error) {
      refused = error;
    }
    sending.delete(uniqueId);
    if (wanted.get().quantities[uniqueId] !== quantity) {
      if (!timers.has(uniqueId)) await send(item);
      return;
    }
    put('quantities', uniqueId, undefined);
    if (refused) refuse(item, refused);
    else
      tell(
        quantity === 0
          ? language.t('access.removed', { name })
          : language.t('access.quantity_now', { name, quantity }),
      );
  }

  return {
    wanted,
    quantity(item, quantity) {
      const id = item.uniqueId;
      put('refused', id, undefined);
      put('quantities', id, quantity);
      clearTimeout(timers.get(id));
      timers.set(
        id,
        setTimeout(() => void send(item), quantity === 0 ? 0 : pauseMs),
      );
    },
    async choose(item, choice) {
      const { uniqueId } = item;
      const count = (by: number): void =>
        put('choosing', uniqueId, (wanted.get().choosing[uniqueId] ?? 0) + by || undefined);
      put('refused', uniqueId, undefined);
      count(1);
      try {
        await cart.updateItem({ uniqueId, ...choice });
        tell(language.t('flash.saved'));
      } catch (error) {
        refuse(item, error);
      } finally {
        count(-1);
      }
    },
    flush() {
      closed = true;
      const { items } = state.get().cart.items;
      for (const id of timers.keys()) {
        const item = items.find(({ uniqueId }) => uniqueId === id);
        if (item) void send(item);
      }
    },
  };
}
