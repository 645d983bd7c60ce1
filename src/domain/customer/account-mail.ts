import type { Tx } from '../../storage/storage.js';
import { record } from '../outbox.js';
import { type Customer, displayName, emailKey } from './customer.js';
import { type IssuedLink, issueLink, type LinkKind } from './mailed-links.js';
import type { Registration } from './registration.js';

/**
 * What the outbox says of a mail with a link. The mail job makes the link's token by `linkToken` and its
 * address by `linkPath`.
 */
export interface AccountMail {
  readonly email: string;
  /** Empty where it is not known for sure. */
  readonly name: string;
  readonly link: IssuedLink;
  /** Set where somebody tried to register with the e-mail of an account. */
  readonly reason?: 'registration';
}

const topics: Readonly<Record<LinkKind, string>> = {
  reset: 'customer.reset_requested',
  confirm: 'customer.confirmation_requested',
  invite: 'customer.invited',
  claim: 'customer.claim_requested',
};

/** Makes a link for a customer, and has it mailed. Nothing happens where they have no e-mail. */
export async function mailLink(
  tx: Tx,
  storeId: number,
  kind: LinkKind,
  customer: Customer,
  now: number,
  reason?: AccountMail['reason'],
): Promise<void> {
  const { email } = customer.details;
  if (emailKey(email) === '') return;
  const link = await issueLink(tx, storeId, { kind, customerId: customer.id, email: emailKey(email) }, now);
  const mail: AccountMail = {
    email: email!,
    name: displayName(customer.details),
    link,
    ...(reason && { reason }),
  };
  await record(tx, storeId, topics[kind], customer.guid, mail, now);
}

/** Makes a link that confirms a registration, and has it mailed. */
export async function mailConfirmation(
  tx: Tx,
  storeId: number,
  registration: Registration,
  now: number,
): Promise<void> {
  const { email } = registration;
  const link = await issueLink(
    tx,
    storeId,
    { kind: 'confirm', customerId: null, email: emailKey(email), registration },
    now,
  );
  // Anybody may register anybody: what they wrote as the name must not reach a stranger's mailbox.
  const mail: AccountMail = { email, name: '', link };
  await record(tx, storeId, topics.confirm, emailKey(email), mail, now);
}
