import { useLayoutEffect, useReducer } from 'preact/hooks';
import type { Store } from '../../shared/store.js';
import type { App } from '../app.js';

/** A page has one cart. */
let ofThePage: App;

export function provideApp(app: App): void {
  ofThePage = app;
}

/** All parts of the cart. */
export function useApp(): App {
  return ofThePage;
}

/** What a store holds now; the screen is drawn again when it changes. */
export function useStore<T extends object>(store: Store<T>): T {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => store.subscribe(() => draw(undefined as never)), [store]);
  return store.get();
}
