import { createHmac, timingSafeEqual } from 'node:crypto';
import { type IssuedLink, linkPath, linkToken } from '../domain/customer/mailed-links.js';
import type { Order } from '../domain/order/order.js';
import type { Vault } from '../domain/store/secrets.js';
import type { Store } from '../domain/store/store.js';

/**
 * What opens an order's invoice for whoever holds the link: the store's number and a code that only the store
 * can make. Those of an earlier version of the order's links end.
 */
export function invoiceKey(store: Store, token: string, linkVersion = 0): string {
  return `${store.storeId}.${codeOf(store, token, linkVersion)}`;
}

/** The store that an invoice's key names; it says nothing yet of whether the key is right. */
export function storeOfKey(key: string): number | undefined {
  const storeId = /^(\d{1,9})\.[\w-]{43}$/.exec(key)?.[1];
  return storeId === undefined ? undefined : Number(storeId);
}

/** Whether a key opens the invoice of an order. */
export function opensInvoice(store: Store, { token, details }: Order, key: string): boolean {
  const right = Buffer.from(invoiceKey(store, token, details.linkVersion));
  const received = Buffer.from(key);
  return received.length === right.length && timingSafeEqual(received, right);
}

/** Where an order's invoice is, below the public URL. */
export function invoicePath(store: Store, token: string, linkVersion = 0): string {
  return `/invoice/${token}?key=${invoiceKey(store, token, linkVersion)}`;
}

function codeOf({ tokenSecret, storeId }: Store, token: string, linkVersion: number): string {
  return createHmac('sha256', Buffer.from(tokenSecret, 'hex'))
    .update(`invoice:${storeId}:${token}${linkVersion === 0 ? '' : `:${linkVersion}`}`)
    .digest('base64url');
}

/*
 * A link that opens an account is never stored: a mail is queued with a stand-in, and the link takes its
 * place when the mail is sent or shown.
 */
const standInHost = 'https://link.invalid';

/** The placeholder in a queued mail for its account link. */
export function standIn(storeId: number, { id }: IssuedLink): string {
  return `${standInHost}${linkPath(storeId, `${id}.link`)}`;
}

/** A part of a mail with its account link. Without a public URL the path alone is put there. */
export function withLink(
  part: string,
  vault: Vault,
  storeId: number,
  link: IssuedLink,
  publicUrl: string | undefined,
): string {
  const address = `${publicUrl ?? ''}${linkPath(storeId, linkToken(vault, storeId, link.id))}`;
  return part.replaceAll(standIn(storeId, link), address);
}
