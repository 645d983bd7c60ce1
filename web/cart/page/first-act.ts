import type { App } from '../app.js';

const acts = ['pointerover', 'pointerdown', 'touchstart', 'scroll', 'keydown', 'focusin', 'click'];

/** Resolves once the visitor does something, is on a screen of the cart, or has something in it. */
export function firstAct({ router, state }: Pick<App, 'router' | 'state'>): Promise<void> {
  return new Promise((resolve) => {
    const undo: (() => void)[] = [];
    const done = (): void => {
      for (const step of undo) step();
      resolve();
    };
    const look = (): void => {
      if (router.get().route !== '/' || state.get().cart.items.count > 0) done();
    };
    for (const name of acts) {
      document.addEventListener(name, done, { capture: true, passive: true });
      undo.push(() => document.removeEventListener(name, done, true));
    }
    undo.push(router.subscribe(look), state.subscribe(look));
    look();
  });
}
