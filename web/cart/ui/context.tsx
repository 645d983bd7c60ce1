import { createContext } from 'preact';
import { useContext, useLayoutEffect, useReducer } from 'preact/hooks';
import type { App } from '../app.js';
import type { Store } from '../store.js';

const AppContext = createContext<App | undefined>(undefined);

export const AppProvider = AppContext.Provider;

/** All parts of the cart. */
export function useApp(): App {
  return useContext(AppContext)!;
}

/** What a store holds now; the screen is drawn again when it changes. */
export function useStore<T extends object>(store: Store<T>): T {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => store.subscribe(() => draw(undefined as never)), [store]);
  return store.get();
}
