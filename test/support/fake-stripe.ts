import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { missing, type StripeReply, stripeObjects } from './fake-stripe-objects.js';

/** What goes wrong with one request. */
export type Trouble =
  /** It is carried out, and never answered. */
  | 'no answer'
  /** It is carried out, and answered with 500, which stays under its key. */
  | '500 after'
  /** It is carried out, and the connection breaks. */
  | 'cut after'
  /** The connection breaks before anything is done. */
  | 'cut before'
  /** Refused for now. */
  | '503'
  | '429'
  | { readonly delayMs: number };

/** When the webhook comes, by the answer of the call that it tells of. */
export type WebhookTime = 'before' | 'after' | 'twice' | 'never';

export interface FakeStripeOptions {
  /** Further keys are refused. */
  readonly secretKey?: string;
  readonly webhookSecret?: string;
  /** What its clock says, in milliseconds; the machine's unless told. */
  readonly now?: () => number;
}

/** What happens to the calls and messages of one cart, whatever happens to the others meanwhile. */
export interface FakePlan {
  readonly time: WebhookTime;
  /** Spoils the next requests of each kind, in their order. */
  readonly troubles: readonly (readonly [Act, Trouble])[];
}

export type Act = 'create' | 'confirm' | 'capture' | 'cancel' | 'refund' | 'retrieve' | 'list';

interface Answer {
  readonly reply: StripeReply;
  readonly replayed: boolean;
  /** Deliveries that come before the answer, and those that come after it. */
  readonly delivered: readonly Promise<unknown>[];
  readonly toTell: readonly Tell[];
}

type Tell = () => Promise<unknown>;

interface KeyedReply {
  readonly request: string;
  reply: StripeReply | undefined;
}

/**
 * A server that speaks Stripe's wire for payment intents, on this machine: idempotency as Stripe has it, its
 * test cards, and trouble by script. It counts what was charged and given back, to the cent.
 */
export async function startFakeStripe(options: FakeStripeOptions = {}) {
  const { secretKey = 'sk_test_fake', webhookSecret = 'whsec_fake', now = Date.now } = options;
  const keys = new Map<string, KeyedReply>();
  const troubles: (readonly [Act, Trouble])[] = [];
  const plans = new Map<
    string,
    { readonly time: WebhookTime; readonly troubles: (readonly [Act, Trouble])[] }
  >();
  const requests: {
    readonly act: Act;
    readonly path: string;
    readonly key: string | undefined;
    readonly params: Record<string, unknown>;
  }[] = [];
  const webhook = { url: '', secret: webhookSecret, time: 'never' as WebhookTime, type: '' };
  const sent: { readonly type: string; readonly body: string; status: number }[] = [];
  /** Every event there was, sent or not. */
  const events: { readonly type: string; readonly body: string; readonly token: string }[] = [];
  /** Deliveries that the act under way caused: by its answer's side, and after it. */
  let before: Promise<unknown>[] = [];
  let after: Tell[] = [];
  const running = new Set<Promise<unknown>>();

  const objects = stripeObjects((type, object) => {
    const event = {
      id: `evt_${randomBytes(12).toString('hex')}`,
      object: 'event',
      api_version: '2026-10-28.endive',
      created: Math.floor(now() / 1000),
      livemode: false,
      type,
      data: { object },
    };
    const body = JSON.stringify(event);
    const token = String((object.metadata as Record<string, string>).token ?? '');
    events.push({ type, body, token });
    const time = plans.get(token)?.time ?? webhook.time;
    if (time === 'before') before.push(deliver(type, body));
    if (time === 'after' || time === 'twice') after.push(() => deliver(type, body));
    if (time === 'twice') after.push(() => deliver(type, body));
  });
  objects.setClock(now);

  async function deliver(type: string, body: string, at = now()): Promise<number> {
    const delivery = { type, body, status: 0 };
    sent.push(delivery);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signature(webhook.secret, body, at),
    };
    const answer = await fetch(webhook.url, { method: 'POST', headers, body }).catch(() => undefined);
    delivery.status = answer?.status ?? 0;
    await answer?.arrayBuffer();
    return delivery.status;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://stripe.test');
    const params = formOf(Buffer.concat(chunks).toString('utf8') || url.search.slice(1));
    if (request.headers.authorization !== `Bearer ${secretKey}`)
      return send(response, {
        status: 401,
        body: { error: { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_****' } },
      });
    const route = routeOf(request.method ?? '', url.pathname);
    if (!route)
      return send(response, missing(`Unrecognized request URL (${request.method}: ${url.pathname})`));
    const key = request.headers['idempotency-key'] as string | undefined;
    requests.push({ act: route.act, path: url.pathname, key, params });
    const own = plans.get(tokenOf(route.id, params))?.troubles ?? [];
    const trouble = taken(own, route.act) ?? taken(troubles, route.act);
    if (trouble === 'cut before') return void request.socket.destroy();
    if (trouble === '503' || trouble === '429')
      return send(response, {
        status: Number(trouble),
        body: { error: { type: 'api_error', message: 'Try again.' } },
      });
    const reply = await carriedOut(
      request.method ?? '',
      url.pathname,
      key,
      params,
      route.act,
      route.id,
      trouble,
    );
    await Promise.all(reply.delivered);
    if (trouble === 'cut after') request.socket.destroy();
    else if (trouble !== 'no answer') send(response, reply.reply, reply.replayed);
    for (const tell of reply.toTell) track(tell());
  }

  /** Of the cart that a request is about. */
  function tokenOf(id: string, { metadata, payment_intent: intent }: Record<string, unknown>): string {
    const requestMetadata = metadata ?? objects.intents.get(id || String(intent))?.metadata;
    return String((requestMetadata as Record<string, unknown> | undefined)?.token ?? '');
  }

  /** The deliveries that an act has just caused. */
  function caused(): Pick<Answer, 'delivered' | 'toTell'> {
    const deliveries = { delivered: before, toTell: after };
    before = [];
    after = [];
    return deliveries;
  }

  async function carriedOut(
    method: string,
    path: string,
    key: string | undefined,
    params: Record<string, unknown>,
    act: Act,
    id: string,
    trouble: Trouble | undefined,
  ): Promise<Answer> {
    const request = `${method} ${path} ${JSON.stringify(params)}`;
    const known = method === 'POST' && key !== undefined ? keys.get(key) : undefined;
    if (known && known.request !== request)
      return { reply: idempotencyError(400), replayed: false, delivered: [], toTell: [] };
    if (known && !known.reply)
      return { reply: idempotencyError(409), replayed: false, delivered: [], toTell: [] };
    if (known?.reply) return { reply: known.reply, replayed: true, delivered: [], toTell: [] };
    const keyed: KeyedReply = { request, reply: undefined };
    if (method === 'POST' && key !== undefined) keys.set(key, keyed);
    if (typeof trouble === 'object') await sleep(trouble.delayMs);
    const done = perform(act, id, params);
    const deliveries = caused();
    const reply: StripeReply =
      trouble === '500 after'
        ? { status: 500, body: { error: { type: 'api_error', message: 'An unknown error occurred.' } } }
        : done;
    // What failed before it began is not kept.
    if (reply.status === 400 || reply.status === 404) keys.delete(key ?? '');
    else keyed.reply = reply;
    return { reply, replayed: false, ...deliveries };
  }

  function perform(act: Act, id: string, params: Record<string, unknown>): StripeReply {
    if (act === 'create') return objects.create(params);
    if (act === 'list') return id === 'refunds' ? objects.listRefunds(params) : objects.list(params);
    if (act === 'refund') return objects.refund(params);
    const intent = objects.intents.get(id);
    if (!intent) return missing(`No such payment_intent: '${id}'`);
    const expanded = JSON.stringify(params.expand ?? '').includes('latest_charge');
    const reply = act === 'retrieve' ? { status: 200, body: {} } : objects[act](intent, params);
    return reply.status === 200 ? { status: 200, body: objects.intentObject(intent, expanded) } : reply;
  }

  function track(work: Promise<unknown>): void {
    running.add(work);
    void work.finally(() => running.delete(work));
  }

  const server = createServer((request, response) => {
    track(answer(request, response).catch((error) => response.destroy(error as Error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const intentOf = (token: string) =>
    [...objects.intents.values()].filter(({ metadata }) => metadata.token === token);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

  return {
    address: `http://127.0.0.1:${port}`,
    api: { host: '127.0.0.1', port, protocol: 'http' as const },
    secretKey,
    requests,
    webhook,
    /** Messages of the webhook, with what they were answered; 0 is no answer. */
    sent,
    objects,
    /** Spoils the next request of a kind; several in a row are spoiled in their order. */
    spoil(act: Act, ...kinds: Trouble[]): void {
      for (const trouble of kinds) troubles.push([act, trouble]);
    },
    /** Plans what happens to one cart: `spoil` and the webhook's time are for all the others. */
    plan(token: string, { time, troubles: planned }: FakePlan): void {
      plans.set(token, { time, troubles: [...planned] });
    },
    events,
    /** The payer at the shop's page, with the client secret. */
    async pay(clientSecret: string, method = 'pm_card_visa'): Promise<string> {
      const intent = [...objects.intents.values()].find((one) => one.clientSecret === clientSecret);
      if (!intent) throw new Error('no intent has this client secret');
      const reply = objects.confirm(intent, { payment_method: method });
      const { delivered, toTell } = caused();
      await Promise.all(delivered);
      for (const tell of toTell) track(tell());
      return reply.status === 200 ? intent.status : String((reply.body.error as { code: string }).code);
    },
    /** Charges and their sums, by the cart's token; of everything without one. */
    charged(token?: string) {
      const taken = (token === undefined ? [...objects.intents.values()] : intentOf(token)).flatMap(
        ({ charge }) => (charge && charge.taken > 0 ? [charge] : []),
      );
      return {
        count: taken.length,
        amount: sum(taken.map((charge) => charge.taken)),
        refunded: sum(taken.map((charge) => charge.returned)),
      };
    },
    /** The last event, whether it was sent or not. */
    lastEvent: () => events.at(-1) ?? { type: '', body: '' },
    /** Sends an event (again), signed at a time. */
    deliver,
    sign: (body: string, at = now()) => signature(webhook.secret, body, at),
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

export type FakeStripe = Awaited<ReturnType<typeof startFakeStripe>>;

/** The next trouble of a kind, which is then over. */
function taken(troubles: (readonly [Act, Trouble])[], act: Act): Trouble | undefined {
  const at = troubles.findIndex(([kind]) => kind === act);
  return at < 0 ? undefined : troubles.splice(at, 1)[0]![1];
}

function routeOf(method: string, path: string): { readonly act: Act; readonly id: string } | undefined {
  const [, v1, kind, id = '', what = ''] = path.split('/');
  if (v1 !== 'v1') return undefined;
  if (kind === 'refunds' && id === '')
    return method === 'POST' ? { act: 'refund', id } : { act: 'list', id: 'refunds' };
  if (kind !== 'payment_intents') return undefined;
  if (id === '') return { act: method === 'POST' ? 'create' : 'list', id };
  if (method === 'GET') return { act: 'retrieve', id };
  return what === 'confirm' || what === 'capture' || what === 'cancel' ? { act: what, id } : undefined;
}

/** `metadata[token]=…&expand[0]=…` as an object. */
function formOf(text: string): Record<string, unknown> {
  const form: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [first = '', ...rest] = name.split(/[[\]]+/).filter(Boolean);
    let at: Record<string, unknown> = form;
    for (const [index, part] of [first, ...rest].entries()) {
      if (index === rest.length) at[part] = value;
      else at = (at[part] ??= {}) as Record<string, unknown>;
    }
  }
  return form;
}

function idempotencyError(status: 400 | 409): StripeReply {
  const message =
    status === 400
      ? 'Keys for idempotent requests can only be used with the same parameters they were first used with.'
      : 'There is currently another in-progress request using this Idempotent Key.';
  const code = status === 409 ? { code: 'idempotency_key_in_use' } : {};
  return { status, body: { error: { type: 'idempotency_error', ...code, message } } };
}

function send(response: ServerResponse, { status, body }: StripeReply, replayed = false): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': `req_${randomBytes(6).toString('hex')}`,
    'stripe-should-retry': status === 409 || status === 429 || status === 503 ? 'true' : 'false',
    ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
  });
  response.end(JSON.stringify(body));
}

function signature(secret: string, body: string, at: number): string {
  const seconds = Math.floor(at / 1000);
  const code = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${code}`;
}
