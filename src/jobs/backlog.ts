import type { Reader } from '../storage/storage.js';

/** After so long, what jobs take up within seconds is said to stand still. */
const stillMs = 300_000;

/**
 * Since when the oldest event, mail or payment waits that a job should have taken up by now, in UTC
 * milliseconds; undefined where none waits.
 */
export async function oldestBacklog(db: Reader, now: number): Promise<number | undefined> {
  // One statement: whoever asks for it may wait for each answer of a busy server.
  const row = await db
    .selectNoFrom((eb) => [
      eb
        .selectFrom('outbox')
        .select('created_at')
        .where('handled', '=', 0)
        .orderBy('created_at')
        .limit(1)
        .as('event'),
      eb.selectFrom('mail').select('due_at').where('due_at', '<=', now).orderBy('due_at').limit(1).as('mail'),
      eb
        .selectFrom('payment')
        .select('due_at')
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(1)
        .as('payment'),
    ])
    .executeTakeFirstOrThrow();
  const oldest = [row.event, row.mail, row.payment].filter((at) => at !== null);
  return oldest.length === 0 ? undefined : Math.min(...oldest);
}

/**
 * For how many milliseconds jobs have left something lying that they take up within seconds; undefined where
 * all goes on.
 */
export async function stalledFor(db: Reader, now: number): Promise<number | undefined> {
  const since = await oldestBacklog(db, now);
  return since !== undefined && now - since > stillMs ? now - since : undefined;
}
