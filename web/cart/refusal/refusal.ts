import { fieldOfShop } from '../address.js';
import type { App } from '../app.js';
import type { ItemError, SDKError } from '../types.js';

/** A problem of an item, with the item that it is of. */
type Problem = ItemError & { readonly uniqueId?: string; readonly id?: string };

/** Where what an order was refused for can be put right. */
export function wayOut({ errors = {}, reason }: SDKError): {
  readonly step?: 'billing' | 'shipping';
  readonly code?: string;
  readonly toCart: boolean;
} {
  const fields = Object.keys(errors);
  const code = fields.map((field) => /^discounts\[(.*)\]$/.exec(field)?.[1]).find((one) => one !== undefined);
  const toCart =
    fields.some((field) => /^(items|quantity)\b/.test(field)) || reason === 'quantity_out_of_stock';
  if (fields.some((field) => fieldOfShop(field) !== undefined)) return { step: 'billing', toCart };
  if (fields.includes('shipping')) return { step: 'shipping', toCart };
  return { ...(code === undefined ? {} : { code }), toCart };
}

/** What an order was refused for, a line for each item and field. */
export function wrongLines(
  { language, state }: App,
  error: SDKError,
  money: (amount: number) => string,
): string[] {
  const { t } = language;
  const { problems = [], errors = {} } = error as SDKError & { problems?: readonly Problem[] };
  const { items } = state.get().cart.items;
  const ofItems = problems.map((problem) => {
    const { uniqueId, field, expected, key } = problem;
    const name = items.find((item) => item.uniqueId === uniqueId)?.name ?? String(problem.id ?? '');
    const { title, description = title } = language.error(key, problem.message);
    const amount = typeof expected === 'number' ? expected : undefined;
    const what =
      field === 'quantity' && amount !== undefined
        ? amount > 0
          ? t('item.stock_left', { smart_count: amount })
          : t('item.out_of_stock')
        : /^(unitPrice|price)$/.test(field) && amount !== undefined
          ? t('item.price_now', { price: money(amount) })
          : field === 'total' && amount !== undefined
            ? `${t('cart_summary.total')}: ${money(amount)}`
            : description;
    return name ? `${name}: ${what}` : what;
  });
  const ofFields = Object.entries(errors).flatMap(([field, [first = '']]) => {
    const part = fieldOfShop(field)?.split('.').pop();
    const own = /^customFields\[(.*)\]$/.exec(field)?.[1];
    const label = part === undefined ? own : t(`address_form.${part as 'city'}`);
    return label === undefined ? [] : [`${label}: ${language.errorText(first)}`];
  });
  return [...new Set([...ofItems, ...ofFields])];
}

/** Whether the cart can go on with what the shop has now: another price, or fewer. */
export function isRepairable({ field, expected }: ItemError): boolean {
  if (field === 'quantity') return typeof expected === 'number' && expected > 0;
  return !['url', 'total'].includes(field) && !(field.startsWith('customFields') && expected !== undefined);
}

/** Takes every item on the terms that it is sold on now, and not more of it than there is. */
export async function repair({ cart, state }: App, problems: readonly Problem[]): Promise<void> {
  for (const item of state.get().cart.items.items) {
    const own = problems.filter(({ uniqueId }) => uniqueId === item.uniqueId);
    const short = own.find(({ field }) => field === 'quantity');
    const quantity = short ? Number(short.expected) : item.quantity;
    if (own.length > 0) await cart.updateItem({ uniqueId: item.uniqueId, quantity });
  }
}
