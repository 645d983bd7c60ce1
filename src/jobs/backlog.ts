import type { Reader } from '../storage/storage.js';

/** Work that jobs should do within seconds counts as stalled after this many milliseconds. */
const stillMs = 300_000;

/**
 * Since when the oldest event, mail or payment waits that a job should have taken up by now, in UTC
 * milliseconds; undefined where none waits.
 */
export async function oldestBacklog(db: Reader, now: number): Promise<number | undefined> {
  // All in one statement: on a busy server each answer may take long.
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
 * For how many milliseconds work has been waiting that jobs should have done within seconds; undefined if
 * nothing is late.
 */
export async function stalledFor(db: Reader, now: number): Promise<number | undefined> {
  const since = await oldestBacklog(db, now);
  return since !== undefined && now - since > stillMs ? now - since : undefined;
}
