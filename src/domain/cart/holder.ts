import { timingSafeEqual } from 'node:crypto';
import { ShopError } from '../errors.js';
import { hashKey } from '../store/keys.js';
import type { Cart } from './cart.js';

/**
 * Who calls about a cart. Its token alone may have been seen by others, in an address, a log or a planted
 * cookie; its secret was sent once, to whoever began it.
 */
export interface Caller {
  /** The signed-in customer, or null for a guest. */
  readonly customerId: number | null;
  /** The secret that was sent along, right or wrong. */
  readonly secret: string | undefined;
  /** Their address, as limits count it. */
  readonly address?: string;
}

/** Whether a cart is the caller's: by its secret, or since its signed-in buyer calls. */
export function isHolder(cart: Cart, { customerId, secret }: Caller): boolean {
  return hasSecret(cart, secret) || (customerId !== null && customerId === cart.customerId);
}

/** Whether this is the secret of a cart. */
export function hasSecret({ secretHash }: Cart, secret: string | undefined): boolean {
  if (secret === undefined) return false;
  const [mine, theirs] = [Buffer.from(secretHash), Buffer.from(hashKey(secret))];
  return mine.length === theirs.length && timingSafeEqual(mine, theirs);
}

/**
 * Whether a cart holds what identifies a person, or leads to an order that does: who buys, where to, or what
 * they wrote.
 */
export function isPersonal({ placed, customerId, details }: Cart): boolean {
  const { email, billing, shipping, notes = '', customFields } = details;
  return (
    placed ||
    customerId !== null ||
    email !== '' ||
    Object.keys(billing).length > 0 ||
    Object.keys(shipping).length > 0 ||
    notes !== '' ||
    customFields.length > 0
  );
}

/**
 * Refuses with `cart_secret_required` to let a stranger act for the buyer of a cart that holds personal data.
 */
export function refuseStranger(cart: Cart, caller: Caller): void {
  if (!isPersonal(cart) || isHolder(cart, caller)) return;
  const message =
    caller.secret === undefined
      ? "this cart holds what identifies its buyer: send its secret as X-Cart-Secret, or the buyer's session as X-Customer-Session"
      : 'this is not the secret of this cart, which holds what identifies its buyer: send the one that came when the cart began';
  throw new ShopError('cart_secret_required', message, undefined, { reason: 'cart_secret_required' });
}
