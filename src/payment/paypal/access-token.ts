import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { fetchPayPal, objectOf, type PayPalAccount, textOf } from './wire.js';

/** A token for PayPal's API, or why there is none. */
export type AccessToken =
  | { readonly kind: 'ok'; readonly token: string }
  | { readonly kind: 'refused'; readonly status: number; readonly issue: string; readonly message: string }
  | { readonly kind: 'unknown'; readonly reason: string };

interface Issued {
  readonly token: string;
  /** UTC milliseconds. */
  readonly until: number;
}

/** Tokens last for hours, and PayPal limits how often one is asked for: one for each account and process. */
const issued = new LRUCache<string, Issued>({ max: 1000 });
const asking = new Map<string, Promise<AccessToken>>();

/** A token is renewed before its last minute, so that none ends on its way. */
const spareMs = 60_000;

/**
 * A token of an account: the cached one as long as it lasts, and one question where several calls need it at
 * once.
 */
export async function accessToken(account: PayPalAccount): Promise<AccessToken> {
  const key = keyOf(account);
  const known = issued.get(key);
  if (known && account.now() < known.until) return { kind: 'ok', token: known.token };
  const underWay = asking.get(key);
  if (underWay) return underWay;
  const question = askForToken(account, key).finally(() => asking.delete(key));
  asking.set(key, question);
  return question;
}

/** Drops a token that PayPal does not accept any more. */
export function forgetToken(account: PayPalAccount, token: string): void {
  const key = keyOf(account);
  if (issued.peek(key)?.token === token) issued.delete(key);
}

async function askForToken(account: PayPalAccount, key: string): Promise<AccessToken> {
  const credentials = Buffer.from(`${account.clientId}:${account.secret}`).toString('base64');
  const fetched = await fetchPayPal(account, 'POST', '/v1/oauth2/token', {
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  if ('reason' in fetched) return { kind: 'unknown', reason: fetched.reason };
  const { status } = fetched;
  const body = objectOf(fetched.body) ?? {};
  const token = textOf(body.access_token);
  if (status === 200 && token !== undefined) {
    const lasts = typeof body.expires_in === 'number' ? body.expires_in * 1000 : 0;
    issued.set(key, { token, until: account.now() + lasts - spareMs });
    return { kind: 'ok', token };
  }
  if (status === 400 || status === 401 || status === 403) {
    const message = "PayPal does not take this shop's client id and secret.";
    return { kind: 'refused', status, issue: 'AUTHENTICATION_FAILURE', message };
  }
  return { kind: 'unknown', reason: `PayPal answered ${status} when asked for an access token` };
}

function keyOf({ origin, clientId, secret }: PayPalAccount): string {
  return createHash('sha256')
    .update(JSON.stringify([origin, clientId, secret]))
    .digest('hex');
}
