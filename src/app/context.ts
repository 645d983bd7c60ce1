import { randomBytes } from 'node:crypto';
import { type Vault, vault } from '../domain/store/secrets.js';
import type { Store } from '../domain/store/store.js';
import { allowedHosts } from '../outgoing/address.js';
import type { Storage } from '../storage/storage.js';
import { type Counts, counts } from './counts.js';
import { type Directory, directory } from './directory.js';
import { type Buckets, buckets } from './limits.js';
import { type RenderedCache, renderedCache } from './rendered.js';
import { type Troubles, troubles } from './troubles.js';

/** What the whole application shares: each request, job and command works in it. */
export interface AppContext {
  readonly storage: Storage;
  /** UTC milliseconds; tests set it. */
  readonly now: () => number;
  /** host:port that the operator allowed, private or not. */
  readonly allowHosts: ReadonlySet<string>;
  /** Undefined where limits are switched off. */
  readonly buckets: Buckets | undefined;
  /** Guesses of staff's passwords and codes: these limits are never switched off. */
  readonly guesses: Buckets;
  /** The address that clients see, without a slash at its end; undefined where the operator named none. */
  readonly publicUrl: string | undefined;
  /** Secrets that the shop itself uses. */
  readonly vault: Vault;
  /** Servers in the place of payment providers' own, by the providers' ids: for tests. */
  readonly providerApis: Readonly<Record<string, string>>;
  readonly directory: Directory;
  readonly rendered: RenderedCache;
  /** What this process did, for `/metrics`. */
  readonly counts: Counts;
  /** Errors of other services, such as payment providers, for the log. */
  readonly troubles: Troubles;
}

export interface ContextOptions {
  readonly now?: () => number;
  readonly allowHosts?: Iterable<string>;
  readonly buckets?: Buckets;
  /** Of a process that shares the limits on staff's guesses with others; its own unless named. */
  readonly guesses?: Buckets;
  readonly publicUrl?: string;
  /** 32 bytes; without them a key that ends with this process. */
  readonly masterKey?: Buffer;
  /**
   * `{stripe: 'http://127.0.0.1:12111'}`: payment providers' APIs for tests; their own hosts unless named.
   */
  readonly providerApis?: Readonly<Record<string, string>>;
}

/** The application over a database. */
export function appContext(storage: Storage, options: ContextOptions = {}): AppContext {
  return {
    storage,
    now: options.now ?? Date.now,
    allowHosts: allowedHosts(options.allowHosts ?? []),
    buckets: options.buckets,
    guesses: options.guesses ?? buckets(),
    publicUrl: options.publicUrl,
    vault: vault(options.masterKey ?? randomBytes(32)),
    providerApis: options.providerApis ?? {},
    directory: directory(storage, options.now),
    rendered: renderedCache(storage.lineage),
    counts: counts(),
    troubles: troubles(),
  };
}

/** Every host:port that may be fetched from for a store although it is private: the operator named it. */
export function allowedHostsOf(context: AppContext, store: Store): ReadonlySet<string> {
  return store.operatorHosts.length === 0
    ? context.allowHosts
    : new Set([...context.allowHosts, ...allowedHosts(store.operatorHosts)]);
}
