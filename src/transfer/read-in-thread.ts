import { Worker } from 'node:worker_threads';
import type { Settings } from '../domain/store/settings.js';
import type { PlainReader } from './readers.js';
import type { Reading } from './reading.js';

/** What the reading thread is told once. */
export interface ReadingTask {
  readonly file: string;
  readonly reader: PlainReader;
  readonly settings: Settings;
}

/** What it answers, a batch at a time; a batch without readings is the end. */
export interface ReadBatch {
  readonly readings: readonly Reading<unknown>[];
  /** How many bytes of the file were read for it. */
  readonly bytes: number;
}

/** Readings in batches; whoever takes them is told how many bytes were read. */
export type Readings<R> = (count: (bytes: number) => void) => AsyncIterable<readonly Reading<R>[]>;

/**
 * Reads a file in a thread of its own, so that one batch is read while another is stored. It begins at once and stays one batch
 * ahead, so that a file which comes later is ready when its turn comes. Throws what the thread met.
 */
export function readInThread<R>(task: ReadingTask): Readings<R> {
  const thread = new Worker(new URL('./reading-thread.js', import.meta.url), {
    workerData: task,
    // What a batch leaves behind is collected early rather than kept in case.
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  const came: ReadBatch[] = [];
  let failure: Error | undefined;
  let wake = (): void => {};
  thread.on('message', (batch: ReadBatch) => {
    came.push(batch);
    wake();
  });
  thread.on('error', (error: Error) => {
    failure = error;
    wake();
  });
  thread.postMessage('more');
  // What is never read keeps no command from ending.
  thread.unref();
  return read;

  async function* read(count: (bytes: number) => void): AsyncGenerator<readonly Reading<R>[]> {
    thread.ref();
    try {
      yield* batches(count);
    } finally {
      await thread.terminate();
    }
  }

  async function* batches(count: (bytes: number) => void): AsyncGenerator<readonly Reading<R>[]> {
    for (;;) {
      while (came.length === 0 && !failure) await new Promise<void>((resolve) => (wake = resolve));
      const batch = came.shift();
      if (!batch) throw failure;
      if (batch.readings.length === 0) return;
      count(batch.bytes);
      thread.postMessage('more');
      yield batch.readings as readonly Reading<R>[];
    }
  }
}
