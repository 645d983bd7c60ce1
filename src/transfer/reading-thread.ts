import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { counted } from './counted.js';
import { elementsOf } from './json-stream.js';
import type { ReadBatch, ReadingTask } from './read-in-thread.js';
import { plainReaders } from './readers.js';
import { type ObjectReader, type Reading, readObjects } from './reading.js';

/*
 * The other side of `readInThread`: reads a file batch by batch, as many as it was asked for.
 */

const port = parentPort!;
const { file, reader: name, settings } = workerData as ReadingTask;
const reader = plainReaders[name] as ObjectReader<unknown>;

let asked = 0;
let wake = (): void => {};
port.on('message', () => {
  asked += 1;
  wake();
});

let bytes = 0;
const chunks = counted(createReadStream(file, { highWaterMark: 256 * 1024 }), (length) => {
  bytes += length;
});
for await (const readings of readObjects(reader, settings, elementsOf(chunks, reader.isPage)))
  await send(readings);
await send([]);
port.close();

async function send(readings: readonly Reading<unknown>[]): Promise<void> {
  while (asked === 0)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  asked -= 1;
  port.postMessage({ readings, bytes } satisfies ReadBatch);
  bytes = 0;
}
