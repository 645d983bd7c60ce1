export interface Store<T> {
  get(): T;
  /** Takes in what changed; those who subscribed are told, where anything did. */
  set(change: Partial<T>): void;
  subscribe(listener: () => void): () => void;
}

/** A value that is replaced, never changed, and those who want to know of it. */
export function createStore<T extends object>(initial: T): Store<T> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      const names = Object.keys(change) as (keyof T)[];
      if (names.every((name) => state[name] === change[name])) return;
      state = { ...state, ...change };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
