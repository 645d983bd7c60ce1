import { createStore, type Store } from './store.js';

/** What a call was refused with, or why it never came through. */
export class CallError extends Error {
  /** What pages know it by. */
  override readonly name = 'SDKError';
  readonly status: number;
  readonly reason: string | undefined;
  readonly errors: Record<string, string[]> | undefined;
  /** What is wrong with which part of what was sent, as the API describes it. */
  readonly problems: readonly unknown[];
  /** What a quantity must keep to. */
  readonly limit: Limit | undefined;

  /** `status` is 0 where nobody answered. */
  constructor(message: string, status: number, body: Answer = {}) {
    super(message);
    this.status = status;
    this.reason = body.reason;
    this.errors = body.errors;
    this.problems = body.problems ?? [];
    this.limit = body.limit;
  }
}

/** Whether something is such an error: the cart's scripts have each their own class of it. */
export function isCallError(error: unknown): error is CallError {
  return error instanceof Error && error.name === 'SDKError';
}

/** A limit that a quantity breaks: the least, the most, or the step that is counted in. */
interface Limit {
  readonly kind: 'min' | 'max' | 'step';
  readonly count: number;
}

interface Answer {
  readonly message?: string;
  readonly reason?: string;
  readonly errors?: Record<string, string[]>;
  readonly problems?: readonly unknown[];
  readonly limit?: Limit;
}

/** Whether calls come through: `waiting` while one is tried again, `offline` while the browser says so. */
export interface Connection {
  readonly status: 'ok' | 'waiting' | 'offline';
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string | undefined>;
  /** Its own time-out; 20 seconds unless told: a page that is crawled may be slow. */
  readonly timeoutMs?: number;
  /** How often it is tried before it fails; a buyer who waits sees it go on. */
  readonly tries?: number;
}

export type Call = <T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options?: CallOptions,
) => Promise<T>;

const pauses = [400, 1200, 3000, 6000, 10_000];

export interface CallSettings {
  /** Where the API is: the path of a call follows. */
  readonly url: string;
  /** Headers of every call: the credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether cookies go along. */
  readonly credentials: RequestCredentials;
}

/**
 * Calls of one of the shop's APIs. A call that got no answer, or 429, 502, 503 or 504, is made again: every
 * POST carries one Idempotency-Key for all its tries, so that nothing happens twice. Rejects with a
 * CallError.
 */
export function createCall(settings: CallSettings): { call: Call; connection: Store<Connection> } {
  const connection = createStore<Connection>({ status: 'ok' });

  async function once(method: string, path: string, headers: Record<string, string>, options: CallOptions) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), options.timeoutMs ?? 20_000);
    try {
      const response = await fetch(settings.url + path, {
        method,
        headers,
        signal: stop.signal,
        credentials: settings.credentials,
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      });
      return { response, text: await response.text() };
    } finally {
      clearTimeout(timer);
    }
  }

  const call: Call = async <T>(method: string, path: string, options: CallOptions = {}): Promise<T> => {
    const headers: Record<string, string> = { ...settings.headers, accept: 'application/json' };
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    if (method === 'POST') headers['idempotency-key'] = newKey();
    for (const [name, value] of Object.entries(options.headers ?? {}))
      if (value !== undefined) headers[name] = value;
    for (let tried = 1; ; tried += 1) {
      const last = tried >= (options.tries ?? pauses.length + 1);
      let pause = pauses[tried - 1] ?? 10_000;
      try {
        const { response, text } = await once(method, path, headers, options);
        if (response.ok) {
          connection.set({ status: 'ok' });
          return (text === '' ? undefined : JSON.parse(text)) as T;
        }
        const after = Number(response.headers.get('retry-after') || NaN);
        // Who is to wait for minutes is told so.
        const again =
          !(after > 15) &&
          ([429, 502, 503, 504].includes(response.status) ||
            (response.status === 409 && !Number.isNaN(after)));
        if (!again || last) {
          connection.set({ status: 'ok' });
          throw refusal(response.status, text);
        }
        if (!Number.isNaN(after)) pause = Math.min(Math.max(after * 1000, 300), 15_000);
      } catch (error) {
        if (isCallError(error)) throw error;
        if (last) {
          connection.set({ status: navigator.onLine ? 'ok' : 'offline' });
          throw new CallError('The shop did not answer', 0, { reason: 'connection' });
        }
      }
      connection.set({ status: navigator.onLine ? 'waiting' : 'offline' });
      await untilBetter(pause);
    }
  };
  return { call, connection };
}

function refusal(status: number, text: string): CallError {
  let body: Answer = {};
  try {
    body = JSON.parse(text);
  } catch {
    // Whatever stands between the shop and the page answered: its words are not for a buyer.
  }
  return new CallError(body.message ?? `The shop answered ${status}`, status, body);
}

/** Waits a while, or until the browser is online again. */
function untilBetter(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms * (0.8 + Math.random() * 0.4));
    window.addEventListener('online', done);
  });
}

/** 32 random characters: a key that nobody can guess. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
