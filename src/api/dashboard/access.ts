import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../app/context.js';
import { hasRight, type Right, rolesWith } from '../../domain/staff/rights.js';
import { isFresh } from '../../domain/staff/sessions.js';
import { type Staff, worksIn } from '../../domain/staff/staff.js';
import { findStore } from '../../domain/store/store.js';
import type { Access, Opened } from '../../http/access.js';
import { noHeaders } from '../../http/answers.js';
import { prefersCsv } from '../../http/csv.js';
import { withoutPersonalData } from './personal-data.js';
import { type StaffRequest, staffActor } from './plugin.js';
import { routeRights } from './route-rights.js';
import { seesPersonalData } from './shapes.js';

/** How much one person may call; a page asks for a handful of things at once. */
const bucket = { size: 600, perSecond: 30 };

/** A session of somebody who works in the store, and whose role may call the route, opens it. */
export function staffSession(context: AppContext): Access {
  return {
    show: hidePersonalData,
    open: (request, reply) => openStore(context, request, reply),
  };
}

async function openStore(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Opened | undefined> {
  const { session } = request as StaffRequest;
  const { staff } = session;
  const { storeId = '' } = request.params as { storeId?: string };
  const store = /^[1-9]\d{0,14}$/.test(storeId)
    ? await findStore(context.storage.read, Number(storeId))
    : undefined;
  if (!store || !worksIn(staff, store)) {
    reply
      .code(404)
      .send({ message: 'there is no such store among those that you work in', code: 'not_found' });
    return undefined;
  }
  const refused = refusedRoute(request, staff);
  if (refused !== undefined) {
    reply.code(403).send({ message: refused, code: 'not_allowed' });
    return undefined;
  }
  const needed = routeRights[routeOf(request) ?? ''];
  const takesProof = needed?.fresh || (needed?.freshAsCsv && prefersCsv(request.headers.accept));
  if (takesProof && !isFresh(session, context.now())) {
    reply.code(403).send({
      message: 'this takes a fresh proof of who you are: confirm it, and try again',
      code: 'confirm',
    });
    return undefined;
  }
  if (tooMany(context, staff, reply)) return undefined;
  return {
    store,
    credential: `staff ${staff.id}`,
    actor: staffActor(staff, request),
    refunds: {
      by: String(staff.id),
      limit: staff.role === 'orders' ? staff.refundLimit : undefined,
      confirmed: isFresh(session, context.now()),
    },
    epoch: '',
    ...(needed?.personal === 'hidden' && !seesPersonalData(staff) ? { visible: withoutPersonalData } : {}),
    meter: () => noHeaders,
  };
}

/** A route by its method and its path in a store: `GET /orders/:token`; undefined where there is none. */
export function routeOf({ method, routeOptions }: FastifyRequest): string | undefined {
  const path = /^\/dashboard\/api\/stores\/:storeId(\/.*)$/.exec(routeOptions.url ?? '')?.[1];
  return path && `${method === 'HEAD' ? 'GET' : method} ${path}`;
}

/** Refuses what somebody's role may not do; undefined where it may. */
export function notAllowed({ role }: Staff, right: Right): string | undefined {
  return hasRight(role, right)
    ? undefined
    : `the role ${role} may not do this: ${rolesWith(right)} may (${right})`;
}

function refusedRoute(request: FastifyRequest, staff: Staff): string | undefined {
  const route = routeOf(request);
  // A path that there is not answers so.
  if (route === undefined) return undefined;
  const needed = Object.hasOwn(routeRights, route) ? routeRights[route] : undefined;
  if (!needed) return 'nobody may call this from the dashboard';
  const refused = notAllowed(staff, needed.right) ?? mayRefundNothing(staff, needed.right);
  if (refused !== undefined || seesPersonalData(staff)) return refused;
  if (needed.personal === 'refused') return personalRefusal('this tells who buyers are');
  const { filters } = needed;
  const known = filters?.map((name) => name.toLowerCase());
  const sought =
    known && Object.keys(request.query as object).find((name) => !known.includes(name.toLowerCase()));
  return (
    sought &&
    personalRefusal(`this looks for buyers by ${sought.slice(0, 50)}; it takes ${filters!.join(', ')}`)
  );
}

/** Who may refund nothing of any order may not say either what became of a refund. */
function mayRefundNothing({ role, refundLimit }: Staff, right: Right): string | undefined {
  return right === 'orders.refund' && role === 'orders' && Number(refundLimit) === 0
    ? 'the role orders may refund nothing unless an owner sets a limit for you'
    : undefined;
}

function personalRefusal(what: string): string {
  return `${what}: the role reader sees nothing personal of buyers unless an owner allows it`;
}

/** Takes out of an answer what is personal, where who asks may not see it. */
export function hidePersonalData(request: FastifyRequest, payload: unknown): unknown {
  const { session } = request as Partial<StaffRequest>;
  const needed = routeRights[routeOf(request) ?? ''];
  if (!session || needed?.personal !== 'hidden' || seesPersonalData(session.staff)) return payload;
  const text = Buffer.isBuffer(payload) ? payload.toString('utf8') : payload;
  if (typeof text !== 'string' || text === '') return payload;
  return JSON.stringify(withoutPersonalData(JSON.parse(text)));
}

function tooMany({ buckets, now }: AppContext, { id }: Staff, reply: FastifyReply): boolean {
  const drip = buckets?.pour(`staff ${id}`, bucket, now());
  if (!drip || drip.allowed) return false;
  reply
    .code(429)
    .header('retry-after', String(Math.max(1, Math.ceil(drip.retryMs / 1000))))
    .send({ message: 'too many calls: wait as many seconds as Retry-After says', code: 'busy' });
  return true;
}
