import type { ProductDefinition } from '../../domain/catalog/definition.js';
import { openingInventory, type VariantChange } from '../../domain/catalog/inventory.js';
import type { ProductChange } from '../../domain/catalog/update-product.js';
import { ShopError } from '../../domain/errors.js';
import { flagOf, isObject, wholeOf, wordOf } from '../../domain/input-values.js';
import { readPrice } from './price.js';
import { asJson, type Finding, readProduct } from './product-definition.js';
import { numbered } from './words.js';

type Problems = Record<string, string[]>;
type Reading<T> = { readonly value: T } | { readonly wrong: string };

const fieldOf: Readonly<Record<string, string>> = {
  id_missing: 'id',
  id_unreadable: 'id',
  name_missing: 'name',
  price_missing: 'price',
  price_unreadable: 'price',
  option_unreadable: 'customFields',
  maximum_unreadable: 'maxQuantity',
  weight_unreadable: 'weight',
  custom_field_nameless: 'customFields',
  custom_field_repeated: 'customFields',
  value_not_listed: 'customFields',
  interval_unreadable: 'paymentInterval',
  plan_unreadable: 'plans',
};

/**
 * Reads the product definitions of a body: one object, a list, or `{items: […]}`. All or nothing: refuses
 * with `invalid` whatever any of them says that cannot be taken, by place and field.
 */
export function readDefinitions(body: unknown): ProductDefinition[] {
  const wrapped = isObject(body) && Array.isArray(body.items);
  const list: readonly unknown[] = wrapped ? (body.items as unknown[]) : Array.isArray(body) ? body : [body];
  const problems: Problems = {};
  const places = new Map<string, string>();
  const definitions = list.flatMap((item, index) => {
    const place = wrapped ? `items[${index}]` : Array.isArray(body) ? `[${index}]` : '';
    const definition = readDefinition(item, place, problems);
    if (!definition) return [];
    const first = places.get(definition.id);
    if (first !== undefined) problems[at(place, 'id')] = [`is the same as that of ${first}`];
    places.set(definition.id, place);
    return [definition];
  });
  if (list.length === 0) problems[wrapped ? 'items' : 'body'] = ['must hold a product'];
  refuse(problems);
  return definitions;
}

function readDefinition(item: unknown, place: string, problems: Problems): ProductDefinition | undefined {
  if (!isObject(item)) {
    problems[place || 'body'] = ['must be an object'];
    return undefined;
  }
  const { definition, findings } = readProduct(item, { ...asJson, pageUrl: null });
  for (const finding of findings) {
    // Each of its plans is refused by its place.
    if (finding.code === 'plan_unreadable' && finding.severity === 'refused') continue;
    const problem = problemOf(finding);
    const field = at(place, problem.field);
    problems[field] ??= [];
    problems[field].push(problem.reason);
  }
  if (!definition || findings.length > 0) return undefined;
  try {
    openingInventory(definition);
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    for (const [field, reasons] of Object.entries(error.errors ?? {}))
      problems[at(place, field)] = [...reasons];
    return undefined;
  }
  return definition;
}

/**
 * What a finding says of a body: its field (reasons about one part begin with its name), and what is wrong
 * with that.
 */
export function problemOf({ code, reason }: Finding): { readonly field: string; readonly reason: string } {
  const field = fieldOf[code] ?? /^\w+/.exec(reason)?.[0] ?? 'id';
  if (code.endsWith('_missing')) return { field, reason: 'is needed' };
  const shortened = reason.replace(/; it was left out$/, '');
  const [, plan, ofPlan] =
    (code === 'plan_unreadable' && /^plan (\d+) (.*?)(?: \(plans\[.*\))?$/s.exec(shortened)) || [];
  if (ofPlan !== undefined) return { field: `plans[${Number(plan) - 1}]`, reason: ofPlan };
  return { field, reason: shortened.startsWith(`${field} `) ? shortened.slice(field.length + 1) : shortened };
}

function at(place: string, field: string): string {
  return place === '' ? field : `${place}.${field}`;
}

function refuse(problems: Problems): void {
  const [field] = Object.keys(problems);
  if (field === undefined) return;
  const reason = problems[field]![0]!;
  throw new ShopError('invalid', reason.startsWith(field) ? reason : `${field} ${reason}`, problems);
}

/** `Single`, `Variant`, in any case; null stops tracking. */
export function readMethod(value: unknown): Reading<'Single' | 'Variant' | null> {
  if (value === null) return { value: null };
  const word = wordOf(value, numbered.inventoryMethod, numbered.inventoryMethod);
  return word === undefined ? { wrong: 'must be one of Single, Variant, or null' } : { value: word };
}

const mostStock = 999_999_999;

/** A whole number, below zero too; null is nothing said. */
export function readStock(value: unknown): Reading<number | undefined> {
  if (value === null) return { value: undefined };
  const number = wholeOf(value);
  if (number !== undefined && Math.abs(number) <= mostStock) return { value: number };
  return { wrong: `must be a whole number up to ${mostStock}` };
}

/** true or false; null is nothing said. */
export function readAllowance(value: unknown): Reading<boolean | undefined> {
  if (value === null) return { value: undefined };
  const allowed = flagOf(value);
  return allowed === undefined ? { wrong: 'must be true or false' } : { value: allowed };
}

/**
 * The list of combinations with their stock, shapes alone: whether they fit the product is for the shop to
 * say.
 */
export function readVariants(value: unknown): readonly VariantChange[] | undefined {
  if (value === undefined || value === null) return undefined;
  const problems: Problems = {};
  if (!Array.isArray(value)) problems.variants = ['must be a list of combinations with their stock'];
  const list = Array.isArray(value) ? value : [];
  const variants = list.map((item, index) => readVariant(item, `variants[${index}]`, problems));
  refuse(problems);
  return variants;
}

function readVariant(item: unknown, place: string, problems: Problems): VariantChange {
  const part = <T>(name: string, read: (value: unknown) => Reading<T>): T | undefined => {
    const value = isObject(item) ? named(item, name) : undefined;
    if (value === undefined) return undefined;
    const reading = read(value);
    if ('value' in reading) return reading.value;
    problems[`${place}.${name}`] = [reading.wrong];
    return undefined;
  };
  if (!isObject(item)) problems[place] = ['must be an object'];
  const variation = isObject(item) ? named(item, 'variation') : undefined;
  if (isObject(item) && !Array.isArray(variation))
    problems[`${place}.variation`] = ['must be a list such as [{"name": "Size", "option": "32GB"}]'];
  return {
    variation: (Array.isArray(variation) ? variation : []).map((choice, index) => {
      const name = isObject(choice) ? named(choice, 'name') : undefined;
      const option = isObject(choice) ? named(choice, 'option') : undefined;
      const isText = (text: unknown) => typeof text === 'string' || typeof text === 'number';
      if (!isText(name) || !isText(option))
        problems[`${place}.variation[${index}]`] = ['must have a name and an option'];
      return { name: String(name), option: String(option) };
    }),
    stock: part('stock', readStock),
    allowOutOfStockPurchases: part('allowOutOfStockPurchases', readAllowance),
  };
}

/** A part of a body by its name in any case, as Snipcart takes them. */
export function partNamed(body: unknown, name: string): unknown {
  return isObject(body) ? named(body, name) : undefined;
}

function named(object: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const key = foldedKeys(object).get(name.toLowerCase());
  return key === undefined ? undefined : object[key];
}

/**
 * The keys of a body by their lower case, gone through once, however many parts are asked for; of two alike
 * the first.
 */
function foldedKeys(object: Record<string, unknown>): ReadonlyMap<string, string> {
  const known = folded.get(object);
  if (known) return known;
  const keys = new Map<string, string>();
  for (const key of Object.keys(object)) {
    const lower = key.toLowerCase();
    if (!keys.has(lower)) keys.set(lower, key);
  }
  folded.set(object, keys);
  return keys;
}

const folded = new WeakMap<object, ReadonlyMap<string, string>>();

/**
 * What a product is, changed over the API; only for products that no page defines. Refuses with `invalid`, by
 * field.
 */
export function readDetailsChange(body: unknown): ProductChange['details'] {
  const fields = isObject(body) ? body : {};
  const problems: Problems = {};
  const change: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(detailReaders)) {
    const value = named(fields, name);
    if (value === undefined) continue;
    const reading = read(value);
    if ('wrong' in reading) problems[name] = [reading.wrong];
    else change[name] = reading.value;
  }
  refuse(problems);
  return change;
}

const longestText = 65_536;

const detailReaders: Readonly<Record<string, (value: unknown) => Reading<unknown>>> = {
  name: (value) => {
    const reading = textOrNull(value);
    if ('wrong' in reading) return reading;
    const name = reading.value?.trim();
    return name ? { value: name } : { wrong: 'must not be empty' };
  },
  price: (value) => {
    const reading = readPrice(value);
    return 'price' in reading ? { value: reading.price } : { wrong: reading.reason };
  },
  description: textOrNull,
  image: textOrNull,
  categories: (value) => {
    if (value === null) return { value: [] };
    const texts = Array.isArray(value) && value.every((one) => typeof one === 'string');
    return texts
      ? { value: value.map((one) => one.trim()).filter(Boolean) }
      : { wrong: 'must be a list of texts' };
  },
  metadata: (value) => (value === null || isObject(value) ? { value } : { wrong: 'must be an object' }),
};

function textOrNull(value: unknown): Reading<string | null> {
  if (value === null) return { value };
  if (typeof value !== 'string') return { wrong: 'must be text' };
  return value.length <= longestText ? { value } : { wrong: `must have at most ${longestText} characters` };
}
