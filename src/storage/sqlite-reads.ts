import type BetterSqlite from 'better-sqlite3';

export interface Reads {
  /** Before each statement that reads. */
  begin(): void;
  /** Lets go of what is being read. */
  end(): void;
  /** From here on everything reads what is committed now, and not what comes after. Throws what SQLite says. */
  hold(): void;
  /** Ends `hold`. */
  release(): void;
}

/**
 * What is read without waiting for anything else is read in one transaction, since beginning one costs more than most reads. It
 * ends before the next event is looked at, whose sender may know of later commits.
 */
export function readsOf(reader: BetterSqlite.Database): Reads {
  const beginning = reader.prepare('begin');
  const ending = reader.prepare('commit');
  // Beginning alone takes no snapshot: the first read does.
  const looking = reader.prepare('select 1 from sqlite_schema limit 1');
  let held = false;
  const end = (): void => {
    if (!held && reader.open && reader.inTransaction) ending.run();
  };
  return {
    begin() {
      if (reader.inTransaction) return;
      beginning.run();
      process.nextTick(end);
    },
    end,
    hold() {
      end();
      beginning.run();
      held = true;
      try {
        looking.get();
      } catch (error) {
        held = false;
        end();
        throw error;
      }
    },
    release() {
      held = false;
      end();
    },
  };
}
