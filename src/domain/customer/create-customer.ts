import type { Tx } from '../../storage/storage.js';
import { timeOrderedId } from '../../storage/time-ordered-id.js';
import { ShopError } from '../errors.js';
import { record } from '../outbox.js';
import type { Store } from '../store/store.js';
import { mailLink } from './account-mail.js';
import { type Customer, type DraftDetails, emailKey } from './customer.js';
import { findEmailOwner, takeEmail } from './email-owner.js';
import { insertCustomer } from './save-customer.js';
import { snapshot } from './snapshot.js';

export interface CustomerToCreate {
  readonly details: DraftDetails;
  /** Made by `hashPassword` before the transaction; the customer is active at once. */
  readonly passwordHash?: string | undefined;
  /** Whether a mail shall invite the customer. */
  readonly invite?: boolean;
}

/**
 * Makes a customer. Refuses with `email_taken` when another one owns the e-mail, also when both come at once.
 */
export async function createCustomer(
  tx: Tx,
  store: Store,
  input: CustomerToCreate,
  now: number,
): Promise<Customer> {
  const email = emailKey(input.details.email);
  if (await findEmailOwner(tx, store.storeId, email)) throw emailTaken();
  const customer = await insertCustomer(
    tx,
    store.storeId,
    {
      guid: timeOrderedId(),
      status: input.passwordHash === undefined ? 'Unconfirmed' : 'Confirmed',
      createdAt: now,
      updatedAt: now,
      passwordHash: input.passwordHash,
      details: { ...input.details, firstInteraction: input.details.firstInteraction ?? now },
    },
    now,
  );
  if (!(await takeEmail(tx, store.storeId, email, customer.id))) throw emailTaken();
  await record(tx, store.storeId, 'customer.created', customer.guid, snapshot(customer), now);
  if (input.invite) await mailLink(tx, store.storeId, 'invite', customer, now);
  return customer;
}

/** The refusal of an e-mail that another customer owns. */
export function emailTaken(): ShopError {
  return new ShopError('email_taken', 'another customer has this e-mail', {
    email: ['has already been taken'],
  });
}
