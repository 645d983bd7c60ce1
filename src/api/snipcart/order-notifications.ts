import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { snipcartNote } from '../../dialect/snipcart/note.js';
import { notificationShape as noteSchema } from '../../dialect/snipcart/shapes/order.js';
import { numbered } from '../../dialect/snipcart/words.js';
import { auditActor } from '../../domain/audit/audit.js';
import { isEmail } from '../../domain/email.js';
import { refuseIfAny, ShopError } from '../../domain/errors.js';
import { type MailKind, mailKindNames, mailKinds } from '../../domain/mail/kinds.js';
import { addNote, listNotes, type OrderNote } from '../../domain/order/notes.js';
import type { Order } from '../../domain/order/order.js';
import { latestRefund } from '../../domain/order/refunded.js';
import { findOrder, orderVersion } from '../../domain/order/rows.js';
import { noteAct } from '../../domain/order/timeline.js';
import { record } from '../../domain/outbox.js';
import type { Store } from '../../domain/store/store.js';
import { writeAnswer } from '../../http/idempotency.js';
import { bodySchema, oneOf, readFields, schemaOf, text } from '../../input/fields.js';
import { renderContent } from '../../mail/content.js';
import { orderMail } from '../../mail/mails-for.js';
import { queueMails } from '../../mail/queue.js';
import { wholeNote } from '../../mail/whole-note.js';
import { emptyList } from '../../shape.js';
import type { Tx } from '../../storage/storage.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { messageSchema, pageFields, pageSchema } from './shapes.js';

const tags = ['Snipcart: orders'];
const security = [{ secretKey: [] }];

/** Each type of note that is mailed, and the kind of its mail. */
const kinds = new Map<string, MailKind>(
  mailKindNames.flatMap((kind) => {
    const { note } = mailKinds[kind];
    return note === null ? [] : [[note, kind] as const];
  }),
);
/** Types whose notes need a message: they have no text of their own. */
const needMessage = new Set(['Comment', 'OrderStatusChanged', 'OrderShipped', 'Logs', 'Other']);
const privateTypes = ['Logs', 'Other'];

const newNote = {
  type: oneOf([...kinds.keys(), ...privateTypes], {
    description: 'What it is.',
    numbered: numbered.notificationType,
  }),
  deliveryMethod: oneOf(['Email', 'None'], {
    description: 'Email sends it to the buyer; None keeps it private.',
    numbered: numbered.deliveryMethod,
  }),
  message: text({
    description: 'What to say; Comment, OrderStatusChanged and OrderShipped need it.',
    longest: 20_000,
  }),
};

const tokenParam = Type.Object({ token: Type.String({ description: "The order's token." }) });

interface ByToken {
  Params: { token: string };
}

/** `/orders/{token}/notifications`. */
export const orderNotifications: SnipcartRoutes = (app, context) => {
  app.get<ByToken>(
    '/orders/:token/notifications',
    {
      schema: {
        tags,
        security,
        summary: 'Notes and mails of an order, the latest first',
        params: tokenParam,
        querystring: schemaOf(pageFields),
        response: {
          200: pageSchema('NotificationPage', noteSchema, pageFields, { sort: emptyList() }),
          404: messageSchema,
        },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const query = readFields(pageFields, request.query, { anyCase: true });
      const token = request.params.token.toLowerCase();
      if ((await orderVersion(context.storage.read, store.storeId, token)) === undefined)
        notFound(`order ${token.slice(0, 100)}`);
      const { total, notes } = await listNotes(context.storage.read, store.storeId, token, query);
      const items = await Promise.all(
        notes.map((note) => wholeNote(context.storage.read, store, note, context.publicUrl)),
      );
      return sendLasting(reply, {
        totalItems: total,
        offset: query.offset,
        limit: query.limit,
        sort: [],
        items: items.map(snipcartNote),
      });
    },
  );

  app.post<ByToken>(
    '/orders/:token/notifications',
    {
      schema: {
        tags,
        security,
        summary: 'Leaves a note on an order, and mails it to the buyer where asked',
        params: tokenParam,
        body: bodySchema('NewNotification', newNote, ['type', 'deliveryMethod']),
        response: { 201: noteSchema, 400: messageSchema, 404: messageSchema, 409: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const token = request.params.token.toLowerCase();
      const order = await findOrder(context.storage.read, store.storeId, token);
      if (!order) return notFound(`order ${token.slice(0, 100)}`);
      if (!order.completed)
        throw new ShopError('order_is_cart', `${token} is a cart under way: it has no notifications yet`);
      const { type, deliveryMethod, message = '' } = readNote(request.body, order);
      const note =
        deliveryMethod === 'Email'
          ? await mailNote(context, store, order, kinds.get(type)!, message)
          : privateNote(context, store, order, type, message);
      const audited: MakeNote = async (tx) => {
        const made = await note(tx);
        const act = { act: noteAct, id: token, after: { type, deliveryMethod, note: made.id } };
        await auditActor(tx, store.storeId, act, made.createdAt);
        return made;
      };
      return reply.code(201).send(await writeAnswer(context.storage, request, 201, audited, snipcartNote));
    },
  );
};

/** A note as a body gives it; everything that is wrong is said at once. */
function readNote(body: unknown, order: Order) {
  const fields = readFields(newNote, body, { anyCase: true });
  const errors: Record<string, string[]> = {};
  const { type, deliveryMethod, message } = fields;
  if (type === undefined) errors.type = ['is required'];
  if (deliveryMethod === undefined) errors.deliveryMethod = ['is required: Email or None'];
  if (type !== undefined && needMessage.has(type) && !message?.trim())
    errors.message = [`is required for ${type}`];
  if (deliveryMethod === 'Email') {
    if (!isEmail(order.details.email))
      errors.deliveryMethod = ['cannot be Email: the order has no e-mail address'];
    if (type !== undefined && !kinds.has(type))
      errors.type = [`cannot be mailed: ${[...kinds.keys()].join(', ')} can`];
    if (type === 'TrackingNumber' && !order.details.delivery.trackingNumber)
      errors.type = ['cannot be mailed: the order has no tracking number'];
    if (type === 'Refund' && latestRefund(order) === undefined)
      errors.type = ['cannot be mailed: the order has no refund'];
  }
  refuseIfAny(errors);
  return { ...fields, type: type!, deliveryMethod: deliveryMethod! };
}

type MakeNote = (tx: Tx) => Promise<OrderNote>;

function privateNote(
  context: AppContext,
  store: Store,
  { token }: Order,
  type: string,
  message: string,
): MakeNote {
  const now = context.now();
  const id = timeOrderedId();
  return async (tx) => {
    const note = await addNote(tx, store.storeId, token, { id, type, deliveryMethod: 'None', message }, now);
    await record(tx, store.storeId, 'order.notification.created', token, { token, note }, now);
    return note;
  };
}

/** The mail is rendered before it is queued: the answer and the webhook say what it says. */
async function mailNote(
  context: AppContext,
  store: Store,
  order: Order,
  kind: MailKind,
  message: string,
): Promise<MakeNote> {
  const now = context.now();
  const refund = kind === 'refund' ? latestRefund(order) : undefined;
  const facts = { order, message, ...(refund ? { refund } : {}) };
  const rendered = await renderContent(context.storage.read, store, { kind, facts }, context.publicUrl);
  const type = mailKinds[kind].note!;
  const mail = {
    ...orderMail(store, kind, facts),
    id: timeOrderedId(),
    to: order.details.email,
    facts: {},
    rendered,
    note: { type, message, told: true },
  } as const;
  return async (tx) => {
    const [left] = await queueMails(tx, store, [mail], now);
    const { mail: _, ...note } = { ...left!, subject: rendered.subject, body: rendered.html };
    await record(
      tx,
      store.storeId,
      'order.notification.created',
      order.token,
      { token: order.token, note },
      now,
    );
    return note;
  };
}
