import type { Reader, Tx } from '../../storage/storage.js';
import { isToken, tokenHash } from '../token.js';
import { findStaff, type Staff } from './staff.js';

const hour = 3_600_000;
/** A session ends when it was not used for this long, … */
const idleMs = 12 * hour;
/** … and this long after it began, used or not. */
const longestMs = 7 * 24 * hour;
/** Lengthening a session is a write: it must be worth this much. */
const worthwhileMs = hour / 2;

/** A signed-in person. */
export interface StaffSession {
  readonly hash: string;
  readonly staff: Staff;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When its owner last proved who they are. */
  readonly provenAt: number;
  /** Until when it lasts from now on; later than `expiresAt` where lengthening it is worth a write. */
  readonly prolongedTo: number;
}

const freshMs = 10 * 60_000;

/** Whether who is signed in has proven lately who they are: signing in counts. */
export function isFresh({ provenAt }: Pick<StaffSession, 'provenAt'>, now: number): boolean {
  return now - provenAt <= freshMs;
}

/** From where somebody signs in. */
export interface Caller {
  readonly address: string;
  readonly agent: string;
}

/** Signs somebody in under a new token; answers until when. */
export async function startStaffSession(
  tx: Tx,
  staffId: number,
  token: string,
  { address, agent }: Caller,
  now: number,
): Promise<number> {
  const expiresAt = now + idleMs;
  await tx
    .insertInto('staff_session')
    .values({
      hash: tokenHash(token),
      staff_id: staffId,
      created_at: now,
      seen_at: now,
      expires_at: expiresAt,
      proven_at: now,
      address,
      agent: agent.slice(0, 500),
    })
    .execute();
  return expiresAt;
}

/** The session of a token, with its person as they are now; undefined where there is none any more. */
export async function findStaffSession(
  db: Reader,
  token: string,
  now: number,
): Promise<StaffSession | undefined> {
  if (!isToken(token)) return undefined;
  const hash = tokenHash(token);
  const row = await db
    .selectFrom('staff_session')
    .select(['staff_id', 'created_at', 'expires_at', 'proven_at'])
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  const staff = row && (await findStaff(db, row.staff_id));
  if (!row || !staff) return undefined;
  const latest = Math.min(now + idleMs, row.created_at + longestMs);
  return {
    hash,
    staff,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    provenAt: row.proven_at,
    prolongedTo: latest - row.expires_at >= worthwhileMs ? latest : row.expires_at,
  };
}

/** Lengthens a session that is in use. One that has ended meanwhile stays ended. */
export async function prolongStaffSession(tx: Tx, session: StaffSession, now: number): Promise<void> {
  await tx
    .updateTable('staff_session')
    .set({ expires_at: session.prolongedTo, seen_at: now })
    .where('hash', '=', session.hash)
    .where('expires_at', '>', now)
    .where('expires_at', '<', session.prolongedTo)
    .execute();
}

/** Signs out. A session that has ended already is passed over. */
export async function endStaffSession(tx: Tx, token: string): Promise<void> {
  await tx.deleteFrom('staff_session').where('hash', '=', tokenHash(token)).execute();
}

/** Ends the sessions of somebody, all or `but` one. */
export async function endStaffSessions(tx: Tx, staffId: number, but?: string): Promise<void> {
  await tx
    .deleteFrom('staff_session')
    .where('staff_id', '=', staffId)
    .$if(but !== undefined, (query) => query.where('hash', '<>', but!))
    .execute();
}
