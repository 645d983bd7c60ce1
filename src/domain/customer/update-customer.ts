import type { Tx } from '../../storage/storage.js';
import { auditActor } from '../audit/audit.js';
import { ShopError } from '../errors.js';
import { type ExpectedVersions, refuseStale } from '../expected-version.js';
import { record } from '../outbox.js';
import type { Store } from '../store/store.js';
import { mailLink } from './account-mail.js';
import { emailTaken } from './create-customer.js';
import { type Customer, type DraftDetails, emailKey } from './customer.js';
import { storedDetails } from './document.js';
import { claimEmail, releaseEmail, takeEmail } from './email-owner.js';
import { endLinks } from './mailed-links.js';
import { findCustomer } from './rows.js';
import { replaceCustomer } from './save-customer.js';
import { endSessions } from './sessions.js';
import { snapshot } from './snapshot.js';

export interface CustomerUpdate {
  /** What the details shall be, from what they are; may be called several times. */
  readonly change: (customer: Customer) => DraftDetails;
  /**
   * Made by `hashPassword` before the transaction; the customer becomes active, and sessions and links from
   * before end.
   */
  readonly passwordHash?: string | undefined;
  readonly invite?: boolean;
  readonly versions?: ExpectedVersions;
}

const tries = 10;

/**
 * Changes a customer. What changes nothing is not stored. Refuses with `not_found`, `changed`, `email_taken`
 * or `conflict`.
 */
export async function updateCustomer(
  tx: Tx,
  store: Store,
  key: string | number,
  update: CustomerUpdate,
  now: number,
): Promise<Customer> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const before = await findCustomer(tx, store.storeId, key);
    if (!before) throw noSuchCustomer();
    refuseStale(update.versions, before.version);
    const details = update.change(before);
    const same = storedDetails(details) === storedDetails(before.details);
    const after =
      same && update.passwordHash === undefined
        ? before
        : await replaceCustomer(
            tx,
            store.storeId,
            before,
            {
              status: update.passwordHash === undefined ? before.status : 'Confirmed',
              updatedAt: now,
              passwordHash: update.passwordHash,
              details,
            },
            now,
          );
    // Somebody else's change came first: theirs is the one to change now.
    if (!after) continue;
    if (after !== before) {
      await moveEmail(tx, store.storeId, before, after);
      const act = { act: 'customer.update', id: after.guid };
      await auditActor(tx, store.storeId, { ...act, before: snapshot(before), after: snapshot(after) }, now);
      await record(tx, store.storeId, 'customer.updated', after.guid, snapshot(after), now);
    }
    if (update.passwordHash !== undefined) {
      await endSessions(tx, store.storeId, after.id);
      await endLinks(tx, store.storeId, after.id);
    }
    if (update.invite) await mailLink(tx, store.storeId, 'invite', after, now);
    return after;
  }
  throw new ShopError('conflict', 'the customer keeps changing: try again');
}

async function moveEmail(tx: Tx, storeId: number, before: Customer, after: Customer): Promise<void> {
  const [from, to] = [emailKey(before.details.email), emailKey(after.details.email)];
  if (from === to) {
    if (before.status !== after.status) await claimEmail(tx, storeId, to, after);
    return;
  }
  if (!(await takeEmail(tx, storeId, to, after.id))) throw emailTaken();
  await releaseEmail(tx, storeId, from, after.id);
}

/** The refusal of a customer who is not there. */
export function noSuchCustomer(): ShopError {
  return new ShopError('not_found', 'There is no such customer in this store');
}
