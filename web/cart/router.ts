import { createStore, type Store } from '../shared/store.js';
import type { Events } from './events.js';

/** Where the buyer is: `/` is the page itself, with the cart closed. */
export interface Place {
  /** `/cart`, `/checkout`, `/order/{token}`, … */
  readonly route: string;
}

export interface Router extends Store<Place> {
  /** Goes to a screen, as one more entry of the browser's history; once the cart that is being closed is. */
  go(route: string): Promise<void> | void;
  /** Goes to a screen in place of the one that is shown. */
  replace(route: string): void;
  /** Browsers go back only after a while: the answer waits for that. */
  close(): Promise<void> | void;
}

/** A gateway may put what it adds to an address behind the hash. */
const routes =
  /^#(\/(?:cart|checkout|billing|shipping|payment|signin|register|forgot-password|reset-password|account|dashboard|profile|orders?|order-confirmation)(?:\/[^?]*)?)(?:\?token=.*)?$/;

/**
 * The screens as hash routes, as Snipcart has them: a link to `#/cart` opens the cart, and the browser's back
 * button leaves it. Hashes that are the page's own are left alone.
 */
export function createRouter(events: Events): Router {
  const store = createStore<Place>({ route: routeOf(location.hash) });
  let opened = 0;
  /** While the browser is on its way back to the page. */
  let leaving: Promise<void> | undefined;

  function arrive(): void {
    const to = routeOf(location.hash);
    const from = store.get().route;
    if (from === to) return;
    store.set({ route: to });
    events.emit('theme.routechanged', { from, to });
    if (from === '/') events.emit('cart.opened');
    if (to === '/') events.emit('cart.closed');
  }

  /** The page or the browser has moved: what lies before this entry of the history is not known any more. */
  function moved(): void {
    opened = 0;
    arrive();
  }
  window.addEventListener('hashchange', moved);
  window.addEventListener('popstate', moved);

  function move(route: string, how: 'pushState' | 'replaceState'): void {
    const hash = route === '/' ? '' : `#${route}`;
    // A page's own entries of the history keep their state.
    history[how](history.state, '', `${location.pathname}${location.search}${hash}`);
    arrive();
  }

  function go(route: string): Promise<void> | void {
    if (leaving) return leaving.then(() => go(route));
    if (route === store.get().route) return;
    opened += 1;
    move(route, 'pushState');
  }

  return {
    ...store,
    go,
    replace: (route) => move(route, 'replaceState'),
    close() {
      if (leaving || store.get().route === '/') return leaving;
      // Back to where the page was, so that leaving and the back button are one; unless its own router went
      // on meanwhile.
      if (opened === 1 && location.hash) {
        leaving = new Promise((resolve) => {
          const back = (): void => resolve((leaving = undefined));
          window.addEventListener('popstate', back, { once: true });
        });
        history.back();
      } else move('/', 'pushState');
      opened = 0;
      return leaving;
    },
  };
}

function routeOf(hash: string): string {
  return routes.exec(decoded(hash))?.[1] ?? '/';
}

function decoded(hash: string): string {
  try {
    return decodeURI(hash);
  } catch {
    return hash;
  }
}
