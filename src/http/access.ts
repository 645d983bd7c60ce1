import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identified } from '../app/directory.js';
import { type Actor, actAs } from '../domain/audit/actor.js';
import type { Store } from '../domain/store/store.js';
import type { Meter } from './answers.js';

/** What somebody of staff may give back. */
export interface RefundBounds {
  /** Who they are: what they gave back of an order before counts too. */
  readonly by: string;
  /** Of one order, as decimal text in its currency; undefined is without a bound. */
  readonly limit: string | undefined;
  /** Whether they have proven lately who they are. */
  readonly confirmed: boolean;
}

/** What a call of one store's resources was opened by. */
export interface Opened {
  readonly store: Store;
  /** Whose call it is, towards `Idempotency-Key`: the same for all calls of one key or one person. */
  readonly credential: string;
  /** Who calls, for the audit. */
  readonly actor: Actor;
  /** What bounds the refunds of somebody of staff; absent for a key, which nothing bounds. */
  readonly refunds?: RefundBounds;
  /** What the caller may see of a row; all of it where this is absent. */
  readonly visible?: (row: unknown) => unknown;
  readonly meter: Meter;
  /** The state of the database that an answer is stored under; empty where answers are not stored. */
  readonly epoch: string;
}

/** How calls of one store's resources are let in. */
export interface Access {
  /** Opens a store to a call; undefined where it was answered with a refusal. */
  open(request: FastifyRequest, reply: FastifyReply): Promise<Opened | undefined>;
  /** What the caller may see of an answer; all of it where this is absent. */
  show?(request: FastifyRequest, payload: unknown): unknown;
}

/** A program, by its key. */
export function keyActor({ key }: Identified, { ip }: FastifyRequest): Actor {
  return { kind: 'key', id: String(key.id), name: `${key.kind} key …${key.hint}`, address: ip };
}

/** Has every change that a call of these routes makes be of whom `actorOf` names. */
export function actAsCaller(app: FastifyInstance, actorOf: (request: FastifyRequest) => Actor): void {
  app.addHook('preHandler', (request, _reply, done) => actAs(actorOf(request), done));
}
