import { randomBytes } from 'node:crypto';
import { findKey, type KeyKind } from '../domain/store/keys.js';
import { type Vault, vault } from '../domain/store/secrets.js';
import { findStore, type Store } from '../domain/store/store.js';
import { allowedHosts } from '../outgoing/address.js';
import { readStripeApi, type StripeApi } from '../outgoing/payment/stripe-api.js';
import type { Storage } from '../storage/storage.js';
import { type KeptAnswers, keptAnswers } from './answers.js';
import { type Counts, counts } from './counts.js';
import type { Buckets } from './limits.js';
import { type RenderedCache, renderedCache } from './rendered.js';
import { type Troubles, troubles } from './troubles.js';

/** What every route is given. */
export interface Shop {
  readonly storage: Storage;
  /** UTC milliseconds; tests set it. */
  readonly now: () => number;
  /** host:port that the operator allowed, private or not. */
  readonly allowHosts: ReadonlySet<string>;
  /** Undefined where limits are switched off. */
  readonly buckets: Buckets | undefined;
  /** The address that clients see, without a slash at its end; undefined where the operator named none. */
  readonly publicUrl: string | undefined;
  /** Secrets that the shop itself uses. */
  readonly vault: Vault;
  /** Where Stripe's API is, where the operator names another place than Stripe's own. */
  readonly stripeApi: StripeApi | undefined;
  readonly directory: Directory;
  readonly rendered: RenderedCache;
  readonly answers: KeptAnswers;
  /** What this process did, for `/metrics`. */
  readonly counts: Counts;
  /** What goes wrong outside, for the log. */
  readonly troubles: Troubles;
}

export interface ShopOptions {
  readonly now?: () => number;
  readonly allowHosts?: Iterable<string>;
  readonly buckets?: Buckets;
  readonly publicUrl?: string;
  /** 32 bytes; without them a key that ends with this process. */
  readonly masterKey?: Buffer;
  /** `http://127.0.0.1:12111`: Stripe's API for tests; its own host unless given. */
  readonly stripeApi?: string;
}

/** A shop over a database. */
export function shopOf(storage: Storage, options: ShopOptions = {}): Shop {
  return {
    storage,
    now: options.now ?? Date.now,
    allowHosts: allowedHosts(options.allowHosts ?? []),
    buckets: options.buckets,
    publicUrl: options.publicUrl,
    vault: vault(options.masterKey ?? randomBytes(32)),
    stripeApi: options.stripeApi === undefined ? undefined : readStripeApi(options.stripeApi),
    directory: directory(storage),
    rendered: renderedCache(storage.lineage),
    answers: keptAnswers(storage),
    counts: counts(),
    troubles: troubles(),
  };
}

export interface Directory {
  /** The store that a key of this kind opens at an epoch of the database, or undefined. */
  identify(kind: KeyKind, key: string, epoch: string): Promise<Store | undefined>;
}

/** Keys and stores, read once for each epoch of the database: a revoked key ends with the next request. */
function directory(storage: Storage): Directory {
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
      const found = await findKey(storage.read, key);
      if (found?.kind !== kind) return undefined;
      const opened = await findStore(storage.read, found.storeId);
      if (opened && epoch === current) known.set(name, opened);
      return opened;
    },
  };
}

/** Every host:port that may be fetched from for a store although it is private: the operator named it. */
export function allowedHostsOf(shop: Shop, store: Store): ReadonlySet<string> {
  return store.operatorHosts.length === 0
    ? shop.allowHosts
    : new Set([...shop.allowHosts, ...allowedHosts(store.operatorHosts)]);
}
