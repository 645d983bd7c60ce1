import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import {
  type Body,
  type FakeOrder,
  type Funding,
  issue,
  missing,
  type PayPalReply,
  paypalObjects,
  refunded,
} from './fake-paypal-objects.js';
import { paypalPage } from './fake-paypal-pages.js';
import { selfSigned } from './self-signed.js';

/** What goes wrong with one request. */
export type Trouble =
  /** It is carried out, and never answered. */
  | 'no answer'
  /** It is carried out, and answered with 500. */
  | '500 after'
  /** It is carried out, and the connection breaks. */
  | 'cut after'
  /** The connection breaks before anything is done. */
  | 'cut before'
  /** Refused for now. */
  | '503'
  | '429'
  | { readonly delayMs: number }
  /** Refused with one of PayPal's issues. */
  | { readonly issue: string; readonly status?: number };

export type Act =
  | 'token'
  | 'create'
  | 'retrieve'
  | 'complete'
  | 'capture'
  | 'void'
  | 'refund'
  | 'certificate'
  | 'webhook';

/** When the webhook comes, by the answer of the call that it tells of. */
export type WebhookTime = 'before' | 'after' | 'twice' | 'never';

/** What happens to the calls and messages of one cart, whatever happens to the others meanwhile. */
export interface FakePlan {
  readonly time: WebhookTime;
  /** Spoils the next requests of each kind, in their order. */
  readonly troubles: readonly (readonly [Act, Trouble])[];
}

export interface FakePayPalOptions {
  readonly clientId?: string;
  readonly secret?: string;
  /** What its clock says, in milliseconds; the machine's unless told. */
  readonly now?: () => number;
  /** How long a token lasts, in seconds. */
  readonly tokenSeconds?: number;
}

interface Sent {
  readonly type: string;
  readonly body: string;
  status: number;
}

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = selfSigned(keys.publicKey, keys.privateKey, 'messageverificationcerts.paypal.com');

/**
 * A server that speaks PayPal's wire for orders, on this machine: tokens, idempotency by PayPal-Request-Id, signed messages, the
 * pages on which a payer agrees, and trouble by script. It counts what was charged and given back, to the cent.
 */
export async function startFakePayPal(options: FakePayPalOptions = {}) {
  const {
    // A client of its own: tokens are kept by it, and another server may have had this one's port.
    clientId = `paypal-client-${randomUUID()}`,
    secret = 'paypal-secret',
    now = Date.now,
    tokenSeconds = 32_400,
  } = options;
  const tokens = new Map<string, number>();
  const answers = new Map<string, Promise<PayPalReply>>();
  const troubles: (readonly [Act, Trouble])[] = [];
  const plans = new Map<
    string,
    { readonly time: WebhookTime; readonly troubles: (readonly [Act, Trouble])[] }
  >();
  const requests: {
    readonly act: Act;
    readonly path: string;
    readonly requestId: string | undefined;
    readonly body: unknown;
  }[] = [];
  const webhook = {
    url: '',
    id: 'WH-1',
    time: 'never' as WebhookTime,
    events: [{ name: '*' }] as { readonly name: string }[],
  };
  const sent: Sent[] = [];
  /** Every event there was, sent or not. */
  const events: { readonly type: string; readonly body: string; readonly token: string }[] = [];
  let before: Promise<unknown>[] = [];
  let after: (() => Promise<unknown>)[] = [];
  const running = new Set<Promise<unknown>>();

  const objects = paypalObjects((type, resource, order) => record(type, resource, order.invoiceId));

  function record(type: string, resource: Record<string, unknown>, token: string): string {
    const body = JSON.stringify({
      id: `WH-${randomUUID()}`,
      event_version: '1.0',
      create_time: new Date(now()).toISOString(),
      event_type: type,
      resource,
    });
    events.push({ type, body, token });
    const time = plans.get(token)?.time ?? webhook.time;
    if (time === 'before') before.push(deliver(type, body));
    if (time === 'after' || time === 'twice') after.push(() => deliver(type, body));
    if (time === 'twice') after.push(() => deliver(type, body));
    return body;
  }

  /** The headers of a message that is signed for a webhook. */
  function sign(body: string, webhookId = webhook.id): Record<string, string> {
    const [id, time] = [randomUUID(), new Date(now()).toISOString()];
    const signed = `${id}|${time}|${webhookId}|${crc32(body)}`;
    return {
      'content-type': 'application/json',
      'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': `${address}/v1/notifications/certs/CERT-1`,
      'paypal-transmission-id': id,
      'paypal-transmission-time': time,
      'paypal-transmission-sig': createSign('RSA-SHA256').update(signed).sign(keys.privateKey, 'base64'),
    };
  }

  async function deliver(type: string, body: string): Promise<number> {
    const delivery: Sent = { type, body, status: 0 };
    sent.push(delivery);
    const answer = await fetch(webhook.url, { method: 'POST', headers: sign(body), body }).catch(
      () => undefined,
    );
    delivery.status = answer?.status ?? 0;
    await answer?.arrayBuffer();
    return delivery.status;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', 'http://paypal.test');
    const page = paypalPage(url, objects.orders, (order, funding) => payerAgrees(order.id, funding));
    if (page) {
      const { status, headers, body } = await page;
      response.writeHead(status, headers);
      return void response.end(body);
    }
    const route = routeOf(request.method ?? '', url.pathname);
    if (!route) return send(response, missing());
    const requestId = request.headers['paypal-request-id'] as string | undefined;
    const body = route.act === 'token' || text === '' ? {} : JSON.parse(text);
    requests.push({ act: route.act, path: url.pathname, requestId, body });
    const own = plans.get(tokenOf(route.act, route.id, body))?.troubles ?? [];
    const trouble = taken(own, route.act) ?? taken(troubles, route.act);
    if (trouble === 'cut before') return void request.socket.destroy();
    if (trouble === '503' || trouble === '429')
      return send(response, issue('INTERNAL_SERVICE_ERROR', Number(trouble)));
    if (typeof trouble === 'object' && 'issue' in trouble)
      return send(response, issue(trouble.issue, trouble.status));
    if (route.act === 'token') return send(response, newToken(request, text));
    if (route.act === 'certificate') {
      response.writeHead(200, { 'content-type': 'application/x-pem-file' });
      return void response.end(certificate);
    }
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (now() >= (tokens.get(token) ?? 0))
      return send(response, {
        status: 401,
        body: { error: 'invalid_token', error_description: 'Token signature verification failed' },
      });
    if (request.method === 'POST' && requestId === undefined)
      return send(response, issue('MISSING_REQUIRED_PARAMETER', 400));
    const { reply, delivered, toTell } = await carriedOut(route, requestId, body, trouble);
    await Promise.all(delivered);
    if (trouble === 'cut after') request.socket.destroy();
    else if (trouble === '500 after') send(response, issue('INTERNAL_SERVER_ERROR', 500));
    else if (trouble !== 'no answer') send(response, reply);
    for (const tell of toTell) track(tell());
  }

  async function carriedOut(
    { act, id, kind }: Route,
    requestId: string | undefined,
    body: Record<string, unknown>,
    trouble: Trouble | undefined,
  ) {
    const known = requestId === undefined ? undefined : answers.get(`${act} ${id} ${requestId}`);
    if (known) return { reply: await known, delivered: [], toTell: [] };
    const slow =
      typeof trouble === 'object' && 'delayMs' in trouble ? sleep(trouble.delayMs) : Promise.resolve();
    let deliveries: { delivered: Promise<unknown>[]; toTell: (() => Promise<unknown>)[] } = {
      delivered: [],
      toTell: [],
    };
    const work = slow.then(() => {
      const reply = perform(act, id, kind, body);
      deliveries = caused();
      return reply;
    });
    if (requestId !== undefined) answers.set(`${act} ${id} ${requestId}`, work);
    const reply = await work;
    // What was not found is not kept under its id.
    if (reply.status === 404) answers.delete(`${act} ${id} ${requestId}`);
    return { reply, ...deliveries };
  }

  function perform(act: Act, id: string, kind: Route['kind'], body: Record<string, unknown>): PayPalReply {
    if (act === 'create') return objects.create(body);
    if (act === 'webhook')
      return id === webhook.id
        ? { status: 200, body: { id, url: webhook.url, event_types: webhook.events } }
        : issue('INVALID_RESOURCE_ID', 404);
    if (act === 'capture') return objects.captureAuthorization(id);
    if (act === 'void') return objects.voidAuthorization(id);
    if (act === 'refund') return objects.refund(id, body);
    if (act === 'retrieve' && (kind === 'authorization' || kind === 'capture')) return objects.find(kind, id);
    const order = objects.orders.get(id);
    if (!order) return missing();
    if (act === 'retrieve') return { status: 200, body: objects.orderView(order) };
    return objects.complete(order, kind === 'authorization' ? 'authorize' : 'capture');
  }

  function newToken(request: IncomingMessage, form: string): PayPalReply {
    const wanted = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
    if (request.headers.authorization !== wanted || !form.includes('grant_type=client_credentials'))
      return {
        status: 401,
        body: { error: 'invalid_client', error_description: 'Client Authentication failed' },
      };
    const token = `A21AA${randomUUID()}`;
    tokens.set(token, now() + tokenSeconds * 1000);
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: tokenSeconds } };
  }

  /** Of the cart that a request is about. */
  function tokenOf(act: Act, id: string, body: Body): string {
    if (act === 'create') return String(body.purchase_units?.[0]?.invoice_id ?? '');
    const order =
      objects.orders.get(id) ??
      [...objects.orders.values()].find((one) => one.authorization?.id === id || one.capture?.id === id);
    return order?.invoiceId ?? '';
  }

  function caused() {
    const deliveries = { delivered: before, toTell: after };
    before = [];
    after = [];
    return deliveries;
  }

  function track(work: Promise<unknown>): void {
    running.add(work);
    void work.finally(() => running.delete(work));
  }

  async function payerAgrees(id: string, funding: Funding = 'pays'): Promise<FakeOrder> {
    const order = objects.orders.get(id);
    if (!order) throw new Error(`there is no order ${id}`);
    objects.approve(order, funding);
    await spread();
    return order;
  }

  async function spread(): Promise<void> {
    const { delivered, toTell } = caused();
    await Promise.all(delivered);
    for (const tell of toTell) track(tell());
  }

  const server = createServer((request, response) => {
    track(answer(request, response).catch((error) => response.destroy(error as Error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  objects.setAddress(address);

  const ordersOf = (token?: string) =>
    [...objects.orders.values()].filter(({ invoiceId }) => token === undefined || invoiceId === token);
  const wasTaken = ({ capture }: FakeOrder) =>
    capture !== undefined && capture.status !== 'PENDING' && capture.status !== 'DECLINED';

  return {
    address,
    /** What the shop is allowed to call although it is private. */
    host: address.slice('http://'.length),
    clientId,
    secret,
    requests,
    webhook,
    /** Messages of the webhook, with what they were answered; 0 is no answer. */
    sent,
    events,
    objects,
    /** Spoils the next request of a kind; several in a row are spoiled in their order. */
    spoil(act: Act, ...kinds: Trouble[]): void {
      for (const trouble of kinds) troubles.push([act, trouble]);
    },
    /** Plans what happens to one cart: `spoil` and the webhook's time are for all the others. */
    plan(token: string, { time, troubles: planned }: FakePlan): void {
      plans.set(token, { time, troubles: [...planned] });
    },
    /** The payer at PayPal, by the address that they were sent to or the order's id. */
    approve(where: string, funding: Funding = 'pays'): Promise<FakeOrder> {
      return payerAgrees(
        where.startsWith('http') ? new URL(where).searchParams.get('token')! : where,
        funding,
      );
    },
    /** What a pending capture comes to. */
    async finishCapture(order: FakeOrder, status: 'COMPLETED' | 'DECLINED'): Promise<void> {
      objects.finishCapture(order, status);
      await spread();
    },
    /** A message that PayPal sends of itself. */
    async send(type: string, resource: Record<string, unknown>, token = ''): Promise<number> {
      return deliver(type, record(type, resource, token));
    },
    /** Charges and their sums, by the cart's token; of everything without one. */
    charged(token?: string) {
      const all = ordersOf(token).filter(wasTaken);
      const sum = (numbers: readonly number[]) =>
        Math.round(numbers.reduce((total, one) => total + one, 0) * 100);
      return {
        count: all.length,
        amount: sum(all.map(({ amount }) => Number(amount.value))),
        refunded: sum(all.map(refunded)),
      };
    },
    ordersOf,
    /** Ends all tokens, as a new secret does. */
    endTokens: (): void => tokens.clear(),
    sign,
    /** Sends an event (again). */
    deliver,
    /** Once every message has been delivered. */
    async quiet(): Promise<void> {
      while (running.size > 0) await Promise.race([Promise.all(running), sleep(2000)]);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type FakePayPal = Awaited<ReturnType<typeof startFakePayPal>>;

interface Route {
  readonly act: Act;
  readonly id: string;
  readonly kind?: 'authorization' | 'capture' | undefined;
}

function routeOf(method: string, path: string): Route | undefined {
  const [, version, kind, what = '', id = '', act = ''] = path.split('/');
  if (path === '/v1/oauth2/token') return { act: 'token', id: '' };
  if (version === 'v1' && kind === 'notifications')
    return what === 'certs'
      ? { act: 'certificate', id }
      : what === 'webhooks'
        ? { act: 'webhook', id }
        : undefined;
  if (version !== 'v2') return undefined;
  if (kind === 'checkout' && what === 'orders') {
    if (id === '') return method === 'POST' ? { act: 'create', id } : undefined;
    if (act === '') return { act: 'retrieve', id };
    if (act === 'capture') return { act: 'complete', id };
    return act === 'authorize' ? { act: 'complete', id, kind: 'authorization' } : undefined;
  }
  if (kind !== 'payments') return undefined;
  const moveKind = { authorizations: 'authorization', captures: 'capture' }[what] as Route['kind'];
  if (moveKind === undefined) return undefined;
  if (act === '') return { act: 'retrieve', id, kind: moveKind };
  if (moveKind === 'authorization') return act === 'capture' || act === 'void' ? { act, id } : undefined;
  return act === 'refund' ? { act, id } : undefined;
}

/** The next trouble of a kind, which is then over. */
function taken(troubles: (readonly [Act, Trouble])[], act: Act): Trouble | undefined {
  const at = troubles.findIndex(([troubled]) => troubled === act);
  return at < 0 ? undefined : troubles.splice(at, 1)[0]![1];
}

function send(response: ServerResponse, { status, body }: PayPalReply): void {
  if (status === 204) {
    response.writeHead(204);
    return void response.end();
  }
  response.writeHead(status, {
    'content-type': 'application/json',
    'paypal-debug-id': randomUUID().slice(0, 13),
  });
  response.end(JSON.stringify(body));
}
