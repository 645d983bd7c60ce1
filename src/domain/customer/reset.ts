import type { Tx } from '../../storage/storage.js';
import { ShopError } from '../errors.js';
import type { Store } from '../store/store.js';
import { mailLink } from './account-mail.js';
import { createCustomer } from './create-customer.js';
import { type Customer, emailKey, noDetails } from './customer.js';
import { findEmailOwner } from './email-owner.js';
import { issueLink, linkInvalid, type MailedLink, useLink } from './mailed-links.js';
import { registered } from './register.js';
import type { Registration } from './registration.js';
import { findCustomer } from './rows.js';
import { updateCustomer } from './update-customer.js';

/**
 * Mails a link to choose another password, if the e-mail is a customer's. As much is written where it is
 * nobody's.
 */
export async function requestReset(tx: Tx, store: Store, email: string, now: number): Promise<void> {
  const { storeId } = store;
  const key = emailKey(email);
  const owner = await findEmailOwner(tx, storeId, key);
  const customer = owner && (await findCustomer(tx, storeId, owner.id));
  if (customer) await mailLink(tx, storeId, 'reset', customer, now);
  else await issueLink(tx, storeId, { kind: 'reset', customerId: null, email: key }, now);
}

/** Mails a signed-in customer a link to see the orders that were made as a guest with their e-mail. */
export async function requestClaim(tx: Tx, store: Store, customer: Customer, now: number): Promise<void> {
  await mailLink(tx, store.storeId, 'claim', customer, now);
}

/**
 * Uses a mailed link: its account has this password from now on, is Confirmed, and sees the orders that were
 * made with its e-mail. Sessions and links from before end. Refuses with `link_invalid`.
 */
export async function choosePassword(
  tx: Tx,
  store: Store,
  linkId: string,
  passwordHash: string,
  now: number,
): Promise<Customer> {
  const { storeId } = store;
  const link = await useLink(tx, storeId, linkId, now);
  if (link.kind === 'claim') throw linkInvalid();
  return link.registration
    ? confirmed(tx, store, link.registration, passwordHash, now)
    : claimed(tx, store, await customerOf(tx, storeId, link), passwordHash, now);
}

/**
 * Uses a mailed link of kind `claim`: the orders that were made with the account's e-mail are theirs to see.
 */
export async function claimOrders(tx: Tx, store: Store, linkId: string, now: number): Promise<Customer> {
  const link = await useLink(tx, store.storeId, linkId, now);
  if (link.kind !== 'claim') throw linkInvalid();
  return claimed(tx, store, await customerOf(tx, store.storeId, link), undefined, now);
}

/** The customer of a link, as long as they have the e-mail that it was mailed to. */
async function customerOf(tx: Tx, storeId: number, link: MailedLink): Promise<Customer> {
  const customer = link.customerId === null ? undefined : await findCustomer(tx, storeId, link.customerId);
  if (!customer || emailKey(customer.details.email) !== link.email) throw linkInvalid();
  return customer;
}

async function claimed(
  tx: Tx,
  store: Store,
  { id }: Customer,
  passwordHash: string | undefined,
  now: number,
): Promise<Customer> {
  const change = ({ details }: Customer) => ({ ...details, claimedAt: now });
  return updateCustomer(tx, store, id, { change, passwordHash }, now);
}

/** Makes what a registration asked for, or gives it to the customer who bought with the e-mail as a guest. */
async function confirmed(
  tx: Tx,
  store: Store,
  registration: Registration,
  passwordHash: string,
  now: number,
): Promise<Customer> {
  const owner = await findEmailOwner(tx, store.storeId, emailKey(registration.email));
  // Another link was quicker, or the merchant: whoever lost theirs asks for a new password.
  if (owner?.status === 'Confirmed') throw linkInvalid();
  if (!owner) {
    const details = { ...registered(noDetails, registration, now), claimedAt: now };
    return createCustomer(tx, store, { details, passwordHash }, now).catch(asLinkInvalid);
  }
  const change = ({ details, status }: Customer) => {
    if (status === 'Confirmed') throw linkInvalid();
    return { ...registered(details, registration, now), claimedAt: now };
  };
  return updateCustomer(tx, store, owner.id, { change, passwordHash }, now);
}

/** Somebody else's link, opened at the same moment, was quicker. */
function asLinkInvalid(error: unknown): never {
  throw error instanceof ShopError && error.code === 'email_taken' ? linkInvalid() : error;
}
