import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { isoDate } from '../../domain/dates.js';
import { ShopError } from '../../domain/errors.js';
import { type MailKind, mailKind, mailKindNames, mailKinds, toMerchant } from '../../domain/mail/kinds.js';
import { findOrder } from '../../domain/order/rows.js';
import type { Store } from '../../domain/store/store.js';
import { bodySchema, custom, readFields, schemaOf, text } from '../../input/fields.js';
import { localeFor } from '../../mail/content.js';
import { defaultTemplates, type TemplateSource } from '../../mail/defaults.js';
import { mailLanguages } from '../../mail/locale.js';
import {
  dropTemplate,
  findTemplate,
  listTemplates,
  type OwnTemplate,
  saveTemplate,
} from '../../mail/own-templates.js';
import { previewTemplate, problemsOf } from '../../mail/preview.js';
import { notFound, type SnipcartRequest, type SnipcartRoutes, sendLasting } from './plugin.js';
import { messageSchema } from './shapes.js';

const tags = ['Snipcart: mail'];
const security = [{ secretKey: [] }];

const languageField = custom<string>(
  Type.String({ pattern: '^[a-z]{2}$', description: 'A language of two letters; en unless given.' }),
  (value) => {
    const language = typeof value === 'string' ? value.trim().toLowerCase() : '';
    return /^[a-z]{2}$/.test(language)
      ? { value: language }
      : { wrong: 'must be a language of two letters such as fr' };
  },
);
const languageQuery = { language: languageField };
const source = (description: string, longest: number) => text({ description, longest });
const templateFields = {
  language: languageField,
  subject: source('The subject, in Liquid. Absent: as it was.', 2_000),
  html: source(
    'The content, in Liquid; it stands in the layout unless it is a whole page. Absent: as it was.',
    100_000,
  ),
  text: custom<string | null>(
    Type.Union([Type.String({ maxLength: 100_000 }), Type.Null()], {
      description: 'The content for programs without HTML, in Liquid. Absent or null: made of the HTML.',
    }),
    (value) => {
      if (value === null) return { value };
      return typeof value === 'string' && value.length <= 100_000
        ? { value }
        : { wrong: 'must be text of at most 100000 characters' };
    },
  ),
};
const previewFields = {
  ...templateFields,
  orderToken: text({ description: 'The token of an order to show it with; else a made-up one.' }),
};

const viewSchema = Type.Object(
  {
    kind: Type.Union(mailKindNames.map((kind) => Type.Literal(kind))),
    says: Type.String({ description: 'What the mail is for.' }),
    language: Type.String({ description: 'Two letters.' }),
    custom: Type.Boolean({ description: 'Whether the merchant wrote it.' }),
    modificationDate: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    subject: Type.String(),
    html: Type.String(),
    text: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'MailTemplate' },
);
const kindsSchema = Type.Object(
  {
    languages: Type.Array(Type.String()),
    kinds: Type.Array(
      Type.Object(
        {
          kind: Type.Union(mailKindNames.map((kind) => Type.Literal(kind))),
          about: Type.String({ description: 'What such a mail is about: an order, a customer.' }),
          says: Type.String({ description: 'What the mail is for.' }),
          custom: Type.Array(Type.String(), { description: 'Languages of own templates.' }),
        },
        { title: 'MailKind' },
      ),
    ),
  },
  { title: 'MailTemplates' },
);
const previewSchema = Type.Object(
  { subject: Type.String(), html: Type.String(), text: Type.String() },
  { title: 'MailPreview' },
);
const kindParam = Type.Object({ kind: Type.String({ description: mailKindNames.join(', ') }) });

interface ByKind {
  Params: { kind: string };
}

/** `/settings/mail/templates`: what mails say, in the merchant's own words where they wrote some. */
export const mailTemplates: SnipcartRoutes = (app, context) => {
  app.get(
    '/settings/mail/templates',
    {
      schema: {
        tags,
        security,
        summary: 'Kinds of mail, the languages that there are words for, and those written here',
        response: {
          200: kindsSchema,
        },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const own = await listTemplates(context.storage.read, store.storeId);
      return sendLasting(reply, {
        languages: mailLanguages,
        kinds: mailKindNames.map((kind) => ({
          kind,
          about: mailKinds[kind].about,
          says: mailKinds[kind].description,
          custom: own.filter((one) => one.kind === kind).map(({ language }) => language),
        })),
      });
    },
  );

  app.get<ByKind>(
    '/settings/mail/templates/:kind',
    {
      schema: {
        tags,
        security,
        summary: 'The template of a kind of mail, in one language',
        params: kindParam,
        querystring: schemaOf(languageQuery),
        response: { 200: viewSchema, 400: messageSchema, 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const kind = kindOf(request.params.kind);
      const { language = 'en' } = readFields(languageQuery, request.query, { anyCase: true });
      return sendLasting(reply, await templateView(context, store, kind, language));
    },
  );

  app.put<ByKind>(
    '/settings/mail/templates/:kind',
    {
      schema: {
        tags,
        security,
        summary: 'Replaces the template of a kind of mail, in one language',
        params: kindParam,
        querystring: schemaOf(languageQuery),
        body: bodySchema('MailTemplateChange', templateFields),
        response: { 200: viewSchema, 400: messageSchema, 404: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const kind = kindOf(request.params.kind);
      const { language, source } = await requestedTemplate(context, store, kind, request);
      const problems = problemsOf(
        store,
        { kind, language, source, publicUrl: context.publicUrl },
        context.now(),
      );
      if (problems) refuse(problems);
      await context.storage.write((tx) =>
        saveTemplate(tx, store.storeId, { kind, language, source }, context.now()),
      );
      return templateView(context, store, kind, language);
    },
  );

  app.delete<ByKind>(
    '/settings/mail/templates/:kind',
    {
      schema: {
        tags,
        security,
        summary: "Goes back to the shop's own template, in one language",
        params: kindParam,
        querystring: schemaOf(languageQuery),
        response: { 200: viewSchema, 400: messageSchema, 404: messageSchema },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const kind = kindOf(request.params.kind);
      const { language = 'en' } = readFields(languageQuery, request.query, { anyCase: true });
      const deleted = await context.storage.write((tx) =>
        dropTemplate(tx, store.storeId, kind, language, context.now()),
      );
      if (!deleted) notFound(`own template of ${kind} in ${language}`);
      return templateView(context, store, kind, language);
    },
  );

  app.post<ByKind>(
    '/settings/mail/templates/:kind/preview',
    {
      schema: {
        tags,
        security,
        summary: 'Shows a template with a made-up order, or with one of the shop; nothing is saved or sent',
        params: kindParam,
        querystring: schemaOf(languageQuery),
        body: bodySchema('MailPreviewRequest', previewFields),
        response: {
          200: previewSchema,
          400: messageSchema,
          404: messageSchema,
        },
      },
    },
    async (request) => {
      const { store } = request as SnipcartRequest;
      const kind = kindOf(request.params.kind);
      const { orderToken } = readFields(previewFields, request.body, { anyCase: true, nulls: 'given' });
      const order = orderToken
        ? await findOrder(context.storage.read, store.storeId, orderToken.toLowerCase())
        : undefined;
      if (orderToken && !order?.completed) notFound(`order ${orderToken.slice(0, 100)}`);
      const fallback = order && localeFor(store, order, toMerchant.has(kind)).language;
      const { language, source } = await requestedTemplate(context, store, kind, request, fallback);
      const preview = { kind, language, source, order, publicUrl: context.publicUrl };
      const problems = problemsOf(store, preview, context.now());
      if (problems) refuse(problems);
      return previewTemplate(store, preview, context.now());
    },
  );
};

function kindOf(name: string): MailKind {
  return (
    mailKind(name) ??
    notFound(`kind of mail ${JSON.stringify(name.slice(0, 60))} (${mailKindNames.join(', ')})`)
  );
}

function refuse(problems: Readonly<Record<string, string[]>>): never {
  const [part = '', [why = ''] = []] = Object.entries(problems)[0] ?? [];
  throw new ShopError('invalid', `The template cannot be used: ${part}, ${why}`, problems);
}

/** A template as a body gives it, over the one that there is. */
async function requestedTemplate(
  context: AppContext,
  store: Store,
  kind: MailKind,
  request: { readonly body: unknown; readonly query: unknown },
  fallback = 'en',
): Promise<{ readonly language: string; readonly source: TemplateSource }> {
  const body = readFields(templateFields, request.body, { anyCase: true, nulls: 'given' });
  const asked = readFields(languageQuery, request.query, { anyCase: true });
  const language = asked.language ?? body.language ?? fallback;
  const own = await findTemplate(context.storage.read, store.storeId, kind, language);
  const before = own?.source ?? defaultTemplates[kind];
  if (body.subject === undefined && body.html === undefined && body.text === undefined)
    return { language, source: before };
  const text = body.text === undefined ? own?.source.text : (body.text ?? undefined);
  return {
    language,
    source: {
      subject: body.subject ?? before.subject,
      html: body.html ?? before.html,
      ...(text === undefined ? {} : { text }),
    },
  };
}

async function templateView(context: AppContext, store: Store, kind: MailKind, language: string) {
  const own: OwnTemplate | undefined = await findTemplate(
    context.storage.read,
    store.storeId,
    kind,
    language,
  );
  const { subject, html, text } = own?.source ?? defaultTemplates[kind];
  return {
    kind,
    says: mailKinds[kind].description,
    language,
    custom: own !== undefined,
    modificationDate: own ? isoDate(own.updatedAt) : null,
    subject,
    html,
    text: text ?? null,
  };
}
