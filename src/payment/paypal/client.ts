import { setTimeout as sleep } from 'node:timers/promises';
import { accessToken, forgetToken } from './access-token.js';
import {
  type Fetched,
  fetchPayPal,
  objectOf,
  type PayPalAccount,
  type PayPalObject,
  textOf,
} from './wire.js';

/** What a call came to. */
export type PayPalAnswer =
  | { readonly kind: 'ok'; readonly body: PayPalObject }
  /** Nothing has changed at PayPal. `issue` is PayPal's own code for why. */
  | { readonly kind: 'refused'; readonly status: number; readonly issue: string; readonly message: string }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface PayPalCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  /** Makes repeated calls one. */
  readonly requestId?: string;
}

/**
 * Calls PayPal with an access token, again where nothing clear comes back: the request's id makes that one
 * act. Never throws for what PayPal does.
 */
export async function callPayPal(account: PayPalAccount, call: PayPalCall): Promise<PayPalAnswer> {
  const { retries = 1 } = account;
  for (let tries = 0; ; tries += 1) {
    const answer = await callOnce(account, call);
    if (answer.kind !== 'unknown' || tries >= retries) return answer;
    await sleep(150);
  }
}

async function callOnce(account: PayPalAccount, call: PayPalCall): Promise<PayPalAnswer> {
  for (let renewed = false; ; renewed = true) {
    const token = await accessToken(account);
    if (token.kind !== 'ok') return token;
    const answer = await send(account, call, token.token);
    // Tokens end early where the merchant makes a new secret.
    if (answer.kind !== 'refused' || answer.status !== 401 || renewed) return answer;
    forgetToken(account, token.token);
  }
}

async function send(
  account: PayPalAccount,
  { method, path, body, requestId }: PayPalCall,
  token: string,
): Promise<PayPalAnswer> {
  return readAnswer(
    await fetchPayPal(account, method, path, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === 'POST' ? { 'content-type': 'application/json', prefer: 'return=representation' } : {}),
        ...(requestId === undefined ? {} : { 'paypal-request-id': requestId }),
      },
      // An act without a body is still JSON to PayPal.
      ...(method === 'POST' ? { body: body === undefined ? '{}' : JSON.stringify(body) } : {}),
    }),
  );
}

/** Statuses that say nothing of what became of the call. */
const unclear: ReadonlySet<number> = new Set([408, 409, 425, 429]);

function readAnswer(fetched: Fetched): PayPalAnswer {
  if ('reason' in fetched) return { kind: 'unknown', reason: fetched.reason };
  const { status } = fetched;
  const body = objectOf(fetched.body);
  if (status >= 200 && status < 300)
    return body
      ? { kind: 'ok', body }
      : { kind: 'unknown', reason: 'PayPal answered something that is not JSON' };
  const { issue, message } = issueOf(body ?? {});
  if (status >= 500 || status < 400 || unclear.has(status) || issue === 'PREVIOUS_REQUEST_IN_PROGRESS')
    return { kind: 'unknown', reason: `PayPal answered ${status}${issue ? ` (${issue})` : ''}` };
  return { kind: 'refused', status, issue: issue || `HTTP_${status}`, message };
}

/** PayPal's code for a refusal, the nearest to its cause, and PayPal's sentence for it. */
function issueOf({ name, message, details, error, error_description }: PayPalObject): {
  readonly issue: string;
  readonly message: string;
} {
  const first = objectOf(Array.isArray(details) ? details[0] : undefined) ?? {};
  return {
    issue: textOf(first.issue) ?? textOf(name) ?? textOf(error) ?? '',
    message:
      textOf(first.description) ??
      textOf(message) ??
      textOf(error_description) ??
      'PayPal refused the payment.',
  };
}
