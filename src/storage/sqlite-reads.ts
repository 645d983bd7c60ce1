import type BetterSqlite from 'better-sqlite3';

export interface Reads {
  /** Before each statement that reads. */
  begin(): void;
  /** When a request comes. */
  catchUp(): void;
  /** Lets go of what is being read. */
  end(): void;
  /**
   * From here on everything reads what is committed now, and not what this process commits after. Throws what
   * SQLite says. It ends by itself where another process commits: whoever heard of that is shown it.
   */
  hold(): void;
  /** Ends `hold`. */
  release(): void;
}

/**
 * What is read without waiting for anything else is read in one transaction, from the second read on, since
 * beginning one costs more than most reads. It ends before the next event is looked at, whose sender may know
 * of later commits.
 */
export function readsOf(reader: BetterSqlite.Database, writer: BetterSqlite.Database): Reads {
  const beginning = reader.prepare('begin');
  const ending = reader.prepare('commit');
  // Beginning alone takes no snapshot: the first read does.
  const looking = reader.prepare('select 1 from sqlite_schema limit 1');
  // On the connection that writes, it changes with the commits of other processes alone.
  const commitsOfOthers = writer.prepare('pragma data_version').pluck();
  let others: unknown;
  let held = false;
  let lookedAtOthers = false;
  /** Whether this is not the first read of a request: what reads once needs no transaction. */
  let hasRead = false;
  const end = (): void => {
    if (!held && reader.open && reader.inTransaction) ending.run();
  };
  const release = (): void => {
    held = false;
    end();
  };
  /** Once for each event. */
  const seeOthers = (): void => {
    if (lookedAtOthers) return;
    lookedAtOthers = true;
    process.nextTick(() => {
      lookedAtOthers = false;
    });
    if (commitsOfOthers.get() !== others) release();
  };
  return {
    catchUp() {
      if (held) seeOthers();
      hasRead = false;
    },
    begin() {
      if (held) seeOthers();
      if (reader.inTransaction) return;
      if (!hasRead) {
        hasRead = true;
        return;
      }
      beginning.run();
      process.nextTick(end);
    },
    end,
    hold() {
      end();
      beginning.run();
      held = true;
      try {
        others = commitsOfOthers.get();
        looking.get();
      } catch (error) {
        release();
        throw error;
      }
    },
    release,
  };
}
