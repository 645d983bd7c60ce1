import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into what it expects
  readonly body: any;
  readonly at: number;
}

export type Answer = (response: ServerResponse, received: Received, request: IncomingMessage) => void;

/** How receivers answer. */
export const answers: {
  readonly ok: Answer;
  readonly status: (status: number, headers?: Record<string, string>) => Answer;
  readonly reset: Answer;
  readonly resetAfterHead: Answer;
  readonly hang: Answer;
  readonly endless: Answer;
} = {
  ok: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  status:
    (status, headers = {}) =>
    (response) =>
      response.writeHead(status, headers).end('what the receiver said'),
  reset: (_response, _received, request) => request.socket.resetAndDestroy(),
  resetAfterHead: (response, _received, request) => {
    response.writeHead(200, { 'content-length': '1000' }).write('half of it');
    setTimeout(() => request.socket.resetAndDestroy(), 20);
  },
  hang: () => {},
  endless: (response) => {
    response.writeHead(200);
    const chunk = Buffer.alloc(16_384, 'x');
    const more = (): void => void (response.destroyed || response.write(chunk, () => setImmediate(more)));
    more();
  },
};

/**
 * A merchant's endpoint on this machine, once it listens. Each path answers as it was told, else 200. What
 * comes is kept in `received` where it is to be kept.
 */
export function receiver({ keep = true } = {}) {
  const ways = new Map<string, Answer>();
  const received: Received[] = [];
  let server: Server | undefined;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const one: Received = {
      path: request.url ?? '',
      method: request.method ?? '',
      headers: request.headers,
      text,
      body: text === '' ? undefined : JSON.parse(text),
      at: Date.now(),
    };
    if (keep) received.push(one);
    (ways.get(one.path) ?? answers.ok)(response, one, request);
  }

  const endpoint = {
    host: '',
    received,
    /** The address of a path of its own. */
    url: (path: string): string => `http://${endpoint.host}${path}`,
    answer(path: string, way: Answer): void {
      ways.set(path, way);
    },
    callsTo: (path: string): Received[] => received.filter((one) => one.path === path),
    reset(): void {
      received.length = 0;
      ways.clear();
    },
    /** Listens on a free port; after it was closed, on the one that it had. */
    async listen(): Promise<void> {
      server = createServer((request, response) => void take(request, response));
      server.listen(Number(endpoint.host.split(':')[1] ?? 0), '127.0.0.1');
      await once(server, 'listening');
      endpoint.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    /** Breaks every connection, and takes none until it listens again. */
    close(): void {
      server?.closeAllConnections();
      server?.close();
    },
  };
  return endpoint;
}

/** Whether a call was signed with a secret, as a receiver would check it. */
export function isSigned({ headers, text }: Received, secret: string, now = Date.now()): boolean {
  const [, t = '', v1 = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['comptoir-signature'])) ?? [];
  const right = createHmac('sha256', secret).update(`${t}.${text}`).digest('hex');
  return v1 === right && Math.abs(now / 1000 - Number(t)) <= 300;
}
