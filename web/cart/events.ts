import type { SnipcartEvents } from './types.js';

type Name = keyof SnipcartEvents;
// biome-ignore lint/suspicious/noExplicitAny: what a listener is given is in the types of `on`
type Listener = (...args: any[]) => void;

export interface Events {
  /** Calls a listener whenever something happens; the answer ends that. */
  on<N extends Name>(name: N, listener: (...args: SnipcartEvents[N]) => void): () => void;
  /** Ends what `on` began; a listener that is not there is no error. */
  off(name: string, listener?: unknown): void;
  emit<N extends Name>(name: N, ...args: SnipcartEvents[N]): void;
}

/** Who is told of what. A listener that throws hinders neither the cart nor other listeners. */
export function createEvents(): Events {
  const listeners = new Map<string, Set<Listener>>();
  return {
    on(name, listener) {
      // Names that are no event, and listeners that are no function, are taken as Snipcart takes them:
      // nothing comes of it.
      const known = listeners.get(name) ?? new Set();
      if (typeof listener === 'function') listeners.set(name, known.add(listener as Listener));
      return () => void known.delete(listener as Listener);
    },
    off(name, listener) {
      if (listener) listeners.get(name)?.delete(listener as Listener);
      else listeners.delete(name);
    },
    emit(name, ...args) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        try {
          listener(...args);
        } catch (error) {
          setTimeout(() => {
            throw error;
          });
        }
      }
    },
  };
}
