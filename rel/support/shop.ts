import { Agent, request } from 'undici';
import { comptoir, type Server, startServer } from '../../test/support/program.js';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: what a server answers is for the check to look into
  readonly body: any;
}

type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** Calls of one store. */
export interface StoreCalls {
  readonly keys: StoreKeys;
  /** A call of Snipcart's API with the store's secret key. */
  readonly admin: Call;
  /** A call of a buyer's page, with the public key. */
  readonly page: Call;
  /** A call of Tiendanube's API. */
  readonly tienda: Call;
}

export interface RelShop extends StoreCalls {
  readonly address: string;
  readonly pid: number;
  /** A call of any path, with no key. */
  readonly send: Call;
  /** Sends what it is given, and answers what came as text. */
  raw(
    method: string,
    path: string,
    body: string | Buffer | undefined,
    headers: Record<string, string>,
  ): Promise<Omit<Answer, 'body'> & { readonly text: string }>;
  /** Calls of another store. */
  as(keys: StoreKeys): StoreCalls;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** What it printed. */
  output(): string;
}

export interface StoreKeys {
  readonly storeId: number;
  readonly publicKey: string;
  readonly secretKey: string;
  readonly accessToken: string;
}

/** Servers that have not ended. */
const running = new Set<Server>();

/** Ends every server that a check has left. */
export function killServers(): void {
  for (const server of running) void server.stop('SIGKILL');
  running.clear();
}

/** The secrets of carts by their tokens, whatever server began them. */
const secrets = new Map<string, string>();

/** Secrets of a database are under one key, whoever opens it. */
export const masterKeyText = 'the master key of the checks';

/**
 * Makes a store in a database, with further words of `store create`, and answers the keys of its test half.
 */
export async function createStore(url: string, words: readonly string[] = []): Promise<StoreKeys> {
  const ran = await comptoir(['store', 'create', '--name', 'Rel', '--json', '--database', url, ...words]);
  if (ran.code !== 0) throw new Error(ran.err);
  return JSON.parse(ran.out).test;
}

/** Starts the server as its owner would, and calls it over real connections. */
export async function serveShop(
  url: string,
  keys: StoreKeys,
  options: {
    readonly connections?: number;
    readonly words?: readonly string[];
    readonly env?: Record<string, string>;
  } = {},
): Promise<RelShop> {
  const words = [
    'serve',
    '--no-rate-limit',
    '--log-level',
    'warn',
    '--database',
    url,
    ...(options.words ?? []),
  ];
  const server = await startServer(words, { COMPTOIR_MASTER_KEY: masterKeyText, ...options.env });
  running.add(server);
  const agent = new Agent({
    connections: options.connections ?? 100,
    pipelining: 1,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
  });
  const raw: RelShop['raw'] = async (method, path, body, headers) => {
    const answer = await request(`${server.address}${path}`, {
      method: method as 'GET',
      dispatcher: agent,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  };
  const send: Call = async (method, path, body, headers = {}) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const type: Record<string, string> = text === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await raw(method, path, text, { ...type, ...headers });
    return { status: answer.status, headers: answer.headers, body: parsed(answer.text) };
  };
  const under = (prefix: string, own: Record<string, string>): Call => {
    return (method, path, body, headers = {}) =>
      send(method, `${prefix}${path}`, body, { ...own, ...headers });
  };
  /** A call of a page, which sends the secret of each cart that it began along. */
  const ofPage = (call: Call): Call => {
    return async (method, path, body, headers = {}) => {
      const [, token = ''] = /^\/cart\/([^/?]+)/.exec(path) ?? [];
      const secret = secrets.get(token);
      const own: Record<string, string> = secret === undefined ? {} : { 'x-cart-secret': secret };
      const answer = await call(method, path, body, { ...own, ...headers });
      if (method === 'POST' && path === '/cart' && answer.status === 201)
        secrets.set(answer.body.token, answer.body.secret);
      return answer;
    };
  };
  const as = (keys: StoreKeys): StoreCalls => ({
    keys,
    admin: under('/api', { authorization: `Basic ${Buffer.from(`${keys.secretKey}:`).toString('base64')}` }),
    page: ofPage(under('/api', { authorization: `Bearer ${keys.publicKey}` })),
    tienda: under(`/v1/${keys.storeId}`, {
      authentication: `bearer ${keys.accessToken}`,
      'user-agent': 'Checks (checks@example.com)',
    }),
  });
  return {
    ...as(keys),
    address: server.address,
    pid: server.pid,
    raw,
    send,
    as,
    output: server.output,
    async stop(signal) {
      const code = await server.stop(signal);
      running.delete(server);
      await agent.destroy();
      return code;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** Runs work over many, so many at a time. */
export async function pooled<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const lanes = Array.from({ length: Math.min(width, items.length) }, async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index]!, index);
    }
  });
  await Promise.all(lanes);
  return results;
}
