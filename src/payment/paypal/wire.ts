import { FetchRefused } from '../../outgoing/fetch-refused.js';
import { guardedFetch, readBody } from '../../outgoing/guarded-fetch.js';

/** A merchant's account at PayPal, and how long its calls are waited for. */
export interface PayPalAccount {
  readonly clientId: string;
  readonly secret: string;
  /** Where PayPal's API is: https://api-m.paypal.com, or its sandbox. */
  readonly origin: string;
  /** host:port that may be called although it is private: a server of this machine in PayPal's place. */
  readonly allowHosts: ReadonlySet<string>;
  readonly intent: 'CAPTURE' | 'AUTHORIZE';
  /** For one call, in milliseconds. */
  readonly timeoutMs?: number;
  /** How often a call without a clear answer is repeated at once. */
  readonly retries?: number;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** A JSON object of PayPal's, unread. */
export type PayPalObject = Readonly<Record<string, unknown>>;

const maxBytes = 1024 * 1024;

export type Fetched = { readonly status: number; readonly body: unknown } | { readonly reason: string };

/** One request to PayPal's API, and its JSON; without an answer why there is none. */
export async function fetchPayPal(
  { origin, allowHosts, timeoutMs = 10_000 }: Pick<PayPalAccount, 'origin' | 'allowHosts' | 'timeoutMs'>,
  method: 'GET' | 'POST',
  path: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body?: string },
): Promise<Fetched> {
  try {
    const response = await guardedFetch(origin + path, {
      method,
      allowHosts,
      headers: { accept: 'application/json', 'user-agent': 'Comptoir', ...headers },
      ...(body === undefined ? {} : { body }),
      maxBytes,
      maxRedirects: 0,
      firstByteTimeoutMs: timeoutMs,
      totalTimeoutMs: timeoutMs,
    });
    const text = (await readBody(response)).toString('utf8');
    return { status: response.status, body: text === '' ? {} : parsed(text) };
  } catch (error) {
    if (error instanceof FetchRefused) return { reason: `PayPal did not answer: ${error.message}` };
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An object, or undefined. */
export function objectOf(value: unknown): PayPalObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as PayPalObject)
    : undefined;
}

/** A text that is not empty, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
