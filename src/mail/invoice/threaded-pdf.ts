import { Worker } from 'node:worker_threads';
import { busy, workPlaces } from '../../domain/places.js';
import { packageFolder } from '../../package-folder.js';
import type { Paper } from './paper.js';

/** A PDF for the thread. */
export interface PdfTask {
  readonly paper: Paper;
  readonly logo: Uint8Array | null;
}

/**
 * What it answers: a PDF, undefined where the package that makes them is not installed, or why there is none.
 */
export type PdfMade = { readonly pdf: Uint8Array | undefined } | { readonly failure: string };

/** A PDF takes some 100 ms of a processor: one at a time, beside the event loop. */
const inPlace = workPlaces({ places: 1, queue: 20, what: 'PDFs are made' });
/** What takes longer is no invoice. */
const longestMs = 15_000;
/** A thread that has had nothing to do for so long ends, and gives its memory back. */
const idleMs = 60_000;

/** What `npm run build` bundles; it lies there for the compiled program and for its sources alike. */
const file = `${packageFolder}dist/pdf-thread.js`;

let thread: Worker | undefined;
let idle: NodeJS.Timeout | undefined;

/**
 * An invoice as a PDF, made in a thread; undefined where the package pdfkit is not installed. Refuses with
 * `busy` where too many wait for theirs, or one takes too long.
 */
export function pdfInThread(paper: Paper, logo: Buffer | null): Promise<Buffer | undefined> {
  return inPlace(async () => {
    clearTimeout(idle);
    thread ??= started();
    const made = await answered(thread, { paper, logo });
    idle = setTimeout(end, idleMs).unref();
    if ('failure' in made) throw new Error(`a PDF could not be made: ${made.failure}`);
    return made.pdf && Buffer.from(made.pdf.buffer, made.pdf.byteOffset, made.pdf.byteLength);
  });
}

function started(): Worker {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: 128 } });
  // A thread that nobody waits for does not keep the process alive.
  worker.unref();
  worker.on('exit', () => {
    if (thread === worker) thread = undefined;
  });
  worker.on('error', () => {});
  return worker;
}

function answered(worker: Worker, task: PdfTask): Promise<PdfMade> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const over = (): void => {
      clearTimeout(timer);
      worker.off('message', made).off('error', failed).off('exit', ended);
    };
    function made(answer: PdfMade): void {
      over();
      resolve(answer);
    }
    function failed(error: unknown): void {
      over();
      reject(error as Error);
    }
    function ended(): void {
      failed(new Error('the thread that makes PDFs has ended'));
    }
    worker.postMessage(task);
    worker.on('message', made).on('error', failed).on('exit', ended);
    timer = setTimeout(() => {
      end();
      failed(busy('PDFs are made'));
    }, longestMs);
  });
}

function end(): void {
  void thread?.terminate();
  thread = undefined;
}
