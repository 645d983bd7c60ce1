import { createHash } from 'node:crypto';
import { type AppContext, allowedHostsOf } from '../../app/context.js';
import type { Cart } from '../../domain/cart/cart.js';
import type { Priced } from '../../domain/pricing/pricing.js';
import type { Store } from '../../domain/store/store.js';
import { askMerchant } from '../../outgoing/ask-merchant.js';
import { FetchRefused, type RefusalCode } from '../../outgoing/fetch-refused.js';
import { issueRequestToken } from '../../outgoing/request-token.js';

/** What a store's own server answered, or a sentence's end that tells a buyer why there is nothing. */
export type StoreAnswer = { readonly answer: unknown } | { readonly failed: string };

/** Asks a server that the merchant named in a setting. Never throws for what that server does. */
export async function askStore(
  context: AppContext,
  store: Store,
  url: string,
  question: unknown,
): Promise<StoreAnswer> {
  const secret = Buffer.from(store.tokenSecret, 'hex');
  try {
    const answer = await askMerchant(url, question, {
      allowHosts: allowedHostsOf(context, store),
      requestToken: issueRequestToken(secret, store.storeId, context.now()),
    });
    return { answer };
  } catch (error) {
    if (error instanceof FetchRefused) return { failed: failures[error.code] ?? 'could not be reached' };
    throw error;
  }
}

/** One text for a class of failures: a buyer learns nothing of the network behind. */
const failures: Partial<Readonly<Record<RefusalCode, string>>> = {
  timeout: 'did not answer in time',
  bad_status: 'answered with an error',
  bad_answer: 'answered something that cannot be read',
  too_large: 'answered something that cannot be read',
};

/**
 * A hash of what the merchant's servers may look at: while it is the same, their answers stand. What they
 * themselves decide is not in it, nor when the cart was changed.
 */
export function questionHash(url: string | null, cart: Cart, priced: Priced, more: unknown = null): string {
  const {
    currency,
    language,
    email,
    billing,
    shipping,
    shipToBilling,
    items,
    customFields,
    metadata,
    notes,
  } = cart.details;
  const question = [
    url,
    currency,
    language,
    email,
    cart.customerId,
    billing,
    shipToBilling ? null : shipping,
    items.map(({ uniqueId, product, quantity, chosen, planId, definition, metadata }) => [
      uniqueId,
      product,
      quantity,
      chosen,
      planId,
      definition,
      metadata,
    ]),
    customFields,
    metadata,
    notes,
    priced.lines.map(({ gross, discount, total }) => [gross, discount, total]),
    priced.discounts.map(({ discount, amountSaved }) => [discount.id, amountSaved]),
    more,
  ];
  return createHash('sha256').update(JSON.stringify(question)).digest('hex');
}
