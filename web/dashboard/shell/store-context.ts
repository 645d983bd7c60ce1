import { createContext, useContext } from 'react';
import type { storeApi } from '../api/client.js';
import type { StoreHalf } from '../api/session.js';

export interface CurrentStore extends StoreHalf {
  readonly api: ReturnType<typeof storeApi>;
  /** The number of the half that sells, where there is one. */
  readonly liveHalf: number | undefined;
  /** Whether who is signed in may do something, by the names of the server's table of rights: `orders.change`. */
  may(right: string): boolean;
}

/** The half of a shop whose pages are shown. */
export const StoreContext = createContext<CurrentStore | undefined>(undefined);

/** The shop whose page this is. */
export function useStore(): CurrentStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error('only a page of a shop has a store');
  return store;
}
