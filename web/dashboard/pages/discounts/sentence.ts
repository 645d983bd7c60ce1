import { language, t } from '../../text.js';
import { date, money, number } from '../../ui/format.js';
import { type Effect, linesOf, type Trigger, type Values } from './definition.js';

/** What a discount will do, in a sentence: its effect, then each condition. */
export function sentenceOf(trigger: Trigger, effect: Effect, values: Values, currency: string): string {
  const text = (value: string | boolean | undefined) => (typeof value === 'string' ? value.trim() : '');
  const figure = (value: string | boolean | undefined) => Number(text(value).replace(',', '.'));
  const count = (value: string | boolean | undefined) =>
    Number.isFinite(figure(value)) && text(value) !== '' ? number(figure(value)) : '…';
  const amount = (value: string | boolean | undefined) =>
    Number.isFinite(figure(value)) && text(value) !== '' ? money(figure(value), currency) : '…';
  const names = (value: string | boolean | undefined, fallback = '…') => {
    const list = linesOf(text(value));
    return list.length > 0 ? new Intl.ListFormat(language.textLang, { type: 'unit' }).format(list) : fallback;
  };
  const what = t(`discounts.says.${effect}`, {
    rate: count(values.rate),
    amount: amount(effect === 'Shipping' ? values.shippingCost : values.amount),
    products: names(values.productIds, t('discounts.says.all_products')),
    categories: names(values.categories),
    free: count(values.numberOfFreeItems),
    required: count(values.numberOfItemsRequired),
    name: text(values.alternatePrice) || text(values.shippingDescription) || '…',
  });
  const when =
    trigger === 'Total'
      ? undefined
      : t(`discounts.says.when.${trigger}`, {
          name: text(values.code) || '…',
          product: text(values.itemId) || '…',
          quantity: count(values.quantityOfAProduct),
          products: names(
            trigger === 'QuantityOfAProduct' ? values.quantityOfProductIds : values.triggerProductIds,
            trigger === 'QuantityOfAProduct' ? t('discounts.says.all_products') : '…',
          ),
          categories: names(values.triggerCategories),
        });
  const parts = [
    what,
    when,
    text(values.totalToReach) && t('discounts.says.from', { amount: amount(values.totalToReach) }),
    text(values.maxAmountToReach) && t('discounts.says.up_to', { amount: amount(values.maxAmountToReach) }),
    text(values.expires) && t('discounts.says.until', { date: dayText(text(values.expires)) }),
    text(values.maxNumberOfUsages) && t('discounts.says.uses', { count: count(values.maxNumberOfUsages) }),
    values.combinable === false && t('discounts.says.alone'),
  ];
  const sentence = parts.filter(Boolean).join(', ');
  return sentence.endsWith('…') ? sentence : `${sentence}.`;
}

/** A day that was picked, which has no time zone. */
function dayText(day: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? date(`${day}T12:00:00`) : day;
}
