import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Store } from '../domain/store/store.js';
import type { Meter } from './answers.js';

/** What a call of one store's resources was opened by. */
export interface Opened {
  readonly store: Store;
  /** Whose call it is, towards `Idempotency-Key`: the same for all calls of one key or one person. */
  readonly credential: string;
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
