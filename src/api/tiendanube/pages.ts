import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { ShopError } from '../../domain/errors.js';
import type { Store } from '../../domain/store/store.js';
import { ownOrigin } from '../../http/own-origin.js';
import { joinList } from '../../http/page.js';
import { type Fields, integer, readFields, text, type Values } from '../../input/fields.js';
import { answer, BadRequest } from './errors.js';

/** What every list takes. */
export const pageFields = {
  page: integer({ description: 'Page to show, from 1.', least: 1, most: 1_000_000_000, fallback: 1 }),
  per_page: integer({ description: 'Rows of a page.', least: 1, most: 200, fallback: 30 }),
};

/** Which keys to answer. */
export const fieldsField = {
  fields: text({
    description: 'Keys to answer, separated by commas; unknown ones are ignored.',
    longest: 5000,
  }),
};

/** Reads a query string; whatever is wrong is one 400 that names each parameter. */
export function readQuery<F extends Fields>(fields: F, request: FastifyRequest): Values<F> {
  try {
    return readFields(fields, request.query);
  } catch (error) {
    if (!(error instanceof ShopError && error.errors)) throw error;
    const wrong = Object.entries(error.errors).map(([name, whys]) => `${name} ${whys.join(', ')}`);
    throw new BadRequest(wrong.join('; '));
  }
}

/** The keys that `fields` asks for; undefined means all. */
export function chosenKeys(fields: string | undefined): ReadonlySet<string> | undefined {
  const keys = fields
    ?.split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
  return keys && keys.length > 0 ? new Set(keys) : undefined;
}

/** A body with some of its keys. */
export function withKeys(body: Buffer, keys: ReadonlySet<string> | undefined): Buffer {
  if (!keys) return body;
  const entries = Object.entries(JSON.parse(body.toString()) as object);
  return Buffer.from(JSON.stringify(Object.fromEntries(entries.filter(([key]) => keys.has(key)))));
}

/** Sends rendered JSON. */
export function sendJson(reply: FastifyReply, body: Buffer): FastifyReply {
  return reply.header('content-type', 'application/json; charset=utf-8').send(body);
}

interface Page {
  readonly page: number;
  readonly per_page: number;
}

/** Sends a page with its count and the links to the others; an empty one as the store's setting says. */
export function sendPage(
  context: AppContext,
  store: Store,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
  total: number,
  bodies: readonly Buffer[],
): FastifyReply {
  const last = Math.ceil(total / page.per_page);
  const link = links(ownOrigin(context, request), request.url, page, last);
  void reply.header('x-total-count', String(total));
  if (link !== '') void reply.header('link', link);
  if (bodies.length === 0 && store.settings.emptyPage === 404)
    return answer(reply, 404, `Last page is ${last}`);
  return sendJson(reply, joinList(bodies));
}

function links(base: string, url: string, { page }: Page, last: number): string {
  const { pathname, searchParams } = new URL(url, 'http://path.invalid');
  const to = (number: number, rel: string): string => {
    searchParams.set('page', String(number));
    // Commas, quotes and angle brackets come out encoded, so that nobody mistakes them for the header's own.
    return `<${base}${pathname}?${searchParams}>; rel="${rel}"`;
  };
  return [
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 && last > 0 ? [to(1, 'first'), to(Math.min(page - 1, last), 'prev')] : []),
  ].join(', ');
}
