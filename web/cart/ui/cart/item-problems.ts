import { type CallError, isCallError } from '../../../shared/call.js';
import type { App } from '../../app.js';
import { type Failure, failureOf, withDetail } from '../../failure.js';
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

/** Why an item was not added or changed, in a buyer's words. */
export function itemFailure(app: Pick<App, 'language' | 'state'>, error: unknown): Failure {
  if (!isCallError(error)) return failureOf(app, error);
  const title = refusalText(app.language, error);
  return title === undefined ? failureOf(app, error) : withDetail(app, title, error);
}

function refusalText(language: Language, { errors, problems, limit, status }: CallError): string | undefined {
  const [problem] = problems as readonly ItemError[];
  if (problem) return addingText(language, problem);
  const { t } = language;
  if (limit) return t(limits[limit.kind], { smart_count: limit.count });
  if (errors?.items) return t('errors.item.crowd');
  // What a button says wrong, or where it stands, is for the shop to put right.
  return [400, 401, 403].includes(status) ? t('errors.item.unavailable') : undefined;
}

const limits = {
  max: 'item.max_quantity',
  min: 'item.min_quantity',
  step: 'errors.item.steps',
} as const;

/** What is wrong with an item that is not in the cart yet. */
function addingText(language: Language, problem: ItemError): string {
  const { key, field, expected } = problem;
  const { t } = language;
  const own = fieldOf(problem);
  if (field === 'quantity' || expected === 'a value') return problemText(language, problem);
  if (own !== undefined) return t('errors.item.option', { name: own });
  if (field === 'url' || key === 'order_validation.domain_crawling') return t('errors.item.unavailable');
  if (field === 'price' || field === 'unitPrice')
    return t(expected === null ? 'errors.item.currency' : 'errors.item.price');
  return key.startsWith('order_validation.') ? t('errors.item.changed') : problemText(language, problem);
}
