import { LRUCache } from 'lru-cache';
import { findKey, type KeyKind } from '../domain/store/keys.js';
import { findStore, type Store } from '../domain/store/store.js';
import type { Storage } from '../storage/storage.js';

export interface Directory {
  /** The store that a key of this kind opens at an epoch of the database, or undefined. */
  identify(kind: KeyKind, key: string, epoch: string): Promise<Store | undefined>;
}

/** Keys and stores, read once for each epoch of the database: a revoked key ends with the next request. */
export function directory(storage: Storage): Directory {
  const known = new LRUCache<string, { readonly epoch: string; readonly store: Store }>({ max: 10_000 });
  return {
    async identify(kind, key, epoch) {
      const name = `${kind} ${key}`;
      const entry = known.get(name);
      if (entry?.epoch === epoch) return entry.store;
      const match = await findKey(storage.read, key);
      if (match?.kind !== kind) return undefined;
      const store = await findStore(storage.read, match.storeId);
      if (store) known.set(name, { epoch, store });
      return store;
    },
  };
}
