import { createHmac } from 'node:crypto';
import type { AppContext } from '../app/context.js';
import { snipcartWebhook } from '../dialect/snipcart/webhook-body.js';
import { tiendanubeWebhook } from '../dialect/tiendanube/webhook-body.js';
import { findEvent } from '../domain/outbox.js';
import { findStore, type Store } from '../domain/store/store.js';
import type { Delivery } from '../domain/webhook/delivery.js';
import type { Receiver } from '../domain/webhook/receiver.js';
import { appSecret, secretOf } from '../domain/webhook/receivers.js';
import { issueRequestToken } from '../outgoing/request-token.js';

export interface WebhookRequest {
  readonly store: Store;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The call that tells a receiver of an event, signed now; undefined where the event or the store is gone. */
export async function webhookRequest(
  context: AppContext,
  receiver: Receiver,
  delivery: Delivery,
): Promise<WebhookRequest | undefined> {
  const { read } = context.storage;
  const store = await findStore(read, delivery.storeId);
  const forTiendanube = receiver.dialect === 'tiendanube';
  const body = store && (await bodyOf(context, store, delivery, forTiendanube));
  if (!store || body === undefined) return undefined;
  const secret = await context.vault.read(
    read,
    store.storeId,
    forTiendanube ? appSecret : secretOf(receiver.id),
  );
  const sign = forTiendanube ? tiendanubeHeaders : snipcartHeaders;
  return {
    store,
    body,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'Comptoir/1.0 (compatible; Snipcart/1.0)',
      ...sign(context, store, delivery, body, secret),
    },
  };
}

/** The same for every receiver and at every try, so it is rendered once where they come together. */
async function bodyOf(
  context: AppContext,
  store: Store,
  { event: name, eventId }: Delivery,
  forTiendanube: boolean,
): Promise<string | undefined> {
  const key = `webhook:${store.storeId}:${eventId}:${name}`;
  const shape = context.rendered.versionNow(store.version);
  const known = context.rendered.get(key, shape);
  if (known) return known.toString('utf8');
  const event = await findEvent(context.storage.read, store.storeId, eventId);
  if (!event) return undefined;
  const body = JSON.stringify((forTiendanube ? tiendanubeWebhook : snipcartWebhook)(name, event, store));
  context.rendered.set(key, shape, Buffer.from(body));
  return body;
}

type Headers = Record<string, string>;

function snipcartHeaders(
  context: AppContext,
  { storeId, tokenSecret }: Store,
  { eventId }: Delivery,
  body: string,
  secret: string | undefined,
): Headers {
  const now = context.now();
  const seconds = Math.floor(now / 1000);
  return {
    'X-Snipcart-RequestToken': issueRequestToken(Buffer.from(tokenSecret, 'hex'), storeId, now),
    'Comptoir-Event-Id': eventId,
    ...(secret === undefined
      ? {}
      : { 'Comptoir-Signature': `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`)}` }),
  };
}

function tiendanubeHeaders(
  _context: AppContext,
  _store: Store,
  { id }: Delivery,
  body: string,
  secret: string | undefined,
): Headers {
  return {
    // One change may be several events here, each of them its own.
    'Comptoir-Event-Id': id,
    ...(secret === undefined ? {} : { 'x-linkedstore-hmac-sha256': hmac(secret, body) }),
  };
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
