import type { AppContext } from '../../app/context.js';
import type { Cart } from '../../domain/cart/cart.js';
import type { Caller } from '../../domain/cart/holder.js';
import { priceOf } from '../../domain/cart/price-of.js';
import { discountsFor } from '../../domain/discount/applicable.js';
import { foldCode } from '../../domain/discount/discount.js';
import { cartRefusal, ShopError } from '../../domain/errors.js';
import type { IdleReason } from '../../domain/pricing/pricing.js';
import type { Store } from '../../domain/store/store.js';
import { type Also, changeCart, type PricedCart } from './change-cart.js';

/** The most codes that one cart may hold. */
const mostCodes = 20;

/** Why a code does nothing, as the end of a sentence. */
export const idleCode: Readonly<Record<IdleReason, string>> = {
  unknown: 'is not a code of this shop',
  archived: 'is not a code of this shop any more',
  expired: 'has expired',
  not_applicable: 'does not apply to this cart',
  not_combinable: 'cannot be combined with the discounts that this cart has',
};

/**
 * Enters a code into a cart, where it applies at once. Refuses with `cart_refused` and why;
 * `onUnknown` is told of codes that there are not.
 */
export async function enterCode(
  context: AppContext,
  store: Store,
  token: string,
  by: Caller,
  code: string,
  onUnknown: () => void,
  also?: Also,
): Promise<PricedCart> {
  const folded = foldCode(code);
  return changeCart(context, store, token, by, {
    ...(also ? { also } : {}),
    change: async (cart) => {
      const { codes } = cart.details;
      if (codes.some((one) => foldCode(one) === folded))
        throw refusal('code_entered_already', code, 'is in the cart already');
      if (codes.length >= mostCodes)
        throw new ShopError('invalid', `a cart holds at most ${mostCodes} codes`, {
          code: [`must be one of at most ${mostCodes}`],
        });
      const details = { ...cart.details, codes: [...codes, code] };
      await refuseIdle(context, store, cart, { ...cart, details }, code, onUnknown);
      return details;
    },
  });
}

async function refuseIdle(
  context: AppContext,
  store: Store,
  before: Cart,
  after: Cart,
  code: string,
  onUnknown: () => void,
): Promise<void> {
  const { read } = context.storage;
  const folded = foldCode(code);
  const priced = await priceOf(read, store, after, context.now());
  const idle = priced.idleCodes.find((one) => foldCode(one.code) === folded);
  if (idle) {
    if (idle.reason === 'unknown' || idle.reason === 'archived') onUnknown();
    throw refusal(`code_${idle.reason}`, code, idleCode[idle.reason]);
  }
  const [discount] = (await discountsFor(read, store.storeId, [code], after.token)).filter(
    (one) => foldCode(one.condition.code ?? '') === folded,
  );
  if (discount && discount.maxUses !== null && discount.uses >= discount.maxUses)
    throw refusal('code_expired', code, 'has been used as often as it may be');
  const was = await priceOf(read, store, before, context.now());
  const lost = priced.idleCodes.find(
    (one) =>
      one.reason === 'not_combinable' &&
      !was.idleCodes.some((old) => foldCode(old.code) === foldCode(one.code)),
  );
  if (lost)
    throw refusal('code_not_combinable', code, `cannot be combined with "${lost.code}": remove that first`);
}

function refusal(reason: string, code: string, why: string): ShopError {
  return cartRefusal(reason, 'code', `The discount code "${code.slice(0, 100)}" ${why}`);
}

/** Takes a code out of a cart, however it is spelled. Refuses with `not_found`. */
export async function removeCode(
  context: AppContext,
  store: Store,
  token: string,
  by: Caller,
  code: string,
): Promise<PricedCart> {
  const folded = foldCode(code);
  return changeCart(context, store, token, by, {
    change: ({ details }) => {
      const codes = details.codes.filter((one) => foldCode(one) !== folded);
      if (codes.length === details.codes.length)
        throw new ShopError('not_found', `The code "${code.slice(0, 100)}" is not in this cart`);
      return { ...details, codes };
    },
  });
}
