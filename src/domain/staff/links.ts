import type { Reader, Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import { isToken, newToken, tokenHash } from '../token.js';
import { anybodyThere } from './staff.js';

/**
 * `setup`: the first owner, while nobody exists. `invitation`: somebody who was invited chooses a password.
 * `demo`: signs the owner of a demo shop in.
 */
export type StaffLinkKind = 'setup' | 'invitation' | 'demo';

const minute = 60_000;
const day = 24 * 60 * minute;

const lastsMs: Readonly<Record<StaffLinkKind, number>> = {
  setup: 30 * minute,
  invitation: 7 * day,
  demo: day,
};

const pages: Readonly<Record<StaffLinkKind, string>> = {
  setup: '/dashboard/setup',
  invitation: '/dashboard/invite',
  demo: '/dashboard/sign-in',
};

export interface StaffLink {
  readonly kind: StaffLinkKind;
  readonly token: string;
  readonly expiresAt: number;
}

/** Makes a link. One of somebody ends those of its kind that they had before. */
export async function issueStaffLink(
  tx: Tx,
  kind: StaffLinkKind,
  staffId: number | null,
  now: number,
): Promise<StaffLink> {
  if (staffId !== null)
    await tx.deleteFrom('staff_link').where('kind', '=', kind).where('staff_id', '=', staffId).execute();
  const token = newToken();
  const expiresAt = now + lastsMs[kind];
  await tx
    .insertInto('staff_link')
    .values({ hash: tokenHash(token), kind, staff_id: staffId, created_at: now, expires_at: expiresAt })
    .execute();
  return { kind, token, expiresAt };
}

/** A link to set the dashboard up; undefined where somebody exists, who invites the others. */
export async function issueSetupLink(tx: Tx, now: number): Promise<StaffLink | undefined> {
  return (await anybodyThere(tx)) ? undefined : issueStaffLink(tx, 'setup', null, now);
}

/** The address of a link. Its token stands in the fragment, which no server's log sees. */
export function staffLinkUrl(origin: string, { kind, token }: StaffLink): string {
  return `${origin}${pages[kind]}#token=${token}`;
}

/** Whom a link is for, where it is still good; refuses with `link_invalid`. Nothing changes. */
export async function readStaffLink(
  db: Reader,
  kind: StaffLinkKind,
  token: string,
  now: number,
): Promise<{ readonly staffId: number | null }> {
  const row = isToken(token)
    ? await db
        .selectFrom('staff_link')
        .select('staff_id')
        .where('hash', '=', tokenHash(token))
        .where('kind', '=', kind)
        .where('expires_at', '>', now)
        .executeTakeFirst()
    : undefined;
  if (!row) throw invalidLink(kind);
  return { staffId: row.staff_id };
}

/** Uses a link up: of two who use it at once, one is refused with `link_invalid`. */
export async function useStaffLink(tx: Tx, kind: StaffLinkKind, token: string, now: number): Promise<void> {
  const { numDeletedRows } = await tx
    .deleteFrom('staff_link')
    .where('hash', '=', tokenHash(token))
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw invalidLink(kind);
}

const howToGetAnother: Readonly<Record<StaffLinkKind, string>> = {
  setup: 'the server prints a new one when it starts, and so does "comptoir staff setup-link"',
  invitation: 'ask an owner of the shop for a new one',
  demo: '"comptoir demo" prints a new one when it starts',
};

function invalidLink(kind: StaffLinkKind): ShopError {
  return new ShopError('link_invalid', `this link was used already, or is too old: ${howToGetAnother[kind]}`);
}
