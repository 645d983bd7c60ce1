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

/**
 * Reads a file in a thread of its own, so that one batch is read while another is stored. `count` is told how many bytes were
 * read. Throws what the thread met.
 */
export async function* readInThread<R>(
  task: ReadingTask,
  count: (bytes: number) => void,
): AsyncGenerator<readonly Reading<R>[]> {
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
  try {
    for (;;) {
      while (came.length === 0 && !failure) await new Promise<void>((resolve) => (wake = resolve));
      const batch = came.shift();
      if (!batch) throw failure;
      if (batch.readings.length === 0) return;
      count(batch.bytes);
      thread.postMessage('more');
      yield batch.readings as readonly Reading<R>[];
    }
  } finally {
    await thread.terminate();
  }
}
