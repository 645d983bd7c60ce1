import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { ShopError } from '../../domain/errors.js';
import { mailKindNames } from '../../domain/mail/kinds.js';
import type { Store } from '../../domain/store/store.js';
import { bodySchema, oneOf, readFields, schemaOf, text } from '../../input/fields.js';
import { type Mail, mailStates } from '../../mail/mail.js';
import { type MailViewContext, mailParts, mailView } from '../../mail/mail-view.js';
import { findMail, listMails, sendAgain, sendAllAgain } from '../../mail/rows.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes } from './plugin.js';
import { envelopeOf, messageSchema, pageFields, pageSchema } from './shapes.js';

const tags = ['Snipcart: mail'];
const security = [{ secretKey: [] }];
const nullable = (description?: string) =>
  Type.Union([Type.String(), Type.Null()], description === undefined ? {} : { description });

const moment = Type.String({ format: 'date-time' });
const nullableMoment = Type.Union([moment, Type.Null()]);

const viewFields = {
  id: Type.String({ format: 'uuid' }),
  kind: Type.Union(mailKindNames.map((kind) => Type.Literal(kind))),
  about: Type.String({ description: "The order's token, or the customer's id." }),
  to: Type.String(),
  name: nullable(),
  replyTo: nullable(),
  subject: Type.String(),
  state: Type.Union(
    ['Waiting', 'Sending', 'Sent', 'Failed', 'Kept'].map((state) => Type.Literal(state)),
    { description: 'Kept mails wait until somebody asks for them to be sent.' },
  ),
  attempts: Type.Integer(),
  nextTryOn: nullableMoment,
  creationDate: moment,
  modificationDate: moment,
  sentOn: nullableMoment,
  messageId: nullable(),
  problem: nullable("Why the merchant's own template was not used."),
  tries: Type.Array(
    Type.Object({
      date: moment,
      said: Type.String({ description: 'What the mail server answered, or why it could not be asked.' }),
    }),
  ),
};
const mailSchema = Type.Object(viewFields, { title: 'Mail' });
const wholeSchema = Type.Object(
  { ...viewFields, html: Type.String(), text: Type.String() },
  { title: 'MailWithBody' },
);

const listFields = {
  ...pageFields,
  state: oneOf(mailStates, { description: 'Mails in this state.' }),
  kind: oneOf(mailKindNames, { description: 'Mails of this kind.' }),
  about: text({ description: 'Mails about an order (its token) or a customer (their id).' }),
  to: text({ description: 'Mails to this address, in any case.' }),
};

const sendFields = {
  state: oneOf(['kept', 'failed'], {
    description: 'Which mails: those that were kept, or those that failed.',
  }),
};

interface ById {
  Params: { id: string };
}
const idParam = Type.Object({ id: Type.String({ format: 'uuid' }) });
const frame =
  "default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/** `/mails`: every mail of the shop, what it says and what came of it. */
export const mails: SnipcartRoutes = (app, context) => {
  app.get(
    '/mails',
    {
      schema: {
        tags,
        security,
        summary: 'Mails with each of their tries, the latest first',
        querystring: schemaOf(listFields),
        response: { 200: pageSchema('MailPage', mailSchema, listFields) },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const query = readFields(listFields, request.query, { anyCase: true });
      const filter = { ...query, subjectOf: query.about?.toLowerCase(), recipient: query.to };
      const { total, mails } = await listMails(context.storage.read, store.storeId, filter, query);
      const items = await Promise.all(mails.map((mail) => mailView(viewContext(context, store), mail)));
      return { ...envelopeOf(query, total), items };
    },
  );

  app.get<ById>(
    '/mails/:id',
    {
      schema: {
        tags,
        security,
        summary: 'One mail, with its body',
        params: idParam,
        response: { 200: wholeSchema, 404: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const mail = await theMail(context, store, request.params.id);
      const { html, text } = await mailParts(viewContext(context, store), mail);
      return { ...(await mailView(viewContext(context, store), mail)), html, text };
    },
  );

  app.get<ById>(
    '/mails/:id/html',
    {
      schema: {
        tags,
        security,
        summary: 'One mail as a page',
        params: idParam,
        response: { 200: { content: { 'text/html': { schema: Type.String() } } }, 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const mail = await theMail(context, store, request.params.id);
      const { html } = await mailParts(viewContext(context, store), mail);
      return reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-security-policy', frame)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', 'no-store')
        .serializer((body: string) => body)
        .send(html);
    },
  );

  app.post<ById>(
    '/mails/:id/resend',
    {
      schema: {
        tags,
        security,
        summary: 'Sends a mail again, or one that was kept or has failed',
        params: idParam,
        response: { 202: mailSchema, 400: messageSchema, 404: messageSchema, 409: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const id = request.params.id.toLowerCase();
      await context.storage.write(async (tx) => {
        const mail = (await findMail(tx, store.storeId, id)) ?? notFound(`mail ${id.slice(0, 100)}`);
        needServer(store);
        if (!(await sendAgain(tx, mail, context.now())))
          throw new ShopError('conflict', `The mail ${id} is on its way just now: try again in a moment`);
      });
      return reply
        .code(202)
        .send(await mailView(viewContext(context, store), await theMail(context, store, id)));
    },
  );

  app.post(
    '/mails/send',
    {
      schema: {
        tags,
        security,
        summary: 'Sends all mails that were kept, or all that failed',
        body: bodySchema('MailsToSend', sendFields),
        response: {
          202: Type.Object({ queued: Type.Integer() }, { title: 'QueuedMails' }),
          400: messageSchema,
        },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      needServer(store);
      const { state = 'kept' } = readFields(sendFields, request.body, { anyCase: true });
      const queued = await context.storage.write((tx) =>
        sendAllAgain(tx, store.storeId, state, context.now()),
      );
      return reply.code(202).send({ queued });
    },
  );
};

function viewContext(context: AppContext, store: Store): MailViewContext {
  return { db: context.storage.read, store, vault: context.vault, publicUrl: context.publicUrl };
}

async function theMail(context: AppContext, store: Store, id: string): Promise<Mail> {
  const mail = await findMail(context.storage.read, store.storeId, id.toLowerCase());
  return mail ?? notFound(`mail ${id.slice(0, 100)}`);
}

function needServer(store: Store): void {
  if (store.settings.smtpHost === null)
    throw new ShopError('invalid', 'There is no mail server to send it: set smtpHost in /settings/mail');
}
