import { type TSchema, Type } from 'typebox';
import { type AppContext, allowedHostsOf } from '../../app/context.js';
import { partNamed } from '../../dialect/snipcart/product-input.js';
import { snipcartEvents } from '../../dialect/snipcart/webhook-body.js';
import type { Store } from '../../domain/store/store.js';
import { readWebhookUrl } from '../../outgoing/webhook-url.js';

const urlSchema = Type.String({
  description: 'Where events are posted to: absolute, http or https, not a private host.',
  maxLength: 2000,
});
const eventsSchema = Type.Array(Type.Union(snipcartEvents.map((name) => Type.Literal(name))), {
  description: 'The events that it is told of; none means all.',
});
const activeSchema = Type.Boolean({ description: 'false switches it off: nothing is sent to it.' });

/** What may be written of a receiver. */
export const webhookBodySchema = Type.Object(
  { url: urlSchema, events: Type.Optional(eventsSchema), active: Type.Optional(activeSchema) },
  { title: 'NewWebhook' },
);

/** What of a receiver may be changed. */
export const webhookChangeSchema = Type.Partial(webhookBodySchema, { title: 'WebhookChange' });

const moment = (): TSchema => Type.String({ format: 'date-time' });
const nullable = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()]);

/** A receiver as it is answered. */
export const webhookSchema = Type.Object(
  {
    id: Type.Integer(),
    url: Type.String(),
    events: Type.Array(Type.String(), { description: 'In the words of its dialect; none means all.' }),
    dialect: Type.Union([Type.Literal('snipcart'), Type.Literal('tiendanube')]),
    active: Type.Boolean(),
    state: Type.Union(['Working', 'Failing', 'Paused', 'Off'].map((state) => Type.Literal(state))),
    failures: Type.Integer({ description: 'Tries that failed in a row.' }),
    failingSince: nullable(moment()),
    pausedUntil: nullable(moment()),
    creationDate: moment(),
    modificationDate: moment(),
    secret: Type.Optional(
      Type.String({ description: 'What its calls are signed with: shown this once, when it is made.' }),
    ),
  },
  { title: 'Webhook' },
);

export interface WebhookInput {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly active?: boolean;
}

/**
 * Reads one receiver of a body; what is wrong is put into `errors`, by field. Names in any case, unknown ones
 * are ignored.
 */
export function readWebhook(
  input: unknown,
  rules: { readonly context: AppContext; readonly store: Store; readonly place?: string },
  errors: Record<string, string[]>,
): WebhookInput {
  const { context, store, place = '' } = rules;
  const at = (name: string): string => (place === '' ? name : `${place}.${name}`);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    errors[place || 'body'] = ['must be an object such as {"url": "https://shop.example/webhooks"}'];
    return {};
  }
  const [url, events, active] = ['url', 'events', 'active'].map((name) => partNamed(input, name));
  const webhook: { url?: string; events?: string[]; active?: boolean } = {};
  if (url !== undefined) {
    const read = readWebhookUrl(url, { allowHosts: allowedHostsOf(context, store) });
    if ('value' in read) webhook.url = read.value;
    else errors[at('url')] = [read.wrong];
  }
  if (events !== undefined) {
    const read = readEvents(events);
    if (read) webhook.events = read;
    else errors[at('events')] = [`must be a list of some of ${snipcartEvents.join(', ')}`];
  }
  if (typeof active === 'boolean') webhook.active = active;
  else if (active !== undefined) errors[at('active')] = ['must be true or false'];
  return webhook;
}

/** Names of events in any case, each once; null and none are all. Undefined where one is unknown. */
function readEvents(value: unknown): string[] | undefined {
  if (value === null) return [];
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || list.length > 100) return undefined;
  const names = new Set<string>();
  for (const item of list) {
    const word = typeof item === 'string' ? item.trim().toLowerCase() : undefined;
    if (word === '') continue;
    const name = snipcartEvents.find((known) => known.toLowerCase() === word);
    if (name === undefined) return undefined;
    names.add(name);
  }
  return [...names];
}
