import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { getLink, linkInvalid, type MailedLink, readLinkToken } from '../../domain/customer/mailed-links.js';
import { hashPassword, passwordProblem, shortestPassword } from '../../domain/customer/password.js';
import { choosePassword, claimOrders } from '../../domain/customer/reset.js';
import { ShopError } from '../../domain/errors.js';
import { findStore, type Store } from '../../domain/store/store.js';
import { readBodies } from '../../http/bodies.js';
import { openBody } from '../../http/body-shape.js';
import { callerAddress } from '../../http/caller-address.js';
import { loggedPath } from '../../http/logged-path.js';
import { asStorageError, StorageUnavailable } from '../../storage/errors.js';
import { sendPage } from './page.js';
import { wordsFor } from './words.js';

interface LinkRequest {
  readonly Params: { readonly storeId: string; readonly token: string };
}

interface Opened {
  readonly store: Store;
  readonly id: string;
  readonly link: MailedLink;
}

/** One address may open so many links, and a little more each second. */
const byAddress = { size: 60, perSecond: 1 };

/**
 * Pages behind the links of account mails: `/account/{store}/{token}`. Opening one changes nothing, since
 * mail programs open links too; sending its form does.
 */
export function accountPages(context: AppContext) {
  return async (app: FastifyInstance): Promise<void> => {
    readBodies(app, { relaxed: false, forms: true, limits: openBody });
    app.setErrorHandler(answerError);
    app.addHook('onRequest', async (request, reply) => {
      const now = context.now();
      const drip = context.buckets?.pour(`account pages from ${callerAddress(request.ip)}`, byAddress, now);
      if (!drip || drip.allowed) return;
      void reply.header('retry-after', String(Math.max(1, Math.ceil(drip.retryMs / 1000))));
      return sendPage(reply, 429, { ...spoken(request), store: undefined, title: 'often' });
    });
    const hidden = { schema: { hide: true } as never };

    app.get<LinkRequest>('/:storeId/:token', hidden, async (request, reply) =>
      sendForm(request, reply, 200, await opened(context, request.params)),
    );

    app.post<LinkRequest>('/:storeId/:token', hidden, async (request, reply) => {
      const link = await opened(context, request.params);
      return link.link.kind === 'claim'
        ? claim(context, request, reply, link)
        : choose(context, request, reply, link);
    });
  };
}

function spoken(request: FastifyRequest): ReturnType<typeof wordsFor> {
  return wordsFor(request.headers['accept-language']);
}

/** The link of a path; refuses one that cannot be used, whatever the reason. */
async function opened(context: AppContext, { storeId, token }: LinkRequest['Params']): Promise<Opened> {
  const { read } = context.storage;
  const store = /^[1-9]\d{0,8}$/.test(storeId) ? await findStore(read, Number(storeId)) : undefined;
  const id = store && readLinkToken(context.vault, store.storeId, token);
  if (!store || id === undefined) throw linkInvalid();
  const link = await getLink(read, store.storeId, id, context.now());
  return { store, id, link };
}

function sendForm(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  { store, link }: Opened,
  problem?: 'tooShort' | 'tooLong',
): FastifyReply {
  const { email } = link;
  const page = { ...spoken(request), store, email, problem };
  return link.kind === 'claim'
    ? sendPage(reply, status, { ...page, title: 'claim', text: 'claimFor', form: 'click' })
    : sendPage(reply, status, { ...page, title: 'choose', text: 'chooseFor', form: 'password' });
}

async function claim(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { store, id }: Opened,
): Promise<FastifyReply> {
  await context.storage.write((tx) => claimOrders(tx, store, id, context.now()));
  return sendPage(reply, 200, { ...spoken(request), store, title: 'claimed', text: 'claimedFor' });
}

async function choose(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  link: Opened,
): Promise<FastifyReply> {
  const password = passwordIn(request.body);
  if (passwordProblem(password) !== undefined) {
    const problem = [...password].length < shortestPassword ? 'tooShort' : 'tooLong';
    return sendForm(request, reply, 400, link, problem);
  }
  const { store, id } = link;
  const passwordHash = await hashPassword(password);
  await context.storage.write((tx) => choosePassword(tx, store, id, passwordHash, context.now()));
  const { email } = link.link;
  return sendPage(reply, 200, { ...spoken(request), store, email, title: 'saved', text: 'savedFor' });
}

function passwordIn(body: unknown): string {
  const value = typeof body === 'object' && body !== null ? (body as { password?: unknown }).password : '';
  return typeof value === 'string' ? value : '';
}

function answerError(
  thrown: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const error = asStorageError(thrown);
  const page = { ...spoken(request), store: undefined };
  const status = error instanceof ShopError ? 400 : ((thrown as FastifyError).statusCode ?? 500);
  if (error instanceof ShopError && error.code === 'link_invalid')
    return sendPage(reply, 404, { ...page, title: 'expired', text: 'expiredWhy' });
  if (error instanceof ShopError && error.code === 'busy')
    return sendPage(reply.header('retry-after', '1'), 429, { ...page, title: 'often' });
  if (status < 500) return sendPage(reply, status, { ...page, title: 'trouble', text: 'troubleWhy' });
  const unavailable = error instanceof StorageUnavailable;
  const about = { reqId: request.id, method: request.method, path: loggedPath(request), err: thrown };
  request.log.error(about, unavailable ? 'the database is unavailable' : 'a request failed');
  if (unavailable) void reply.header('retry-after', '1');
  return sendPage(reply, unavailable ? 503 : 500, { ...page, title: 'trouble', text: 'troubleWhy' });
}
