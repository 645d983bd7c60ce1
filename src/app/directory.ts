import { LRUCache } from 'lru-cache';
import { findKey, type Key, type KeyKind } from '../domain/store/keys.js';
import { findStore, type Store } from '../domain/store/store.js';
import type { Storage } from '../storage/storage.js';

/** A store, and the key that opens it. */
export interface Identified {
  readonly store: Store;
  readonly key: Pick<Key, 'id' | 'kind' | 'hint'>;
}

export interface Directory {
  /** The store that a key of this kind opens at an epoch of the database, or undefined. */
  identify(kind: KeyKind, key: string, epoch: string): Promise<Store | undefined>;
  /** The same with the key itself, for what names who did something. */
  identifyKey(kind: KeyKind, key: string, epoch: string): Promise<Identified | undefined>;
}

/** Keys and stores, read once for each epoch of the database: a revoked key ends with the next request. */
export function directory(storage: Storage): Directory {
  const known = new LRUCache<string, { readonly epoch: string; readonly identified: Identified }>({
    max: 10_000,
  });
  const identifyKey: Directory['identifyKey'] = async (kind, key, epoch) => {
    const name = `${kind} ${key}`;
    const entry = known.get(name);
    if (entry?.epoch === epoch) return entry.identified;
    const match = await findKey(storage.read, key);
    if (match?.kind !== kind) return undefined;
    const store = await findStore(storage.read, match.storeId);
    if (!store) return undefined;
    const identified = { store, key: match };
    known.set(name, { epoch, identified });
    return identified;
  };
  return {
    identifyKey,
    identify: async (kind, key, epoch) => (await identifyKey(kind, key, epoch))?.store,
  };
}
