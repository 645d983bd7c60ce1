import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { listAudit } from '../domain/audit/audit.js';
import { ShopError } from '../domain/errors.js';
import type { ExpectedVersions } from '../domain/expected-version.js';
import type { Reader } from '../storage/storage.js';

/** The header of calls that change an object which somebody has read. */
export const ifMatchHeader = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      description:
        'The `ETag` of the answer that the change was made from: 412 where somebody changed it since. Without it the last change wins.',
      examples: ['"7"'],
    }),
  ),
});

/** The versions that `If-Match` names; undefined where there is none, or `*`. A weak tag names no version. */
export function expectedVersions({ headers }: FastifyRequest): ExpectedVersions {
  const header = headers['if-match']?.trim();
  if (header === undefined || header === '' || header === '*') return undefined;
  return new Set([...header.matchAll(/(?:^|,)\s*"([^"]*)"/g)].map(([, tag]) => tag!));
}

/** Says in an answer which version of an object it shows. */
export function withVersion(reply: FastifyReply, version: number): FastifyReply {
  return reply.header('etag', `"${version}"`);
}

/** Runs a change; where somebody else's came first, the refusal says who changed what. */
export async function tellingWho<T>(
  db: Reader,
  storeId: number,
  object: { readonly kind: string; readonly id: string },
  change: () => Promise<T>,
): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof ShopError) || error.code !== 'changed') throw error;
    const filter = { objectKind: object.kind, objectId: object.id };
    const [latest] = (await listAudit(db, storeId, filter, { offset: 0, limit: 1 })).entries;
    if (!latest) throw error;
    const fields = latest.changes.map(({ field }) => field).slice(0, 20);
    const what = fields.length === 0 ? latest.act : fields.join(', ');
    throw new ShopError('changed', `${latest.actor.name} changed ${what} meanwhile: ${error.message}`);
  }
}
