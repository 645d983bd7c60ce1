import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ShopError } from '../domain/errors.js';
import {
  beginCall,
  type Call,
  dropCall,
  isAnswered,
  keepAnswer,
  stillUnderWay,
  takenOver,
} from '../domain/idempotency.js';
import type { Storage, Tx } from '../storage/storage.js';
import { bytesOf } from './bodies.js';

/** Who calls: a plugin knows it before a body is read. */
export interface Caller {
  readonly storeId: number;
  /** The key or token that opened the store. */
  readonly credential: string;
  /**
   * Whether many share the credential: then the Idempotency-Key alone tells them apart, and must not be
   * guessed.
   */
  readonly shared: boolean;
}

/** A call under an Idempotency-Key. */
export interface Idempotency {
  /**
   * Keeps the answer in the transaction that has the effect, so that the one is never there without the
   * other. Throws where another process took the call over meanwhile.
   */
  saveIn(tx: Tx, status: number, body: unknown): Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where the caller sent no Idempotency-Key. */
    idempotency: Idempotency | null;
  }
}

interface Clocked {
  readonly storage: Storage;
  readonly now: () => number;
}

/** An answer under a key, and what seals it. */
interface Keyed extends Call {
  readonly secret: Buffer;
}

const longestKey = 255;
const shortestSharedKey = 22;
const longestAnswer = 1024 * 1024;
const beatMs = 20_000;
const mostBeats = 60;

/**
 * Answers a POST that is sent again with its Idempotency-Key as it was answered first, for 72 hours. Register
 * it in the plugin of an API, after the hook that finds the caller. Only what succeeded is kept: a refused
 * call may be sent again.
 */
export function idempotentPosts(
  app: FastifyInstance,
  shop: Clocked,
  callerOf: (request: FastifyRequest) => Caller | undefined,
): void {
  const running = new WeakMap<
    FastifyRequest,
    { readonly call: Keyed; readonly beat: NodeJS.Timeout; saved: boolean }
  >();
  app.decorateRequest('idempotency', null);

  app.addHook('preHandler', async (request, reply) => {
    const header = request.headers['idempotency-key'];
    if (request.method !== 'POST' || header === undefined) return;
    const caller = callerOf(request);
    if (!caller) return;
    const call = callOf(request, caller, checkedKey(String(header), caller.shared));
    const begun = await shop.storage.write((tx) => beginCall(tx, call, shop.now()));
    if (begun.state === 'answered') return replay(reply, begun.status, opened(call, begun.answer));
    if (begun.state === 'another body')
      throw new ShopError(
        'idempotency_mismatch',
        'this Idempotency-Key was sent with another body before: send a new key for a new call',
      );
    if (begun.state === 'under way') {
      void reply.header('retry-after', '1');
      throw new ShopError(
        'idempotency_in_flight',
        'the call with this Idempotency-Key is still under way: send it again in a moment',
      );
    }
    const own = { call, beat: beating(shop, call), saved: false };
    running.set(request, own);
    request.idempotency = {
      async saveIn(tx, status, body) {
        own.saved = true;
        const answer = sealed(call, typeof body === 'string' ? body : JSON.stringify(body ?? null));
        if (!(await keepAnswer(tx, call, status, answer, shop.now()))) throw takenOver();
      },
    };
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const own = running.get(request);
    if (!own) return;
    running.delete(request);
    const { call, beat, saved } = own;
    clearInterval(beat);
    // Whether the transaction of `saveIn` came to be, only the database knows.
    if (saved && (await isAnswered(shop.storage.read, call))) return;
    if (reply.statusCode < 400) {
      const answer = sealed(call, answerText(payload));
      await shop.storage.write((tx) => keepAnswer(tx, call, reply.statusCode, answer, shop.now()));
      return;
    }
    // A refusal must reach its caller even where its call cannot be dropped now: it then ends by itself in a
    // minute.
    await shop.storage
      .write((tx) => dropCall(tx, call))
      .catch((err: unknown) => request.log.warn({ err }, 'a refused call stays under way for a minute'));
  });
}

/**
 * Writes what a POST makes, and the answer that shows it with it: whoever sends the call again after a crash
 * gets the one and does not make the other twice. Answers what is to be sent.
 */
export function writeAnswer<T, A>(
  storage: Storage,
  request: FastifyRequest,
  status: number,
  make: (tx: Tx) => Promise<T>,
  show: (made: T) => A,
): Promise<A> {
  return storage.write(async (tx) => {
    const answer = show(await make(tx));
    await request.idempotency?.saveIn(tx, status, answer);
    return answer;
  });
}

function checkedKey(key: string, shared: boolean): string {
  if (!/^[\x20-\x7e]+$/.test(key) || key.length > longestKey)
    throw new ShopError('invalid', `Idempotency-Key must have 1 to ${longestKey} printable ASCII characters`);
  if (shared && key.length < shortestSharedKey)
    throw new ShopError(
      'invalid',
      `Idempotency-Key must have at least ${shortestSharedKey} characters with a public key: send a random UUID`,
    );
  return key;
}

/**
 * The names of a call. Nothing of the caller's key, body or answer stands in the database in clear: passwords
 * and sessions pass through here too.
 */
function callOf(request: FastifyRequest, caller: Caller, key: string): Keyed {
  const path = request.url.split('?', 1)[0]!.replace(/\/+$/, '');
  const scope = digest(`${digest(caller.credential)} ${request.method} ${path}`);
  const secret = Buffer.from(hkdfSync('sha256', key, scope, `store ${caller.storeId}`, 32));
  return {
    storeId: caller.storeId,
    scope,
    id: digest(`${scope} ${key}`),
    requestHash: createHmac('sha256', secret).update(bytesOf(request)).digest('hex'),
    holder: randomBytes(16).toString('hex'),
    secret,
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function sealed({ secret, id }: Keyed, text: string | undefined): string {
  if (text === undefined || text.length > longestAnswer) return '';
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(id));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

function opened({ secret, id }: Keyed, answer: string): string | undefined {
  if (answer === '') return undefined;
  const bytes = Buffer.from(answer, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, 12))
    .setAAD(Buffer.from(id))
    .setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

/** What a reply sends, if it is text. */
function answerText(payload: unknown): string | undefined {
  if (payload === undefined || payload === null) return '';
  if (typeof payload === 'string') return payload;
  return Buffer.isBuffer(payload) ? payload.toString('utf8') : undefined;
}

function replay(reply: FastifyReply, status: number, body: string | undefined): FastifyReply {
  if (body === undefined)
    throw new ShopError(
      'conflict',
      'this call was carried out, but its answer is not kept (too large, or forgotten since): ask for what it made',
    );
  return reply
    .code(status)
    .header('idempotent-replayed', 'true')
    .header('content-type', 'application/json; charset=utf-8')
    .send(body);
}

/** Says from time to time that a call is under way, so that no other process takes a slow one over. */
function beating(shop: Clocked, call: Call): NodeJS.Timeout {
  let beats = 0;
  const beat = setInterval(() => {
    beats += 1;
    if (beats >= mostBeats) clearInterval(beat);
    shop.storage.write((tx) => stillUnderWay(tx, call, shop.now())).catch(() => {});
  }, beatMs);
  return beat.unref();
}
