import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Storage } from '../storage/storage.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** The answers that are in memory, of the whole server. */
    answers: AnswerCache;
  }
}

/** What a call costs its bucket: the headers to tell of it, or undefined where it does not fit any more. */
export type Meter = () => Readonly<Record<string, string>> | undefined;

/** What a meter answers that has nothing to tell. */
export const noHeaders: Readonly<Record<string, string>> = {};

interface Answer {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
  readonly route: string;
  readonly meter: Meter;
}

/** With its headers as a flat list, the quickest to write; `headers` are for calls that have more to say. */
interface CachedAnswer extends Answer {
  readonly written: string[];
}

export type AnswerListener = (route: string, seconds: number, request: IncomingMessage) => void;

const maxBytes = 48 * 1024 * 1024;
/** What an answer takes beside its key and its body. */
const entryBytes = 2000;

/**
 * Whole answers of calls that read, kept for as long as the database has not changed at all: the same call
 * with the same key is answered before it is routed. Every commit, of whatever process, empties them. A cache
 * that can be dropped.
 */
export function answerCache(storage: Storage) {
  const cached = new LRUCache<string, CachedAnswer>({
    maxSize: maxBytes,
    maxEntrySize: maxBytes / 8,
    // The key stands here and among the known ones, and headers stand in two forms.
    sizeCalculation: ({ body }, key) => body.length + 2 * key.length + entryBytes,
  });
  let epochOfCache = '';
  const listeners: AnswerListener[] = [];
  /** Calls whose answers were in memory before the database changed. */
  let known = new Set<string>();
  /** Those of them that are being answered, and who waits to be answered the same. */
  const underWay = new Map<string, (() => void)[]>();

  function serve(
    answer: CachedAnswer,
    request: IncomingMessage,
    response: ServerResponse,
    began: number,
  ): boolean {
    const metered = answer.meter();
    if (!metered) return false;
    if (metered === noHeaders) response.writeHead(200, answer.written);
    else response.writeHead(200, { ...answer.headers, ...metered });
    response.end(answer.body);
    const seconds = (performance.now() - began) / 1000;
    for (const listen of listeners) listen(answer.route, seconds, request);
    return true;
  }

  return {
    /** Told of each answer that was given from here. */
    onAnswer(listen: AnswerListener): void {
      listeners.push(listen);
    },
    /** Stores the answer to a call that was begun at `epoch`. */
    store(request: IncomingMessage, epoch: string, answer: Answer): void {
      const key = keyOf(request);
      if (key === undefined) return;
      if (epoch !== epochOfCache) {
        known = new Set(cached.keys());
        cached.clear();
        epochOfCache = epoch;
      }
      const headers = { ...answer.headers, 'content-length': answer.body.length };
      const written = Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
      cached.set(key, { ...answer, headers, written });
    },
    /** Lets those go on who wait for what this call is answered. */
    answered(request: IncomingMessage): void {
      const key = underWay.size === 0 ? undefined : keyOf(request);
      if (key !== undefined) release(key);
    },
    /**
     * Answers a call, or leaves it to `handler`. What many ask for again once the database has changed is
     * handled once: the others wait for what the first is answered.
     */
    wrap(handler: Handler): Handler {
      return (request, response) => {
        const key = cached.size === 0 ? undefined : keyOf(request);
        const handled = (): void => handler(request, response);
        if (key === undefined) handled();
        else fromMemory(key, request, response, () => coalesce(key, request, response, handled));
      };
    },
  };

  function coalesce(
    key: string,
    request: IncomingMessage,
    response: ServerResponse,
    handled: () => void,
  ): void {
    const waiting = underWay.get(key);
    if (waiting) {
      waiting.push(() => fromMemory(key, request, response, handled));
      return;
    }
    if (cached.has(key) || known.has(key)) {
      underWay.set(key, []);
      response.once('close', () => release(key));
    }
    handled();
  }

  function release(key: string): void {
    const waiting = underWay.get(key);
    underWay.delete(key);
    for (const resume of waiting ?? []) resume();
  }

  /** Answers a call from memory, or says that it is not there. */
  function fromMemory(
    key: string,
    request: IncomingMessage,
    response: ServerResponse,
    otherwise: () => void,
  ): void {
    if (!cached.has(key)) {
      otherwise();
      return;
    }
    const began = performance.now();
    const check = (epoch: string): void => {
      const answer = epoch === epochOfCache ? cached.get(key) : undefined;
      if (!answer || !serve(answer, request, response, began)) otherwise();
    };
    const epoch = epochOrNone(storage);
    if (typeof epoch === 'string') check(epoch);
    else epoch.then(check, () => check(''));
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export type AnswerCache = ReturnType<typeof answerCache>;

function epochOrNone(storage: Storage): string | Promise<string> {
  try {
    return storage.epoch();
  } catch {
    // The call itself will say what is wrong.
    return '';
  }
}

/** Everything of a call that its answer depends on; undefined for calls that do more than read. */
function keyOf({ method, url = '', headers, socket }: IncomingMessage): string | undefined {
  if (
    method !== 'GET' ||
    headers['transfer-encoding'] !== undefined ||
    headers['content-length'] !== undefined
  )
    return undefined;
  if (headers.expect !== undefined || headers.upgrade !== undefined) return undefined;
  const { authorization = '', authentication = '', accept = '', 'user-agent': agent = '' } = headers;
  // Tiendanube's links name the address that was called.
  const place = url.startsWith('/api/') ? '' : `${socket.localAddress}:${socket.localPort}`;
  return `${place}${url}\n${authorization}\n${String(authentication)}\n${accept}\n${agent.trim() === '' ? 0 : 1}`;
}

/** A request of an API: when it was begun, whose it is, and what it costs. Its plugin sets all three. */
export interface MeteredRequest extends FastifyRequest {
  epoch: string;
  meter: Meter;
}

/**
 * Stores what a plugin's routes answer as ready bytes: lists and single objects. What depends on the time is
 * not sent so.
 */
export function storeAnswers(app: FastifyInstance): void {
  const { answers } = app;
  app.decorateRequest('epoch', '');
  app.decorateRequest('meter', null as never);
  app.addHook('onSend', (request, reply, payload, done) => {
    const { epoch, meter } = request as MeteredRequest;
    if (Buffer.isBuffer(payload) && reply.statusCode === 200 && epoch !== '') {
      const headers = reply.getHeaders() as OutgoingHttpHeaders;
      answers.store(request.raw, epoch, {
        headers,
        body: payload,
        route: request.routeOptions.url ?? '',
        meter,
      });
    }
    answers.answered(request.raw);
    done();
  });
}
