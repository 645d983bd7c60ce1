import type { Tx } from '../../storage/storage.js';
import type { Store } from '../store/store.js';
import { mailConfirmation, mailLink } from './account-mail.js';
import { createCustomer } from './create-customer.js';
import { type Customer, type CustomerDetails, type DraftDetails, emailKey, noDetails } from './customer.js';
import { findEmailOwner } from './email-owner.js';
import type { Registration } from './registration.js';
import { findCustomer } from './rows.js';

/**
 * Somebody registers. Nothing is made yet, whoever they are: a link is mailed, and its answer is the same for
 * every e-mail. It confirms the registration, or lets the owner of an account choose another password.
 */
export async function requestAccount(
  tx: Tx,
  store: Store,
  registration: Registration,
  now: number,
): Promise<void> {
  const { storeId } = store;
  const owner = await findEmailOwner(tx, storeId, emailKey(registration.email));
  const account = owner?.status === 'Confirmed' ? await findCustomer(tx, storeId, owner.id) : undefined;
  if (account) await mailLink(tx, storeId, 'reset', account, now, 'registration');
  else await mailConfirmation(tx, storeId, registration, now);
}

/**
 * The same where the merchant lets new customers in at once: an e-mail that nobody has becomes an account.
 * Undefined where somebody has it: then the link is mailed all the same.
 */
export async function openAccount(
  tx: Tx,
  store: Store,
  registration: Registration,
  passwordHash: string,
  now: number,
): Promise<Customer | undefined> {
  if (await findEmailOwner(tx, store.storeId, emailKey(registration.email))) {
    await requestAccount(tx, store, registration, now);
    return undefined;
  }
  return createCustomer(tx, store, { details: registered(noDetails, registration, now), passwordHash }, now);
}

/** A customer's details with what they said of themselves. */
export function registered(
  known: CustomerDetails,
  { email, name, phone, identification, acceptsMarketing, extra }: Registration,
  now: number,
): DraftDetails {
  return {
    ...known,
    email: known.email ?? email,
    name: name ?? known.name,
    phone: phone ?? known.phone,
    identification: identification ?? known.identification,
    extra: { ...known.extra, ...extra },
    ...(acceptsMarketing && !known.acceptsMarketing ? { acceptsMarketing, acceptsMarketingAt: now } : {}),
  };
}
