import type { DialectName, Reader } from './statement.js';

export type { Reader } from './statement.js';

/** A handle inside a transaction. Only `storage.write` makes one. */
export type Tx = Reader & { readonly __transaction?: true };

export interface Storage {
  readonly dialect: DialectName;
  readonly url: string;
  /** For reading alone: sees what is committed. */
  readonly read: Reader;
  /** For finding out whether the database answers: waits behind none of those who read or write. */
  readonly probe: Reader;
  /**
   * The only way to write: all of `run` or nothing, durable when the promise settles. `run` may be run twice
   * and touches nothing but its transaction.
   */
  write<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Changes whenever what `read` sees may have changed, by whatever process: what was read at an epoch stands
   * as long as the epoch does. Rejects with StorageUnavailable.
   */
  epoch(): string | Promise<string>;
  /**
   * Changes where the database may have become another one or an older state of it: a connection was lost,
   * another server answers, its file was replaced. Nothing that was read under another lineage is believed,
   * whatever its version says.
   */
  lineage(): string;
  /**
   * Tells the planner what the tables hold now, as after a bulk load; `vacuum` also tidies them up for
   * reading.
   */
  analyze(options?: { readonly vacuum?: boolean }): Promise<void>;
  /** A consistent copy, on SQLite. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}
