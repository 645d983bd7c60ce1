import type { AmountText } from '../../domain/amounts/scale.js';
import type { OrderDetails } from '../../domain/order/order.js';

type Path = readonly (string | number)[];

/** Keys that an order's total is read from, the first that is there. */
const totalKeys = ['finalGrandTotal', 'total', 'grandTotal'] as const;
const lineKeys = { price: 'price', unitPrice: 'unitPrice', totalPrice: 'total' } as const;
const sumKeys = {
  itemsTotal: 'items',
  shippingFees: 'shipping',
  taxesTotal: 'taxes',
  savedAmount: 'discounts',
} as const;

/**
 * Amounts of an order as the imported object wrote them, where it wrote them otherwise than the order does.
 */
export function orderTexts({ given: imported, lines, taxes }: OrderDetails): AmountText[] {
  const patch = imported?.snipcart;
  if (!patch) return [];
  const texts: AmountText[] = [];
  const add = (path: Path, ...from: Path): void => {
    const text = wordsAt(patch, from);
    if (text !== undefined) texts.push({ path, text });
  };
  const total = totalKeys.find((key) => wordsAt(patch, [key]) !== undefined);
  if (total !== undefined) add(['totals', 'total'], total);
  for (const [key, name] of Object.entries(sumKeys)) add(['totals', name], key);
  for (const index of lines.keys())
    for (const [key, name] of Object.entries(lineKeys)) add(['lines', index, name], 'items', index, key);
  for (const index of taxes.keys()) add(['taxes', index, 'amount'], 'taxes', index, 'amount');
  return texts;
}

/** Amounts of a discount as the imported object wrote them, likewise. */
export function discountTexts(document: object): AmountText[] {
  const patch = (document as { readonly given?: { readonly snipcart?: object } }).given?.snipcart;
  if (!patch) return [];
  const places: readonly (readonly [string, Path])[] = [
    ['amount', ['action', 'amount']],
    ['totalToReach', ['condition', 'totalFrom']],
    ['maxAmountToReach', ['condition', 'totalTo']],
    ['shippingCost', ['action', 'shipping', 'cost']],
  ];
  return places.flatMap(([key, path]) => {
    const text = wordsAt(patch, [key]);
    return text === undefined ? [] : [{ path, text }];
  });
}

/** What a kept difference says in the place of a value; see `difference`. */
function wordsAt(patch: object, path: Path): string | number | undefined {
  let at: unknown = patch;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    // A whole list or object that was kept holds its parts plainly.
    if (Object.hasOwn(at, '$')) at = (at as { readonly $: unknown }).$;
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
  }
  if (typeof at === 'object' && at !== null && Object.hasOwn(at, '$')) at = (at as { readonly $: unknown }).$;
  return typeof at === 'string' || typeof at === 'number' ? at : undefined;
}
