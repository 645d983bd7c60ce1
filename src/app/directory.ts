import { findKey, type KeyKind } from '../domain/store/keys.js';
import { findStore, type Store } from '../domain/store/store.js';
import type { Storage } from '../storage/storage.js';

export interface Directory {
  /** The store that a key of this kind opens at an epoch of the database, or undefined. */
  identify(kind: KeyKind, key: string, epoch: string): Promise<Store | undefined>;
}

/** Keys and stores, read once for each epoch of the database: a revoked key ends with the next request. */
export function directory(storage: Storage): Directory {
  const most = 10_000;
  let epoch = '';
  const known = new Map<string, Store>();
  return {
    async identify(kind, key, current) {
      if (current !== epoch || known.size >= most) {
        known.clear();
        epoch = current;
      }
      const name = `${kind} ${key}`;
      const store = known.get(name);
      if (store) return store;
      const row = await findKey(storage.read, key);
      if (row?.kind !== kind) return undefined;
      const opened = await findStore(storage.read, row.storeId);
      if (opened && epoch === current) known.set(name, opened);
      return opened;
    },
  };
}
