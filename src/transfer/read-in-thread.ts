import { Worker } from 'node:worker_threads';
import type { Settings } from '../domain/store/settings.js';
import type { PlainReader } from './readers.js';
import type { Reading } from './reading.js';

/** A file for the reading thread. */
export interface ReadingTask {
  readonly file: string;
  readonly reader: PlainReader;
  readonly settings: Settings;
}

/** What it answers, a batch at a time; a batch without readings is the end of its file. */
export interface ReadBatch {
  readonly readings: readonly Reading<unknown>[];
  /** How many bytes of the file were read for it. */
  readonly bytes: number;
}

/** Readings in batches; whoever takes them is told how many bytes were read. */
export type Readings<R> = (count: (bytes: number) => void) => AsyncIterable<readonly Reading<R>[]>;

/**
 * How many batches are read before the first of them is taken: files whose objects are quick to read and slow
 * to store take turns.
 */
const batchesAhead = 3;

/**
 * A thread that reads files one after the other, so that one batch is read while another is stored. It begins
 * at once and stays some batches ahead, also into the next file. The files must be taken in the order in
 * which they were given. Taking throws what the thread met.
 */
export function readingThread() {
  let thread: Worker | undefined;
  const came: ReadBatch[] = [];
  let failure: Error | undefined;
  let wake = (): void => {};
  let untaken = 0;

  return {
    /** Starts it, so that it is ready once there is something to read. */
    start(): void {
      thread ??= begun();
    },
    read<R>(task: ReadingTask): Readings<R> {
      thread ??= begun();
      thread.postMessage(task);
      untaken += 1;
      return batches as Readings<R>;
    },
  };

  function begun(): Worker {
    const started = new Worker(new URL('./reading-thread.js', import.meta.url), {
      // What a batch leaves behind is collected early rather than kept in case.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    started.on('message', (batch: ReadBatch) => {
      came.push(batch);
      wake();
    });
    started.on('error', (error: Error) => {
      failure = error;
      wake();
    });
    for (let ahead = 0; ahead < batchesAhead; ahead += 1) started.postMessage('more');
    // What is never read keeps no command from ending.
    started.unref();
    return started;
  }

  async function* batches(count: (bytes: number) => void): AsyncGenerator<readonly Reading<unknown>[]> {
    thread!.ref();
    let ended = false;
    try {
      for (;;) {
        while (came.length === 0 && !failure) await new Promise<void>((resolve) => (wake = resolve));
        const batch = came.shift();
        if (!batch) throw failure;
        thread!.postMessage('more');
        count(batch.bytes);
        ended = batch.readings.length === 0;
        if (ended) return;
        yield batch.readings;
      }
    } finally {
      untaken -= 1;
      if (ended && untaken > 0) thread!.unref();
      else await thread!.terminate();
    }
  }
}

export type ReadingThread = ReturnType<typeof readingThread>;
