import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Hostile } from './hostile.js';
import { basic, type StoreKeys } from './shop.js';

/** Calls of pages, with the public key: any page may ask whether it may. */
const openPaths = /^\/api\/(cart|customer)([/?]|$)/;
export const preflighted = /^\/api\/(cart|customer|public)([/?]|$)/;

/** Pages for people, whose refusals are pages too. */
const pages = /^\/account\//;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What opens a store's own part of a route; whoever signs out stays signed in. */
export function keyFor(path: string, keys: StoreKeys, session: string): Record<string, string> {
  if (!path.startsWith('/api')) return { authentication: `bearer ${keys.accessToken}` };
  if (!openPaths.test(path)) return { authorization: basic(keys.secretKey) };
  const key = { authorization: `Bearer ${keys.publicKey}` };
  return path.includes('signout') ? key : { ...key, 'x-customer-session': session };
}

/** How long an answer may take, in milliseconds. */
export const patienceMs = 2000;

/**
 * Sends requests as they are, over a few connections; rejects where an answer takes too long, or none comes.
 */
export function hostileSender(port: number, maxSockets = 4) {
  const agent = new Agent({ keepAlive: true, maxSockets });
  return {
    close: () => agent.destroy(),
    send({ method, path, headers, body }: Hostile, key: Readonly<Record<string, string>>): Promise<Answer> {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const all = { ...key, ...length, 'user-agent': 'Tests', ...headers };
      return new Promise((resolve, reject) => {
        const call = request({ host: '127.0.0.1', port, agent, method, path, headers: all }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode!, headers: response.headers, text });
          });
        });
        call.setTimeout(patienceMs, () => call.destroy(new Error(`no answer in ${patienceMs} ms`)));
        call.on('error', reject);
        call.end(body);
      });
    },
  };
}

/** What is wrong with an answer to a request that no honest client sends, or undefined. */
export function complaint({ method, path }: Hostile, { status, headers, text }: Answer): string | undefined {
  if (status >= 500) return `${status}: ${text}`;
  if (/\n\s+at |node_modules|\.(js|ts):\d+/.test(text.slice(0, 20_000)) && !path.startsWith('/docs'))
    return `a stack: ${text.slice(0, 500)}`;
  if (status < 400 || method === 'HEAD') return undefined;
  const type = headers['content-type'] ?? '';
  const page = pages.test(path) && type.startsWith('text/html');
  if (!page && !type.startsWith('application/json')) return `${status} as ${type}: ${text.slice(0, 200)}`;
  return page ? undefined : shapeComplaint(path, status, text);
}

/** Whether an error body is the API's own. */
function shapeComplaint(path: string, status: number, text: string): string | undefined {
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(text);
  } catch {
    return `${status}, not JSON: ${text.slice(0, 200)}`;
  }
  const isText = (value: unknown) => typeof value === 'string' && value !== '';
  const lists = (value: unknown) =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((list) => Array.isArray(list) && list.every(isText));
  if (path.startsWith('/v1/') || path.startsWith('/2025-03/')) {
    const { code, message, description, error } = body;
    if (code === status && isText(message) && (isText(description) || description === null)) return undefined;
    if (status === 400 && isText(error) && Object.keys(body).length === 1) return undefined;
    if (status === 422 && lists(body)) return undefined;
    return `${status}, not Tiendanube's form: ${text.slice(0, 300)}`;
  }
  // What Node's parser refuses has no path yet: one form that both APIs' clients read.
  if (status === 431 && isText(body.message) && body.code === 431) return undefined;
  if (path.startsWith('/dashboard/')) {
    const { message, code, errors, ...more } = body;
    if (isText(message) && isText(code) && Object.keys(more).length === 0 && (!errors || lists(errors)))
      return undefined;
    return `${status}, not the dashboard's form: ${text.slice(0, 300)}`;
  }
  const { message, errors, reason, problems, ...more } = body;
  // The cart's own: the key of its text, and what is wrong with which item.
  if (!preflighted.test(path) && (reason !== undefined || problems !== undefined))
    return `${status}, not Snipcart's form: ${text.slice(0, 300)}`;
  if (!isText(message) || Object.keys(more).length > 0 || (errors !== undefined && !lists(errors)))
    return `${status}, not Snipcart's form: ${text.slice(0, 300)}`;
  return undefined;
}
