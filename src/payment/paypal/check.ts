import type { Checked } from '../../outgoing/checked.js';
import { accessToken } from './access-token.js';
import { callPayPal } from './client.js';
import { objectOf, type PayPalAccount, textOf } from './wire.js';

/** The events that a shop needs to learn the outcome of a payment. */
const needed = [
  'CHECKOUT.ORDER.APPROVED',
  'PAYMENT.CAPTURE.COMPLETED',
  'PAYMENT.CAPTURE.DENIED',
  'PAYMENT.CAPTURE.REVERSED',
  'CUSTOMER.DISPUTE.CREATED',
  'CUSTOMER.DISPUTE.RESOLVED',
] as const;

/** Tries a client id and its secret by asking for an access token, which changes nothing at PayPal. */
export async function checkCredentials(account: PayPalAccount): Promise<Checked> {
  const token = await accessToken(account);
  if (token.kind === 'ok') return { state: 'ok', message: 'PayPal takes this client id and secret' };
  if (token.kind === 'refused')
    return { state: 'wrong', message: 'PayPal does not know this client id with this secret' };
  return { state: 'unknown', message: token.reason };
}

/** Tries the id of a webhook: PayPal knows it, it leads here, and it has the events that count. */
export async function checkWebhook(account: PayPalAccount, webhookId: string, url: string): Promise<Checked> {
  const path = `/v1/notifications/webhooks/${encodeURIComponent(webhookId)}`;
  const answer = await callPayPal(account, { method: 'GET', path });
  if (answer.kind === 'unknown') return { state: 'unknown', message: answer.reason };
  if (answer.kind === 'refused')
    return answer.status === 404 || answer.status === 400
      ? { state: 'wrong', message: 'PayPal knows no webhook of this id for this client id' }
      : { state: 'unknown', message: `PayPal does not tell of its webhooks: ${answer.issue}` };
  const address = textOf(answer.body.url);
  if (address !== url)
    return { state: 'wrong', message: `this webhook leads to ${address}: it should lead to ${url}` };
  const types = Array.isArray(answer.body.event_types) ? answer.body.event_types : [];
  const names = new Set(types.map((type) => objectOf(type)?.name));
  const missing = names.has('*') ? [] : needed.filter((name) => !names.has(name));
  if (missing.length > 0)
    return { state: 'wrong', message: `this webhook lacks the events ${missing.join(', ')}` };
  return { state: 'ok', message: 'PayPal sends its messages here' };
}
