import { cookieToken, setCookie } from './cart-cookie.js';

/** What the browser keeps of a buyer: which cart is theirs, and who is signed in. */
export interface StoredBuyer {
  readonly cart?: { readonly token: string; readonly secret?: string };
  /** Orders that were placed in this browser, the last one first, with the secrets that open them. */
  readonly orders?: readonly { readonly token: string; readonly secret?: string }[];
  /** A payment that was begun, and of whose end the page has not heard. */
  readonly paying?: { readonly token: string; readonly method: string; readonly at: number };
  readonly customer?: { readonly sessionToken: string; readonly email: string };
  /** What the shop knows this browser by, once somebody has signed in here. */
  readonly device?: string;
  /** Changes whenever a tab changed the cart, so that other tabs look again. */
  readonly stamp?: number;
}

export interface BuyerStorage {
  get(): StoredBuyer;
  set(change: Partial<StoredBuyer>): void;
  /** Calls when another tab changed something. */
  onElsewhere(listener: () => void): void;
}

/**
 * Keeps a shop's buyer in the browser's storage, each shop apart; in memory alone where the browser keeps
 * nothing.
 */
export function createBuyerStorage(publicKey: string): BuyerStorage {
  const name = `snipcart-cart:${publicKey.slice(0, 16)}`;
  let memory: StoredBuyer = {};
  const read = (): StoredBuyer => {
    try {
      const text = localStorage.getItem(name);
      const value: unknown = text === null ? {} : JSON.parse(text);
      return typeof value === 'object' && value !== null ? value : {};
    } catch {
      return memory;
    }
  };
  function set(change: Partial<StoredBuyer>): void {
    memory = { ...read(), ...change, stamp: Date.now() };
    setCookie(memory.cart?.token);
    try {
      localStorage.setItem(name, JSON.stringify(memory));
    } catch {
      // A full or forbidden storage: this page goes on with what it has in memory.
    }
  }
  const token = cookieToken();
  if (!read().cart && token) set({ cart: { token } });
  return {
    get: read,
    set,
    onElsewhere(listener) {
      window.addEventListener('storage', (event) => {
        if (event.key === name || event.key === null) listener();
      });
    },
  };
}

const mostOrders = 5;

/** The secret of a cart, or of the order that it became. */
export function secretOf({ cart, orders = [] }: StoredBuyer, token: string): string | undefined {
  return [...(cart ? [cart] : []), ...orders].find((one) => one.token === token)?.secret;
}

/** What is kept once a cart has become an order: the next item begins a new cart. */
export function afterOrder({ cart, orders = [] }: StoredBuyer, token: string): Partial<StoredBuyer> {
  if (cart?.token !== token) return {};
  return { cart: undefined as never, orders: [cart, ...orders].slice(0, mostOrders) };
}
