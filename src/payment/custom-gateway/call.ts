import type { Resolve } from '../../outgoing/checked-target.js';
import { guardedFetch, readBody } from '../../outgoing/guarded-fetch.js';

export interface GatewayCaller {
  readonly allowHosts: ReadonlySet<string>;
  /** From `issueRequestToken`. */
  readonly requestToken: () => string;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

const maxBytes = 100 * 1024;

/**
 * Posts JSON to a merchant's gateway. A body that is not JSON is `undefined`. Rejects with `FetchRefused`
 * alone.
 */
export async function postToGateway(
  caller: GatewayCaller,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly answer: unknown }> {
  const { timeoutMs = 10_000 } = caller;
  const response = await guardedFetch(url, {
    method: 'POST',
    allowHosts: caller.allowHosts,
    ...(caller.resolve ? { resolve: caller.resolve } : {}),
    headers: {
      accept: 'application/json',
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Comptoir/1.0 (compatible; Snipcart/1.0)',
      'x-snipcart-requesttoken': caller.requestToken(),
      ...headers,
    },
    body: JSON.stringify(body),
    maxBytes,
    // Gateways often sleep until they are called.
    firstByteTimeoutMs: timeoutMs,
    totalTimeoutMs: timeoutMs,
  });
  const text = (await readBody(response)).toString('utf8');
  try {
    return { status: response.status, answer: JSON.parse(text) };
  } catch {
    return { status: response.status, answer: undefined };
  }
}
