import { type LookupFunction, Socket } from 'node:net';
import type { Agent, buildConnector, Dispatcher } from 'undici';
import { type CheckedTarget, checkTarget, checkUrl, type TargetRules } from './checked-target.js';
import { acceptedEncodings, decodedBody, tooLarge } from './decoded-body.js';
import { FetchRefused } from './fetch-refused.js';
import { type Phases, refusalOf, startPhases } from './phases.js';

export interface GuardedFetchOptions extends TargetRules {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The most that the body may be, after decompression. */
  readonly maxBytes: number;
  readonly connectTimeoutMs?: number;
  readonly firstByteTimeoutMs?: number;
  /** For everything: names, redirects, and the body to its last byte. */
  readonly totalTimeoutMs?: number;
  /** 0 gives a redirect back as it is. Only GET and HEAD follow. */
  readonly maxRedirects?: 0 | 1 | 2 | 3;
  readonly acceptRedirect?: (url: URL) => boolean;
}

export interface GuardedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The address that answered, after redirects. */
  readonly url: string;
  /** Decompressed bytes, once. Throws `FetchRefused` as the request does. */
  readonly body: AsyncIterable<Buffer>;
  /** Drops a body that nobody will read. */
  close(): void;
}

/**
 * The one way to a host that someone else chose. Only public addresses on ports 80 and 443, except what
 * `allowHosts` names; the address that is connected to is the one that was checked. Rejects with
 * `FetchRefused` alone. A response's body must be read or closed.
 */
export async function guardedFetch(address: string, options: GuardedFetchOptions): Promise<GuardedResponse> {
  const phases = startPhases(options);
  try {
    let url = checkUrl(address, options);
    let headers = options.headers ?? {};
    for (let hops = 0; ; hops++) {
      const target = await phases.within(checkTarget(url, options));
      const response = await request(target, headers, options, phases);
      const next = redirectOf(response, url, hops, options);
      if (next === null) return response;
      if (next.origin !== url.origin) headers = withoutCredentials(headers);
      url = next;
    }
  } catch (error) {
    phases.end();
    throw refusalOf(error);
  }
}

/** The whole body of a response. */
export async function readBody(response: GuardedResponse): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function request(
  target: CheckedTarget,
  headers: Readonly<Record<string, string>>,
  options: GuardedFetchOptions,
  phases: Phases,
): Promise<GuardedResponse> {
  const { url } = target;
  const agent = await pinnedAgent(target, phases);
  phases.onEnd(() => agent.destroy().catch(() => {}));
  phases.connecting();
  const answer = await phases.within(
    agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: options.method ?? 'GET',
      headers: { 'accept-encoding': acceptedEncodings, ...headers },
      body: options.body ?? null,
      signal: phases.signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    }),
  );
  phases.answered();
  // A body that is dropped unread ends with an error that nobody waits for.
  answer.body.on('error', () => {});
  const body = responseBody(answer, options, phases);
  return { status: answer.statusCode, headers: answer.headers, url: url.href, body, close: phases.end };
}

async function pinnedAgent({ addresses }: CheckedTarget, phases: Phases): Promise<Agent> {
  // Loaded by the first call: a shop that asks nobody needs no memory for it.
  const { Agent, buildConnector } = await import('undici');
  const lookup: LookupFunction = (_hostname, wanted, callback) => {
    const first = addresses[0];
    if (wanted.all) callback(null, [...addresses]);
    else if (first) callback(null, first.address, first.family);
  };
  // `timeout: 0`: phases keep the time, to the millisecond and across addresses.
  const connect = buildConnector({ lookup, timeout: 0, allowH2: false });
  return new Agent({
    pipelining: 0,
    connect: (wanted: buildConnector.Options, done: buildConnector.Callback) => {
      const socket: unknown = connect(wanted, (...result) => {
        if (result[1]) phases.connected();
        done(...result);
      });
      // Destroying the agent leaves a socket that is still connecting to the system's own limit: minutes.
      phases.onEnd(() => socket instanceof Socket && socket.destroy());
    },
  });
}

async function* responseBody(
  answer: Dispatcher.ResponseData,
  options: GuardedFetchOptions,
  phases: Phases,
): AsyncGenerator<Buffer> {
  try {
    const { statusCode, headers } = answer;
    const empty = options.method === 'HEAD' || statusCode === 204 || statusCode === 304;
    const encoding = empty ? '' : String(headers['content-encoding'] ?? '');
    const promised = Number(headers['content-length'] ?? 0);
    if (!empty && promised > options.maxBytes) throw tooLarge(options.maxBytes);
    yield* decodedBody(answer.body, encoding, options.maxBytes);
  } catch (error) {
    throw refusalOf(phases.signal.aborted ? phases.signal.reason : error);
  } finally {
    phases.end();
  }
}

function redirectOf(
  response: GuardedResponse,
  from: URL,
  hops: number,
  options: GuardedFetchOptions,
): URL | null {
  const limit = options.maxRedirects ?? 0;
  const { location } = response.headers;
  const follows =
    [301, 302, 303, 307, 308].includes(response.status) && /^(GET|HEAD)$/.test(options.method ?? 'GET');
  if (limit === 0 || !follows || typeof location !== 'string') return null;
  if (hops === limit) throw new FetchRefused('too_many_redirects', `it redirects more than ${limit} times`);
  const next = checkUrl(location, options, from);
  if (from.protocol === 'https:' && next.protocol === 'http:') {
    throw new FetchRefused('redirect_not_allowed', 'it redirects from https to http');
  }
  if (options.acceptRedirect && !options.acceptRedirect(next)) {
    throw new FetchRefused('redirect_not_allowed', `it redirects to ${next.host}, which is not allowed`);
  }
  return next;
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  const remaining = Object.entries(headers).filter(
    ([name]) => !/^(authorization|cookie|proxy-authorization)$/i.test(name),
  );
  return Object.fromEntries(remaining);
}
