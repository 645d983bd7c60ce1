import { pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { FetchRefused } from './fetch-refused.js';

/** What `Accept-Encoding` may promise. */
export const acceptedEncodings = 'gzip, deflate, br';

/**
 * The bytes of a body with its content encoding undone, counted after that: at `maxBytes` it ends with
 * `too_large`, before more of a decompression bomb is unpacked.
 */
export async function* decodedBody(
  body: Readable,
  encoding: string,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  const decoder = decoderFor(encoding);
  const counted = counter(maxBytes + 65_536, maxBytes);
  const decoded = decoder ? pipeline(body, counted, decoder, () => {}) : pipeline(body, counted, () => {});
  let total = 0;
  for await (const chunk of decoded as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

/** Counts what comes in: a compressed stream can be endless and unpack to nothing. */
function counter(limit: number, maxBytes: number): Transform {
  let received = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > limit) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
}

function decoderFor(encoding: string): Transform | null {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new FetchRefused('bad_answer', 'the answer is encoded in a way that was not asked for');
  }
}

/** The refusal of a body that is over its cap. */
export function tooLarge(maxBytes: number): FetchRefused {
  return new FetchRefused('too_large', `the answer is larger than ${maxBytes} bytes`);
}
