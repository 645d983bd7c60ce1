import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerAddress } from '../http/caller-address.js';

export interface AnswerBounds {
  /** Bytes of answers that one address has not read yet. */
  readonly perAddress: number;
  /** Of all addresses. */
  readonly inAll: number;
  /** An answer of which nothing goes out for so long is cut, in milliseconds. */
  readonly stallMs: number;
  /** One that was not read for so long makes room where others need it. */
  readonly patienceMs: number;
}

const defaults: AnswerBounds = {
  perAddress: 12 * 1024 * 1024,
  inAll: 40 * 1024 * 1024,
  stallMs: 20_000,
  patienceMs: 5000,
};

/** Answers that fit into a packet or two are always given. */
const small = 8 * 1024;
/** Whoever takes longer than this for so much does not read. */
const slowest = { baseMs: 30_000, bytesPerMs: 16 };
const sweepMs = 5000;

interface Unread {
  readonly response: ServerResponse;
  readonly address: string;
  readonly bytes: number;
  readonly began: number;
}

/**
 * Bounds what waits in memory for readers that do not read. An answer to a caller without a merchant's key is
 * refused, with 429 or 503, where its address, or all together, have too much unread already; the longest
 * unread ones of the address that has most are cut for it. Every answer is cut that stalls, or that is read
 * slower than anybody's line.
 */
export function boundAnswers(app: FastifyInstance, bounds: AnswerBounds = defaults): void {
  const unread = new Map<ServerResponse, Unread>();
  const byAddress = new Map<string, number>();
  let inAll = 0;

  function forget(response: ServerResponse): void {
    const one = unread.get(response);
    if (!one) return;
    unread.delete(response);
    inAll -= one.bytes;
    const left = byAddress.get(one.address)! - one.bytes;
    if (left > 0) byAddress.set(one.address, left);
    else byAddress.delete(one.address);
  }

  function note(response: ServerResponse, address: string, bytes: number): void {
    unread.set(response, { response, address, bytes, began: Date.now() });
    inAll += bytes;
    byAddress.set(address, (byAddress.get(address) ?? 0) + bytes);
    response.once('finish', () => forget(response));
    response.once('close', () => forget(response));
  }

  function cut({ response }: Unread): void {
    forget(response);
    response.destroy();
  }

  /** Cuts answers of an address that were not read for a while, the oldest first, until `bytes` are free. */
  function cutOldest(address: string, bytes: number): void {
    const before = Date.now() - bounds.patienceMs;
    let free = 0;
    for (const one of unread.values()) {
      if (free >= bytes || one.began > before) return;
      if (one.address !== address) continue;
      free += one.bytes;
      cut(one);
    }
  }

  /** Why an answer of so many bytes is not given now; undefined where there is room, or was made. */
  function refusal(address: string, bytes: number): 429 | 503 | undefined {
    if (bytes <= small) return undefined;
    const over = (byAddress.get(address) ?? 0) + bytes - bounds.perAddress;
    if (over > 0) cutOldest(address, over);
    if ((byAddress.get(address) ?? 0) + bytes > bounds.perAddress && byAddress.has(address)) return 429;
    if (inAll + bytes <= bounds.inAll) return undefined;
    const [most] = [...byAddress].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0] as [string, number]);
    cutOldest(most, inAll + bytes - bounds.inAll);
    return inAll + bytes > bounds.inAll && inAll > 0 ? 503 : undefined;
  }

  app.addHook('onSend', (request, reply, payload, done) => {
    const bytes = lengthOf(payload);
    const response = reply.raw;
    // A stream is read as fast as it is taken, and holds no more than its buffers.
    if (bytes === undefined) response.setTimeout(3 * bounds.stallMs, () => response.destroy());
    if (bytes === undefined || bytes === 0) return done();
    const address = callerAddress(request.ip);
    const refused = isTrusted(request) ? undefined : refusal(address, bytes);
    const sent = refused === undefined ? payload : refuse(reply, refused);
    note(response, address, refused === undefined ? bytes : 0);
    done(null, sent);
  });

  app.server.on('request', (_request, response: ServerResponse) => {
    // Once everything is handed over: until then its handler may well be waiting for somebody else.
    response.once('prefinish', () => response.setTimeout(bounds.stallMs));
  });

  const sweep = setInterval(() => {
    const now = Date.now();
    for (const one of unread.values())
      if (now - one.began > slowest.baseMs + one.bytes / slowest.bytesPerMs) cut(one);
  }, sweepMs).unref();
  app.addHook('onClose', async () => clearInterval(sweep));
}

function refuse(reply: FastifyReply, status: 429 | 503): string {
  const why =
    status === 429
      ? 'Too Many Requests: answers to this address have not been read yet'
      : 'Service Unavailable: too many answers have not been read yet';
  void reply
    .code(status)
    .removeHeader('content-length')
    .removeHeader('content-encoding')
    // Whoever does not read is not asked for more.
    .header('connection', 'close')
    .header('retry-after', '5')
    .header('content-type', 'application/json; charset=utf-8');
  return JSON.stringify({ message: `${why}: try again in a few seconds` });
}

/** Whether a call was made with a secret key or an access token. */
function isTrusted(request: FastifyRequest): boolean {
  return Boolean((request as { credential?: string }).credential);
}

function lengthOf(payload: unknown): number | undefined {
  if (payload === undefined || payload === null) return 0;
  if (typeof payload === 'string') return Buffer.byteLength(payload);
  return Buffer.isBuffer(payload) ? payload.length : undefined;
}
