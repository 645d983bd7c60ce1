import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { invoicePdf } from './pdf.js';
import type { PdfMade, PdfTask } from './threaded-pdf.js';

/*
 * The other side of `pdfInThread`: makes one PDF after the other.
 */

// On Linux alone a priority is the calling thread's own: who buys comes before who prints.
if (process.platform === 'linux') setPriority(10);

const port = parentPort!;
port.on('message', ({ paper, logo }: PdfTask) => {
  invoicePdf(paper, logo === null ? null : Buffer.from(logo)).then(
    (pdf) => port.postMessage({ pdf } satisfies PdfMade),
    (error: Error) => port.postMessage({ failure: error.stack ?? error.message } satisfies PdfMade),
  );
});
