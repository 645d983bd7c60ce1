import { LRUCache } from 'lru-cache';
import { findKey, type Key, type KeyKind, saveKeyUses } from '../domain/store/keys.js';
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
  /** Writes when keys were last used: of each key once a minute at most. */
  saveUses(): Promise<void>;
}

const usePauseMs = 60_000;
const mostKeys = 10_000;

/** Keys and stores, read once for each epoch of the database: a revoked key ends with the next request. */
export function directory(storage: Storage, now: () => number = Date.now): Directory {
  const known = new LRUCache<string, { readonly epoch: string; readonly identified: Identified }>({
    max: mostKeys,
  });
  /** Since the last look, by store and key. */
  const uses = new Map<string, { readonly storeId: number; readonly id: number; readonly at: number }>();
  const written = new LRUCache<string, number>({ max: mostKeys });
  const noteUse = ({ store: { storeId }, key: { id } }: Identified): void => {
    uses.set(`${storeId} ${id}`, { storeId, id, at: now() });
  };
  const find: Directory['identifyKey'] = async (kind, key, epoch) => {
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
  const identifyKey: Directory['identifyKey'] = async (kind, key, epoch) => {
    const identified = await find(kind, key, epoch);
    if (identified) noteUse(identified);
    return identified;
  };
  return {
    identifyKey,
    async saveUses() {
      const due = [...uses].filter(([name, { at }]) => at - (written.get(name) ?? 0) >= usePauseMs);
      if (due.length === 0) return;
      for (const [name] of due) uses.delete(name);
      await storage.write((tx) =>
        saveKeyUses(
          tx,
          due.map(([, use]) => use),
        ),
      );
      for (const [name, { at }] of due) written.set(name, at);
    },
    identify: async (kind, key, epoch) => (await identifyKey(kind, key, epoch))?.store,
  };
}
