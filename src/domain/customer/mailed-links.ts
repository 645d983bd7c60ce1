import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { recordOf } from '../../storage/record.js';
import { statement } from '../../storage/statement.js';
import type { Reader, Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import type { Vault } from '../store/secrets.js';
import type { Registration } from './registration.js';

/*
 * A link that was mailed proves that its e-mail is the customer's. Its token has two parts: the link's id,
 * which the outbox tells the mail job, and a seal that only the master key makes. The database holds the id
 * alone (and its SHA-256 to find the link by), so that no copy of it opens an account.
 */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * `reset`: choose another password. `confirm`: a registration waits for it. `invite`: the merchant made the
 * account. `claim`: see the orders that were made as a guest.
 */
export type LinkKind = 'reset' | 'confirm' | 'invite' | 'claim';

const lastsMs: Readonly<Record<LinkKind, number>> = {
  reset: 2 * hour,
  confirm: day,
  claim: day,
  invite: 30 * day,
};

export interface NewLink {
  readonly kind: LinkKind;
  /** Null where there is no customer yet, or none at all. */
  readonly customerId: number | null;
  /** Where it is mailed to: it ends when the customer's e-mail is another one. Folded by `emailKey`. */
  readonly email: string;
  /** What shall become of a registration. */
  readonly registration?: Registration;
}

export interface MailedLink extends NewLink {
  readonly expiresAt: number;
}

/** What the outbox tells the mail job of a link: never its token. */
export interface IssuedLink {
  readonly id: string;
  readonly expiresAt: number;
}

type Named = { readonly store: number; readonly hash: string };

const links = recordOf<MailedLink>()(
  'customer_token',
  {
    kind: 'kind',
    customerId: {
      column: 'customer_id',
      read: (id: number) => (id === 0 ? null : id),
      write: (id: number | null) => id ?? 0,
    },
    expiresAt: 'expires_at',
  },
  {
    read: (text): Pick<MailedLink, 'email' | 'registration'> => JSON.parse(text),
    write: ({ email, registration }) => JSON.stringify({ email, registration }),
  },
);

type LinkRow = ReturnType<typeof links.toRow>;

const insert = statement<LinkRow & Pick<Named, 'hash'> & { store_id: number; created_at: number }, unknown>(
  (db, p) =>
    db.insertInto('customer_token').values({
      ...links.params(p),
      store_id: p('store_id'),
      hash: p('hash'),
      created_at: p('created_at'),
    }),
);

const find = statement<Named, LinkRow>((db, p) =>
  db
    .selectFrom('customer_token')
    .select(links.columns)
    .where('store_id', '=', p('store'))
    .where('hash', '=', p('hash')),
);

const take = statement<Named, LinkRow>((db, p) =>
  db
    .deleteFrom('customer_token')
    .where('store_id', '=', p('store'))
    .where('hash', '=', p('hash'))
    .returning(links.columns),
);

const endAll = statement<{ store: number; customer: number }, unknown>((db, p) =>
  db.deleteFrom('customer_token').where('store_id', '=', p('store')).where('customer_id', '=', p('customer')),
);

/** Makes a link, to be mailed. */
export async function issueLink(tx: Tx, storeId: number, link: NewLink, now: number): Promise<IssuedLink> {
  const id = randomBytes(16).toString('base64url');
  const expiresAt = now + lastsMs[link.kind];
  const row = links.toRow({ ...link, expiresAt });
  await insert(tx, { ...row, store_id: storeId, hash: hashOf(id), created_at: now });
  return { id, expiresAt };
}

/** The token that a mail carries for a link. */
export function linkToken(vault: Vault, storeId: number, id: string): string {
  return `${id}.${sealOf(vault, storeId, id)}`;
}

/** Where a mail's link leads, below the public URL. */
export function linkPath(storeId: number, token: string): string {
  return `/account/${storeId}/${token}`;
}

/**
 * The id of the link that a token opens, whether or not it is there still; undefined for a token that is not
 * ours.
 */
export function readLinkToken(vault: Vault, storeId: number, token: string): string | undefined {
  const [, id, seal] = /^([\w-]{22})\.([\w-]{43})$/.exec(token) ?? [];
  if (id === undefined || seal === undefined) return undefined;
  const right = timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(vault, storeId, id)));
  return right ? id : undefined;
}

/** A link by its id. Refuses one that was used, and one that is too old. */
export async function getLink(
  db: Reader,
  storeId: number,
  id: string | undefined,
  now: number,
): Promise<MailedLink> {
  const [row] = id === undefined ? [] : await find(db, { store: storeId, hash: hashOf(id) });
  return checked(row, now);
}

/** The same, and it is used up: whoever comes second is refused. */
export async function useLink(tx: Tx, storeId: number, id: string, now: number): Promise<MailedLink> {
  const [row] = await take(tx, { store: storeId, hash: hashOf(id) });
  return checked(row, now);
}

/** Ends every link of a customer. */
export async function endLinks(tx: Tx, storeId: number, customerId: number): Promise<void> {
  await endAll(tx, { store: storeId, customer: customerId });
}

/** The refusal of a link that is not there (any more). */
export function linkInvalid(): ShopError {
  return new ShopError(
    'link_invalid',
    'this link was used already or is not whole: ask for another one',
    { token: ['link_invalid'] },
    { reason: 'link_invalid' },
  );
}

function checked(row: LinkRow | undefined, now: number): MailedLink {
  if (!row) throw linkInvalid();
  if (row.expires_at <= now)
    throw new ShopError(
      'link_invalid',
      'this link is too old: ask for another one',
      { token: ['link_expired'] },
      { reason: 'link_expired' },
    );
  return links.fromRow(row);
}

function sealOf(vault: Vault, storeId: number, id: string): string {
  return vault.sign(`link ${storeId} ${id}`);
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
