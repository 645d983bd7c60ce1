import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AppContext, allowedHostsOf } from '../../app/context.js';
import type { Bucket } from '../../app/limits.js';
import { findOrder } from '../../domain/order/rows.js';
import { findStore } from '../../domain/store/store.js';
import { callerAddress } from '../../http/caller-address.js';
import { errorAnswers } from '../../http/error-answers.js';
import { logoImage } from '../../mail/invoice/logo.js';
import { invoicePage, noInvoicePage } from '../../mail/invoice/page.js';
import { type Paper, paperOf } from '../../mail/invoice/paper.js';
import { pdfInThread } from '../../mail/invoice/threaded-pdf.js';
import { opensInvoice, storeOfKey } from '../../mail/links.js';

/** A person opens some; a PDF takes its time. */
const byAddress: Bucket = { size: 60, perSecond: 2 };

/** `/invoice/{token}?key=…`: an order's invoice, for whoever holds its link. */
export function invoices(context: AppContext) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(
      errorAnswers(({ code, message }) => ({ status: code === 'busy' ? 429 : 400, body: { message } })),
    );
    app.get<{ Params: { token: string }; Querystring: Record<string, unknown> }>(
      '/:token',
      { schema: { hide: true } as never },
      async (request, reply) => {
        const wait = context.buckets?.pour(`invoice ${callerAddress(request.ip)}`, byAddress, context.now());
        if (wait && !wait.allowed) return tooMany(reply, wait.retryMs);
        const match = await findPaper(context, request);
        if (!match) return sendPage(reply.code(404), noInvoicePage);
        const { paper, allowHosts } = match;
        if (request.query.format !== 'pdf') {
          const pdfUrl = `?key=${encodeURIComponent(String(request.query.key))}&format=pdf`;
          return sendPage(reply, (nonce) => invoicePage(paper, { nonce, pdfUrl }));
        }
        const logo = paper.seller.logo === null ? null : await logoImage(paper.seller.logo, allowHosts);
        const pdf = await pdfInThread(paper, logo);
        return pdf ? sendPdf(reply, paper, pdf) : noPdf(reply);
      },
    );
  };
}

/** The invoice that a link opens; a wrong key and an order that is not there look alike. */
async function findPaper(
  context: AppContext,
  request: FastifyRequest<{ Params: { token: string }; Querystring: Record<string, unknown> }>,
): Promise<{ readonly paper: Paper; readonly allowHosts: ReadonlySet<string> } | undefined> {
  const { key } = request.query;
  const token = request.params.token.toLowerCase();
  const storeId = typeof key === 'string' ? storeOfKey(key) : undefined;
  if (storeId === undefined) return undefined;
  const store = await findStore(context.storage.read, storeId);
  if (!store) return undefined;
  const order = await findOrder(context.storage.read, storeId, token);
  if (!order?.completed || !opensInvoice(store, order, key as string)) return undefined;
  return { paper: paperOf(store, order), allowHosts: allowedHostsOf(context, store) };
}

function sendPage(reply: FastifyReply, page: (nonce: string) => string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  return privately(reply)
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; img-src https: http: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    .type('text/html; charset=utf-8')
    .send(page(nonce));
}

function sendPdf(reply: FastifyReply, paper: Paper, pdf: Buffer): FastifyReply {
  const name = paper.number.replaceAll(/[^\w.-]+/g, '-').slice(0, 60) || 'invoice';
  return privately(reply)
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${name}.pdf"`)
    .send(pdf);
}

/** The address is the key: it goes to no other host, no cache and no search engine. */
function privately(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', 'private, no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('x-frame-options', 'DENY')
    .header('x-robots-tag', 'noindex, nofollow');
}

function noPdf(reply: FastifyReply): FastifyReply {
  const message =
    'This server makes no PDFs: its operator can add them with "npm install pdfkit". The page prints well.';
  return privately(reply).code(501).type('text/plain; charset=utf-8').send(message);
}

function tooMany(reply: FastifyReply, waitMs: number): FastifyReply {
  return reply
    .code(429)
    .header('retry-after', String(Math.max(1, Math.ceil(waitMs / 1000))))
    .type('text/plain; charset=utf-8')
    .send('Too many requests: wait a moment and open the page again');
}
