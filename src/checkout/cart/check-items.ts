import type { AppContext } from '../../app/context.js';
import type { Cart, CartItem, ItemProblem } from '../../domain/cart/cart.js';
import { choose, fieldsOf } from '../../domain/cart/choices.js';
import { claimOf, productDiffers } from '../../domain/cart/differences.js';
import { displayWords } from '../../domain/cart/display-words.js';
import { unitPrice } from '../../domain/cart/item-price.js';
import { matchOffer } from '../../domain/cart/offer.js';
import { quantityProblem } from '../../domain/cart/quantities.js';
import { stockProblems } from '../../domain/cart/stock-left.js';
import { loadByReferences } from '../../domain/catalog/rows.js';
import { soldMeanwhile } from '../../domain/checkout/stock-claims.js';
import { toMajor } from '../../domain/money.js';
import type { Store } from '../../domain/store/store.js';
import { askOnce, comparingOf, offersOf } from '../offers/definitions.js';
import type { Patience } from '../offers/page-cache.js';

/** How long a page may keep a sale waiting, in milliseconds. */
export const salePatience: Patience = { newMs: 2000, knownMs: 2000 };

/**
 * Checks every item of a cart again: its page (or, for what is defined over the API, the shop) must still
 * sell it on the terms that the buyer saw, and there must be enough of it. Answers the cart with each item's
 * definition as it is now, or with its `problems` and the terms that the buyer saw. Nothing is written.
 */
export async function checkItems(context: AppContext, store: Store, cart: Cart): Promise<Cart> {
  const { items } = cart.details;
  const { read } = context.storage;
  const products = await loadByReferences(read, store.storeId, [
    ...new Set(items.map(({ product }) => product)),
  ]);
  const stored = new Map(products.map((product) => [product.reference, product]));
  const ask = askOnce(context, store, salePatience);
  const checked = await Promise.all(
    items.map(async (item) => {
      const known =
        item.source === 'page' ? { definition: item.definition, seenAt: item.checkedAt } : undefined;
      const asked = { product: item.product, url: item.url, stored: stored.get(item.product), known };
      return compared(store, cart, item, await offersOf(context, store, asked, ask, cart.details.currency));
    }),
  );
  const short = await stockProblems(read, store.storeId, cart.token, checked, soldMeanwhile);
  const all = checked.map((item) => {
    const problem = short.get(item.uniqueId);
    return problem ? { ...item, problems: [...item.problems, problem] } : item;
  });
  return { ...cart, details: { ...cart.details, items: all } };
}

function compared(
  store: Store,
  cart: Cart,
  item: CartItem,
  asked: Awaited<ReturnType<typeof offersOf>>,
): CartItem {
  if ('problem' in asked) return { ...item, problems: [asked.problem] };
  const comparing = comparingOf(store, cart, asked, item.planId);
  const { currency, storeCurrency } = comparing;
  const claim = claimOf(item, currency, storeCurrency);
  const match = matchOffer(claim, asked.offers, comparing, displayWords(item), item.chosen);
  if ('problems' in match) return { ...item, problems: match.problems };
  const { chosen, wrong, missing } = choose(
    match.definition,
    item.chosen,
    [],
    fieldsOf([match.definition, ...asked.offers]),
  );
  const fresh = {
    ...item,
    definition: match.definition,
    chosen,
    checkedAt: asked.seenAt,
    source: asked.source,
    isMerchants: asked.isMerchants,
  };
  const problems: ItemProblem[] = [...wrong, ...missing];
  const before = unitPrice(item, currency, storeCurrency);
  const after = unitPrice(fresh, currency, storeCurrency);
  if (problems.length === 0 && before !== after) {
    const [expected, got] = [after, before].map((minor) =>
      minor === undefined ? null : toMajor(minor, currency),
    );
    const message = `Item "${item.product}": with its options it costs ${expected} now, the cart said ${got}`;
    problems.push({ code: productDiffers, field: 'unitPrice', expected, got, message });
  }
  const quantity = quantityProblem(match.definition, item.quantity);
  if (quantity !== undefined) {
    const message = `Item "${item.product}": quantity ${quantity.message}`;
    problems.push({
      code: productDiffers,
      field: 'quantity',
      expected: quantity.message,
      got: item.quantity,
      message,
    });
  }
  return problems.length > 0 ? { ...item, problems } : { ...fresh, problems };
}
