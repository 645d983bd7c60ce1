import { AsyncLocalStorage } from 'node:async_hooks';

/** Who does something: a person of staff, a program by its key, a command, or the shop by itself. */
export interface Actor {
  readonly kind: 'staff' | 'key' | 'system' | 'command';
  readonly id: string;
  readonly name: string;
  /** From where, where that is known. */
  readonly address?: string;
}

const acting = new AsyncLocalStorage<Actor>();

const system: Actor = { kind: 'system', id: '', name: 'Comptoir' };

/** Runs what somebody does: every change that it makes is theirs, in the audit. */
export function actAs<T>(actor: Actor, run: () => T): T {
  return acting.run(actor, run);
}

/** Who does what runs now. */
export function currentActor(): Actor {
  return acting.getStore() ?? system;
}
