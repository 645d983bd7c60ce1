import { createHash } from 'node:crypto';
import { type AppContext, allowedHostsOf } from '../../app/context.js';
import type { Cart } from '../../domain/cart/cart.js';
import type { Priced } from '../../domain/pricing/pricing.js';
import type { Store } from '../../domain/store/store.js';
import { askMerchant } from '../../outgoing/ask-merchant.js';
import { FetchRefused, type RefusalCode } from '../../outgoing/fetch-refused.js';
import { issueRequestToken } from '../../outgoing/request-token.js';

/** What a store's own server answered, or a sentence's end that tells a buyer why there is nothing. */
export type StoreAnswer<T> = { readonly answer: T } | { readonly failed: string };

/** A setting that names a server of the merchant's. */
type ServerSetting = 'taxesUrl' | 'shippingUrl';

/**
 * Asks a server that the merchant named in a setting; `read` is undefined for what cannot be read. Never throws
 * for what that server does: the log says it to the merchant.
 */
export async function askStore<T>(
  context: AppContext,
  store: Store,
  { setting, url }: { readonly setting: ServerSetting; readonly url: string },
  question: unknown,
  read: (answer: unknown) => T | undefined,
): Promise<StoreAnswer<T>> {
  const secret = Buffer.from(store.tokenSecret, 'hex');
  const failed = (reason: string, why: string): StoreAnswer<T> => {
    const about = { storeId: store.storeId, setting, reason };
    context.troubles.report(about, "a server of the merchant's gave no answer");
    return { failed: why };
  };
  try {
    const answer = await askMerchant(url, question, {
      allowHosts: allowedHostsOf(context, store),
      requestToken: issueRequestToken(secret, store.storeId, context.now()),
    });
    const value = read(answer);
    return value === undefined ? failed('its answer has another form', unreadable) : { answer: value };
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    return failed(error.message, failures[error.code] ?? 'could not be reached');
  }
}

const unreadable = 'answered something that cannot be read';

/** One text for a class of failures: a buyer learns nothing of the network behind. */
const failures: Partial<Readonly<Record<RefusalCode, string>>> = {
  timeout: 'did not answer in time',
  bad_status: 'answered with an error',
  bad_answer: unreadable,
  too_large: unreadable,
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
