import type { ServerResponse } from 'node:http';

/**
 * Calls that are worked on at once. More make none of them quicker: each holds what it has read already while
 * it waits for its next statement behind all the others.
 */
const most = 64;
/**
 * A call that takes longer than this waits for somebody else and keeps nobody back, in milliseconds; while the
 * event loop has hardly a pause, it may as well be waiting for the loop.
 */
const longMs = { idle: 250, busy: 2000 };
/** The share of the time that the event loop of a busy process works. */
const busyShare = 0.9;
/** How long the event loop is watched before it is judged; what was watched for longer says little of now. */
const watchMs = { least: 100, most: 1000 };

/** Counts the calls that are being worked on; `onRoom` is called whenever one of them is over. */
export function callsInWork(onRoom: () => void) {
  /** Since when calls are worked on, the longest first. */
  const began = new Map<ServerResponse, number>();
  let watched = performance.eventLoopUtilization();
  let watchedAt = performance.now();
  let isBusy = false;

  /** Whether the event loop had hardly a pause in the last moment that it was watched for. */
  function isLoopBusy(now: number): boolean {
    const watchedForMs = now - watchedAt;
    if (watchedForMs < watchMs.least) return isBusy;
    const sofar = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(sofar, watched);
    isBusy = watchedForMs > watchMs.most || utilization > busyShare;
    watched = sofar;
    watchedAt = now;
    return isBusy;
  }

  function forgetLongOnes(): void {
    const now = performance.now();
    const long = isLoopBusy(now) ? longMs.busy : longMs.idle;
    for (const [response, since] of began) {
      if (now - since < long) return;
      began.delete(response);
    }
  }

  return {
    hasRoom(): boolean {
      if (began.size >= most) forgetLongOnes();
      return began.size < most;
    },
    /** Notes a call that was begun at a time, until its answer is handed over. */
    add(response: ServerResponse, since: number): void {
      // What was answered from memory is over already.
      if (response.writableEnded) return;
      began.set(response, since);
      const over = (): void => {
        began.delete(response);
        onRoom();
      };
      // What is handed over and not yet read costs no work any more.
      response.once('prefinish', over);
      response.once('close', over);
    },
  };
}
