/** For so long calls are begun one after another before the event loop looks for what else came. */
const turnMs = 8;
/** Calls that one turn begins at most. */
const perTurn = 32;
/** Between two looks whether there is room again, where nothing says so. */
const lookAgainMs = 100;

type Begin = () => void;

/**
 * A queue whose members are begun in the order in which they came, as long as there is room, and a few
 * milliseconds' worth in each turn of the event loop: a probe that comes after thousands is answered between
 * two turns.
 */
export function turnQueue(hasRoom: () => boolean) {
  const waiting = new Set<Begin>();
  /** When the present turn of the event loop began its first call that did not wait. */
  let turnBegan: number | undefined;
  let isScheduled = false;

  /** Whether this turn of the event loop has time for one more call. */
  function hasTime(): boolean {
    if (turnBegan === undefined) {
      turnBegan = performance.now();
      setImmediate(() => {
        turnBegan = undefined;
      });
    }
    return performance.now() - turnBegan < turnMs;
  }

  function beginFirst(): void {
    const [first] = waiting;
    if (!first) return;
    waiting.delete(first);
    first();
  }

  /** Begins some of those that wait, each in a callback of its own: what a call awaits goes on between two. */
  function scheduleTurn(): void {
    isScheduled = true;
    const count = Math.min(perTurn, waiting.size);
    let began: number | undefined;
    const step = (): void => {
      began ??= performance.now();
      if (performance.now() - began < turnMs && hasRoom()) beginFirst();
    };
    for (let n = 0; n < count; n += 1) setImmediate(step);
    setImmediate(endTurn);
  }

  function endTurn(): void {
    isScheduled = false;
    if (waiting.size === 0) return;
    if (hasRoom()) scheduleTurn();
    // A call that ends resumes the queue; one that takes long says nothing.
    else setTimeout(resume, lookAgainMs).unref();
  }

  function resume(): void {
    if (!isScheduled && waiting.size > 0) scheduleTurn();
  }

  return {
    /** Whether somebody who comes now waits for nobody. */
    isOpen: (): boolean => waiting.size === 0 && hasTime() && hasRoom(),
    add(begin: Begin): void {
      waiting.add(begin);
      resume();
    },
    /** Goes on, where there may be room now. */
    resume,
  };
}
