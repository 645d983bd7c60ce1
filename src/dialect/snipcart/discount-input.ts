import type { DiscountDefinition, StoredDiscount } from '../../domain/discount/rows.js';
import { refuseIfAny, ShopError } from '../../domain/errors.js';
import { isObject, wordOf } from '../../domain/input-values.js';
import { type DiscountView, renderedDiscount, snipcartDiscount } from './discount.js';
import { readDefinition } from './discount-definition.js';
import { discountFields } from './discount-fields.js';
import type { Patch } from './overlay.js';
import { numbered } from './words.js';

const byFolded = new Map<string, string>(
  Object.keys(discountFields).map((name) => [name.toLowerCase(), name]),
);

/**
 * Those that are money. An import may have said them finer than their currency; they read back as it said
 * them.
 */
const amounts = ['totalToReach', 'maxAmountToReach', 'amount', 'shippingCost'] as const;

type Source = Readonly<Record<string, unknown>>;

/** The definition in a body of `POST /discounts`. Refuses with `invalid`, by field. */
export function readNewDiscount(body: unknown, view: DiscountView): DiscountDefinition {
  const { definition, problems } = readDefinition(writableOf(body), view);
  refuseIfAny(problems);
  return definition;
}

/**
 * What a body of `PUT /discounts/{id}` makes of a discount: a field that is not there stays, null or an empty
 * text clears it. Refuses with `invalid`, by field: also another trigger or type, and a limit below what is
 * used and held.
 */
export function readChangedDiscount(
  body: unknown,
  before: StoredDiscount,
  view: DiscountView,
): DiscountDefinition {
  const input = withoutSameAmounts(withOlderNames(writableOf(body), before), before, view);
  const fixed = { trigger: before.condition.trigger, type: before.action.type };
  const { definition, problems } = readDefinition({ ...exactFields(before, view), ...input }, view);
  for (const [key, value] of Object.entries(fixed)) {
    const asked = input[key];
    if (asked === undefined || asked === null || asked === '') continue;
    if (wordOf(asked, [value], numbered[key === 'trigger' ? 'discountTrigger' : 'discountType']) !== value)
      problems[key] = [`cannot be changed from ${value}: archive this discount and make a new one`];
  }
  const { maxUses } = definition;
  const inUse = before.uses + before.held;
  if (maxUses !== null && maxUses !== before.maxUses && maxUses < inUse)
    problems.maxNumberOfUsages = [
      `must be ${inUse} or more, which are in use; archive the discount to end it`,
    ];
  refuseIfAny(problems);
  const overlay = stillGiven(before, definition, view);
  return overlay ? { ...definition, overlay: { snipcart: overlay } } : definition;
}

/**
 * Reads the definition of an object that a file gives, which may say of amounts and limits that they are 0.
 */
export function readGivenDiscount(source: Source, store: Pick<DiscountView, 'currency' | 'timeZone'>) {
  return readDefinition(renamed(source), store, { isFile: true });
}

/** The fields of a body that are known, in any spelling of their names. */
function writableOf(body: unknown): Record<string, unknown> {
  if (!isObject(body)) throw new ShopError('invalid', 'the body must be a JSON object');
  return renamed(body);
}

function renamed(source: Source): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const name = byFolded.get(key.toLowerCase());
    if (name !== undefined && (name === key || !Object.hasOwn(source, name))) fields[name] = source[key];
  }
  return fields;
}

/**
 * Older clients have one field for the products or categories of trigger and type; a list of names is the
 * same as a text.
 */
function withOlderNames(input: Record<string, unknown>, before: StoredDiscount): Record<string, unknown> {
  const { condition, action } = before;
  const has = (key: string): boolean => input[key] !== undefined && input[key] !== null && input[key] !== '';
  const named = { ...input };
  const take = (key: string, from: string): void => {
    if (named[key] === undefined && has(from)) named[key] = input[from];
  };
  if (condition.products && !action.products) take('triggerProductIds', 'productIds');
  if (condition.categories && !action.categories) {
    take('triggerCategories', 'categories');
    take('triggerCategories', 'categoryNames');
  }
  if (action.categories) take('categories', 'categoryNames');
  return named;
}

/** A discount that is sent back whole changes nothing, whatever an import said of its amounts. */
function withoutSameAmounts(
  input: Record<string, unknown>,
  before: StoredDiscount,
  view: DiscountView,
): Record<string, unknown> {
  const rendered = snipcartDiscount(before, view);
  const same: readonly string[] = amounts.filter((name) => input[name] === rendered[name]);
  return Object.fromEntries(Object.entries(input).filter(([name]) => !same.includes(name)));
}

/** A discount's fields as they read back exactly: ids may have commas in them. */
function exactFields(discount: StoredDiscount, view: DiscountView): Record<string, unknown> {
  const { condition, action } = discount;
  return {
    ...renamed(renderedDiscount(discount, view)),
    quantityOfProductIds: condition.quantityProducts,
    triggerProductIds: condition.products,
    triggerCategories: condition.categories,
    productIds: action.products,
    categories: action.categories,
    categoryNames: undefined,
  };
}

/** What an import said otherwise, of the fields that did not change. */
function stillGiven(
  before: StoredDiscount,
  definition: DiscountDefinition,
  view: DiscountView,
): Patch | undefined {
  const patch = before.overlay?.snipcart;
  if (!patch) return undefined;
  const [old, now] = [before, { ...before, ...definition }].map(
    (discount): Readonly<Record<string, unknown>> => renderedDiscount(discount, view),
  ) as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  const same = (key: string): boolean => JSON.stringify(old[key]) === JSON.stringify(now[key]);
  const unchanged = Object.fromEntries(Object.entries(patch).filter(([key]) => same(key)));
  return Object.keys(unchanged).length > 0 ? unchanged : undefined;
}
