import type { Call, CallError } from '../shared/call.js';
import type { Store } from '../shared/store.js';
import { type BuyerStorage, secretOf } from './buyer-storage.js';
import type { Events } from './events.js';
import type { Authenticated, Customer, Order, State } from './types.js';

/** A buyer's account. All reject with an SDKError; a session that has ended signs out. */
export interface Account {
  /** Looks who is signed in. */
  resume(): Promise<void>;
  signIn(email: string, password: string): Promise<Authenticated>;
  signOut(): Promise<void>;
  /**
   * Undefined where a mail must be opened first. `given` has email, password, confirm and own fields:
   * `extra[size]`.
   */
  register(fields: Record<string, string | boolean>): Promise<Authenticated | undefined>;
  /** Asks for a mail with a link; the answer is the same whoever asks. */
  forgot(email: string): Promise<void>;
  reset(token: string, password: string): Promise<Authenticated>;
  /** Asks for a mail whose link adds the orders that were made as a guest. */
  claim(): Promise<void>;
  update(change: Record<string, unknown>): Promise<Customer>;
  orders(limit?: number, offset?: number): Promise<{ totalItems: number; items: Order[] }>;
  order(token: string): Promise<Order>;
}

interface Setting {
  readonly call: Call;
  readonly state: Store<State>;
  readonly events: Events;
  readonly storage: BuyerStorage;
}

/** The account of this browser's buyer. */
export function createAccount({ call, state, events, storage }: Setting): Account {
  const session = () => ({ 'x-customer-session': storage.get().customer?.sessionToken });

  const device = () => ({ 'x-customer-device': storage.get().device });

  function signedIn({ customer, sessionToken, deviceToken }: Authenticated): void {
    storage.set({
      customer: { sessionToken, email: customer.email ?? '' },
      ...(deviceToken ? { device: deviceToken } : {}),
    });
    state.set({ customer: { ...customer, status: 'SignedIn' } });
  }

  function signedOut(): void {
    storage.set({ customer: undefined as never });
    state.set({ customer: { status: 'SignedOut' } });
    events.emit('customer.signedout');
  }

  async function own<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if ((error as CallError).reason === 'signed_out' && storage.get().customer) signedOut();
      throw error;
    }
  }

  async function resume(): Promise<void> {
    if (!storage.get().customer) return;
    await own(async () => {
      const customer = await call<Customer>('GET', '/customer', { headers: session() });
      state.set({ customer: { ...customer, status: 'SignedIn' } });
    }).catch(() => undefined);
  }
  // An order's addresses are stored with the account: the next checkout has them.
  events.on('cart.confirmed', () => void resume());

  return {
    resume,
    async signIn(email, password) {
      const who = await call<Authenticated>('POST', '/customer/signin', {
        body: { email, password },
        headers: device(),
      });
      signedIn(who);
      events.emit('customer.signedin', who);
      return who;
    },
    async signOut() {
      const headers = session();
      signedOut();
      if (headers['x-customer-session'])
        await call('POST', '/customer/signout', { headers }).catch(() => undefined);
    },
    async register(fields) {
      const answer = await call<Authenticated | { status: string }>('POST', '/customer/register', {
        body: fields,
        headers: device(),
      });
      if (!('sessionToken' in answer)) return undefined;
      signedIn(answer);
      events.emit('customer.registered', answer);
      return answer;
    },
    forgot: (email) => call('POST', '/customer/forgot', { body: { email } }),
    async reset(token, password) {
      const who = await call<Authenticated>('POST', '/customer/reset', {
        body: { token, password },
        headers: device(),
      });
      signedIn(who);
      events.emit('customer.signedin', who);
      return who;
    },
    claim: () => own(() => call('POST', '/customer/claim', { body: {}, headers: session() })),
    update(change) {
      return own(async () => {
        const customer = await call<Customer & Partial<Authenticated>>('PUT', '/customer', {
          body: change,
          headers: session(),
        });
        const { sessionToken, ...rest } = customer;
        if (sessionToken) signedIn({ customer: rest as Customer, sessionToken });
        else state.set({ customer: { ...customer, status: 'SignedIn' } });
        return customer;
      });
    },
    orders: (limit = 20, offset = 0) =>
      own(() => call('GET', `/customer/orders?limit=${limit}&offset=${offset}`, { headers: session() })),
    order: (token) =>
      own(() =>
        call<Order>('GET', `/cart/${encodeURIComponent(token)}/order`, {
          headers: { ...session(), 'x-cart-secret': secretOf(storage.get(), token) },
        }),
      ),
  };
}
