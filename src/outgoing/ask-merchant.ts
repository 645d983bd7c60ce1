import type { TargetRules } from './checked-target.js';
import { FetchRefused } from './fetch-refused.js';
import { guardedFetch, readBody } from './guarded-fetch.js';

export interface AskOptions extends TargetRules {
  /** From `issueRequestToken`. */
  readonly requestToken: string;
  /** For all of it; 10 seconds unless told: a buyer waits. */
  readonly timeoutMs?: number;
  /** After decompression; 256 KB unless told. */
  readonly maxBytes?: number;
}

/**
 * Asks a merchant's own server something as JSON, once, and gives the JSON that it answers with 200, 201 or
 * 202. Follows no redirect. Rejects with `FetchRefused` alone: `timeout`, `bad_status`, `bad_answer`,
 * `too_large`, or what kept it from being reached.
 */
export async function askMerchant(url: string, question: unknown, options: AskOptions): Promise<unknown> {
  const { requestToken, timeoutMs = 10_000, maxBytes = 256_000, ...rules } = options;
  const response = await guardedFetch(url, {
    ...rules,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'Comptoir/1.0 (compatible; Snipcart/1.0)',
      'x-snipcart-requesttoken': requestToken,
    },
    body: JSON.stringify(question),
    maxBytes,
    firstByteTimeoutMs: timeoutMs,
    totalTimeoutMs: timeoutMs,
    maxRedirects: 0,
  });
  if (![200, 201, 202].includes(response.status)) {
    response.close();
    throw new FetchRefused('bad_status', `it answered ${response.status}`, response.status);
  }
  const body = await readBody(response);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new FetchRefused('bad_answer', 'its answer is not JSON', response.status);
  }
}
