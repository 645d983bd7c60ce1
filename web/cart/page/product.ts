import type { CustomField, Plan, Product } from '../types.js';

const numbers = [
  'quantity',
  'minQuantity',
  'maxQuantity',
  'quantityStep',
  'weight',
  'length',
  'width',
  'height',
];

/** What some pages write, and what it is. */
const named: Readonly<Record<string, string>> = {
  'minimum-quantity': 'minQuantity',
  'maximum-quantity': 'maxQuantity',
};

/** What carries `data-…` attributes: an element, or one as a library of the page sees it. */
export interface Attributed {
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
}

/**
 * The product of a buy button, from its `data-item-*` attributes. What the shop itself knows better it
 * compares with the page, so that nothing here has to be believed.
 */
export function productOf(button: Attributed): Product {
  const values: Record<string, unknown> = {};
  for (const { name, value } of button.attributes) {
    const [, part] = /^data-item-(?!custom\d+-|plan\d+-)(.+)$/.exec(name) ?? [];
    if (part) values[named[part] ?? camelCase(part)] = value;
  }
  const plans = numbered(button, /^data-(?:item-)?plan(\d+)-(.+)$/);
  for (const name of numbers) if (values[name] !== undefined) values[name] = amountOf(values[name] as string);
  // Some pages write -1 for none, and what a click adds is what it adds at least.
  for (const name of ['quantity', 'minQuantity', 'quantityStep'])
    if (!((values[name] as number) >= 1)) delete values[name];
  const { id, price, metadata, categories, selectedPlan, ...rest } = values as Record<string, string>;
  return {
    ...rest,
    id: (id ?? '').trim(),
    price: priceOf(price),
    url: rest.url?.trim() || location.href,
    ...(rest.image?.trim() ? { image: pictureOf(rest.image.trim()) } : {}),
    ...(metadata === undefined ? {} : metadataOf(metadata)),
    ...(categories === undefined
      ? {}
      : { categories: categories.split(/\|/.test(categories) ? '|' : ',').map((one) => one.trim()) }),
    customFields: customFieldsOf(button, /^data-item-custom(\d+)-(.+)$/),
    ...(plans.length > 0 ? { plans: plans.map(planOf) } : {}),
    ...(selectedPlan === undefined ? {} : { selectedPlanId: selectedPlan }),
  };
}

/**
 * Fields that an element's attributes number: `custom1-name`, `custom1-options`, … as the pattern takes them
 * apart.
 */
export function customFieldsOf(element: Attributed, pattern: RegExp): CustomField[] {
  return numbered(element, pattern).map(fieldOf);
}

/** The parts of numbered attributes, by number. */
function numbered(element: Attributed, pattern: RegExp): Record<string, string>[] {
  const all = new Map<number, Record<string, string>>();
  for (const { name, value } of element.attributes) {
    const [, number, part = ''] = pattern.exec(name) ?? [];
    if (number) all.set(Number(number), { ...all.get(Number(number)), [camelCase(part)]: value });
  }
  return [...all].sort(([a], [b]) => a - b).map(([, parts]) => parts);
}

function fieldOf({
  name = '',
  type,
  options,
  required,
  value,
  placeholder,
}: Record<string, string>): CustomField {
  return {
    name,
    ...(type === undefined ? {} : { type }),
    ...(options === undefined ? {} : { options }),
    ...(required === undefined ? {} : { required: required !== 'false' }),
    ...(value === undefined ? {} : { value }),
    ...(placeholder === undefined ? {} : { placeholder }),
  };
}

function planOf({ id = '', name = '', frequency = '', interval, price }: Record<string, string>): Plan {
  return {
    id,
    name,
    frequency,
    interval: Number(interval ?? 1),
    price: price === undefined ? null : Number(price),
  };
}

/**
 * `12.50`, or `{"usd": 20, "cad": 25}`; what is neither stays as it was written, for the shop to refuse by
 * name.
 */
function priceOf(written = ''): Product['price'] {
  const text = written.trim();
  if (!text.startsWith('{')) return numberOf(text) ?? text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function metadataOf(written: string): { metadata?: Record<string, unknown> } {
  try {
    const value = JSON.parse(written);
    return typeof value === 'object' && value !== null ? { metadata: value } : {};
  } catch {
    return {};
  }
}

/** A plain number; what is none is sent as it is written, since the shop reads it as it reads the page. */
function amountOf(written: string): number | string | undefined {
  const text = written.trim();
  return text === '' ? undefined : /^\d{1,12}(\.\d{1,10})?$/.test(text) ? Number(text) : text;
}

/** A picture beside this page keeps its place wherever the cart is looked at. */
function pictureOf(written: string): string {
  if (/^([a-z][a-z\d+.-]*:|\/)/i.test(written)) return written;
  try {
    return new URL(written, location.href).href;
  } catch {
    return written;
  }
}

function numberOf(written: string): number | undefined {
  const value = Number(written);
  return written.trim() === '' || Number.isNaN(value) ? undefined : value;
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
