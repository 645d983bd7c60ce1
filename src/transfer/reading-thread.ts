import { createReadStream } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { counted } from './counted.js';
import { elementsOf } from './json-stream.js';
import type { ReadBatch, ReadingTask } from './read-in-thread.js';
import { plainReaders } from './readers.js';
import { type ObjectReader, type Reading, readObjects } from './reading.js';

/*
 * The other side of `readingThread`: reads files, one after the other, batch by batch, as many as it was
 * asked for.
 */

const port = parentPort!;
const tasks: ReadingTask[] = [];
let asked = 0;
let wake = (): void => {};
port.on('message', (message: ReadingTask | 'more') => {
  if (message === 'more') asked += 1;
  else tasks.push(message);
  wake();
});

for (;;) {
  while (tasks.length === 0) await nextMessage();
  await readFile(tasks.shift()!);
}

async function readFile({ file, reader: name, settings }: ReadingTask): Promise<void> {
  const reader = plainReaders[name] as ObjectReader<unknown>;
  let bytes = 0;
  const chunks = counted(createReadStream(file, { highWaterMark: 256 * 1024 }), (length) => {
    bytes += length;
  });
  for await (const readings of readObjects(reader, settings, elementsOf(chunks, reader.isPage)))
    await send(readings);
  await send([]);

  async function send(readings: readonly Reading<unknown>[]): Promise<void> {
    while (asked === 0) await nextMessage();
    asked -= 1;
    port.postMessage({ readings, bytes } satisfies ReadBatch);
    bytes = 0;
  }
}

/** Settles with the next message. */
function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    wake = resolve;
  });
}
