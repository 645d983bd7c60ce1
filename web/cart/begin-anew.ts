import { type Call, type CallOptions, isCallError } from '../shared/call.js';
import { placedStatus } from './paying.js';
import type { CartItem, CartState, Product } from './types.js';

/** What a cart lends to the one that is begun in its place. */
export interface Lent {
  readonly currency: string;
  readonly lang: string;
  readonly lines: readonly Product[];
}

/**
 * What another cart holds, as a page would add it; undefined where it is empty, an order, or unknown. Whoever
 * planted that cart's token in this browser would read what its buyer types: a cart whose secret this browser
 * does not hold lends its lines, and nothing else.
 */
export async function lentBy(call: Call, token: string): Promise<Lent | undefined> {
  try {
    const { status, currency, lang, items } = await call<CartState>('GET', `/cart/${token}`);
    if (status === placedStatus || items.count === 0) return undefined;
    return { currency, lang, lines: items.items.map(productOf) };
  } catch (error) {
    if (isCallError(error) && error.status === 404) return undefined;
    throw error;
  }
}

/** Adds lines to a cart, and answers how it is then; a line that is not sold any more is left out. */
export async function addLines(
  call: Call,
  begun: CartState,
  lines: readonly Product[],
  headers: CallOptions['headers'],
): Promise<CartState> {
  let cart = begun;
  for (const body of lines) {
    try {
      cart = await call<CartState>('POST', `/cart/${begun.token}/items`, { body, headers: headers! });
    } catch (error) {
      if (!isCallError(error) || error.status !== 400) throw error;
    }
  }
  return cart;
}

function productOf({ id, url, quantity, customFields, selectedPlanId, metadata }: CartItem): Product {
  return {
    id,
    quantity,
    customFields: customFields.map(({ name, value }) => ({ name, value })),
    ...(url === null ? {} : { url }),
    ...(selectedPlanId === null ? {} : { selectedPlanId }),
    ...(metadata === null ? {} : { metadata }),
  };
}
