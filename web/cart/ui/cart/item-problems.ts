import { CallError } from '../../call.js';
import type { Language } from '../../language.js';
import type { ItemError } from '../../types.js';

/** What is wrong with an item, in a buyer's words. */
export function problemText(language: Language, problem: ItemError): string {
  const { key, field, expected, message } = problem;
  if (field === 'quantity' && typeof expected === 'number')
    return expected > 0
      ? language.t('item.stock_left', { smart_count: expected })
      : language.t('errors.quantity_out_of_stock');
  if (fieldOf(problem) !== undefined && expected === 'a value') return language.t('errors.required');
  return language.errorText(key, message);
}

/** The name of the custom field that a problem is about; undefined where it is about the item. */
export function fieldOf({ field }: ItemError): string | undefined {
  return /^customFields\[(.*)\]/.exec(field)?.[1];
}

/** Why a change of an item was refused, in a buyer's words. */
export function refusalText(language: Language, error: unknown): string {
  if (!(error instanceof CallError)) return language.errorText('default');
  const [problem] = error.problems;
  if (problem) return problemText(language, problem);
  const limit = /at (most|least) (\d+)/.exec(error.errors?.quantity?.[0] ?? '');
  if (limit)
    return language.t(limit[1] === 'most' ? 'item.max_quantity' : 'item.min_quantity', {
      smart_count: Number(limit[2]),
    });
  return language.errorText(error.reason, error.status >= 500 ? undefined : error.message);
}
