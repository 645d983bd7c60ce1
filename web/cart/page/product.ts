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

/**
 * The product of a buy button, from its `data-item-*` attributes. What the shop itself knows better it compares with the
 * page, so that nothing here has to be believed.
 */
export function productOf(button: Element): Product {
  const values: Record<string, unknown> = {};
  const fields = new Map<string, Record<string, string>>();
  const plans = new Map<string, Record<string, string>>();
  const attributes = button instanceof HTMLElement ? [...button.attributes] : [];
  for (const { name, value } of attributes) {
    const field = /^data-item-custom(\d+)-(.+)$/.exec(name);
    const plan = /^data-(?:item-)?plan(\d+)-(.+)$/.exec(name);
    if (field) noted(fields, field, value);
    else if (plan) noted(plans, plan, value);
    else if (name.startsWith('data-item-')) values[camelCase(name.slice('data-item-'.length))] = value;
  }
  for (const name of numbers) if (values[name] !== undefined) values[name] = numberOf(values[name] as string);
  const { id, price, metadata, categories, selectedPlan, ...rest } = values as Record<string, string>;
  return {
    ...rest,
    id: (id ?? '').trim(),
    price: priceOf(price),
    url: rest.url?.trim() || location.href,
    ...(metadata === undefined ? {} : metadataOf(metadata)),
    ...(categories === undefined ? {} : { categories: categories.split(/[,|]/).map((one) => one.trim()) }),
    customFields: inOrder(fields).map(fieldOf),
    ...(plans.size > 0 ? { plans: inOrder(plans).map(planOf) } : {}),
    ...(selectedPlan === undefined ? {} : { selectedPlanId: selectedPlan }),
  };
}

function noted(all: Map<string, Record<string, string>>, match: RegExpExecArray, value: string): void {
  const [, number = '', part = ''] = match;
  const known = all.get(number) ?? {};
  known[camelCase(part)] = value;
  all.set(number, known);
}

function inOrder(all: Map<string, Record<string, string>>): Record<string, string>[] {
  return [...all].sort(([a], [b]) => Number(a) - Number(b)).map(([, parts]) => parts);
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

/** `12.50`, or `{"usd": 20, "cad": 25}`; what is neither stays as it was written, for the shop to refuse by name. */
function priceOf(written = ''): Product['price'] {
  const text = written.trim();
  if (!text.startsWith('{')) return text;
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

function numberOf(written: string): number | undefined {
  const value = Number(written);
  return written.trim() === '' || Number.isNaN(value) ? undefined : value;
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
