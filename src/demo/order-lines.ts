import { cents, major } from './order-totals.js';
import { isoDate } from './people.js';
import { type DemoCustomField, type DemoProduct, picturePath, productPath } from './product.js';
import type { Random } from './random.js';

/** A line of an order: the product, what was chosen of it, and what it costs in cents. */
export interface DemoLine {
  readonly product: DemoProduct;
  readonly quantity: number;
  readonly choices: readonly Choice[];
  readonly unit: number;
  readonly total: number;
}

interface Choice {
  readonly field: DemoCustomField;
  readonly value: string;
  /** The price modifier as written, `+5.00`; empty for none. */
  readonly operation: string;
}

/** The options that a field's text names, with their price modifiers. */
export function optionsOf(field: Pick<DemoCustomField, 'options'>): { label: string; operation: string }[] {
  if (field.options === '') return [];
  return field.options.split('|').map((option) => {
    const [, label, operation = ''] = /^([^[]*)(?:\[(.*)\])?$/.exec(option)!;
    return { label: label!, operation };
  });
}

/** Fills a basket as a buyer would: mostly one or two different things. */
export function fillBasket(products: readonly DemoProduct[], random: Random): DemoLine[] {
  const wanted = random.weighted([
    [1, 46],
    [2, 30],
    [3, 15],
    [4, 6],
    [5, 3],
  ] as const);
  const chosen = new Map<string, DemoProduct>();
  while (chosen.size < Math.min(wanted, products.length)) {
    const product = products[Math.floor(random.next() ** 1.5 * products.length)]!;
    chosen.set(product.id, product);
  }
  return [...chosen.values()].map((product) => lineOf(product, random));
}

function lineOf(product: DemoProduct, random: Random): DemoLine {
  const quantity = Math.min(
    product.maxQuantity ?? 6,
    random.weighted([
      [1, 76],
      [2, 16],
      [3, 5],
      [4, 3],
    ] as const),
  );
  const choices = product.customFields.map((field) => choose(field, random));
  const unit =
    cents(product.price) +
    choices.reduce((sum, { operation }) => sum + (operation === '' ? 0 : cents(operation)), 0);
  return { product, quantity, choices, unit, total: unit * quantity };
}

function choose(field: DemoCustomField, random: Random): Choice {
  if (field.type === 'textbox')
    return { field, value: random.chance(0.55) ? random.pick(words) : '', operation: '' };
  const options = optionsOf(field);
  const option = field.type === 'checkbox' ? options[random.chance(0.22) ? 0 : 1]! : random.pick(options);
  return { field, value: option.label, operation: option.operation };
}

/** A line as Snipcart's orders list it. */
export function snipcartItem(
  line: DemoLine,
  token: string,
  addedOn: number,
  random: Random,
): Record<string, unknown> {
  const { product, quantity } = line;
  const customFields = line.choices.map(({ field, value, operation }) => ({
    name: field.name,
    placeholder: field.placeholder ?? '',
    displayValue: value,
    type: field.type,
    options: field.options,
    required: field.required ?? false,
    value,
    operation: field.type === 'textbox' ? null : operation,
    optionsArray: field.options === '' ? null : optionsOf(field).map(({ label }) => label),
  }));
  const [length, width, height] = product.size ?? [null, null, null];
  return {
    uniqueId: random.guid(),
    token,
    id: product.id,
    name: product.name,
    description: product.line,
    url: productPath(product),
    image: picturePath(product),
    price: major(cents(product.price)),
    originalPrice: null,
    unitPrice: major(line.unit),
    quantity,
    totalPrice: major(line.total),
    totalPriceWithoutTaxes: major(line.total),
    totalPriceWithoutDiscountsAndTaxes: major(line.total),
    minQuantity: null,
    maxQuantity: product.maxQuantity ?? null,
    quantityStep: 1,
    stackable: true,
    duplicatable: false,
    shippable: product.shippable ?? true,
    taxable: true,
    taxes: [],
    hasTaxesIncluded: false,
    weight: product.weight,
    totalWeight: product.weight * quantity,
    length,
    width,
    height,
    hasDimensions: product.size !== undefined,
    fileGuid: null,
    categories: [product.category, ...product.tags],
    customFields,
    customFieldsJson: JSON.stringify(customFields),
    alternatePrices: {},
    metadata: null,
    initialData: '',
    paymentSchedule: {
      interval: 0,
      intervalCount: 1,
      trialPeriodInDays: null,
      startsOn: `${isoDate(addedOn).slice(0, 10)}T00:00:00Z`,
    },
    subscriptionId: null,
    pausingAction: 'None',
    cancellationAction: 'None',
    addedOn: isoDate(addedOn),
    modificationDate: isoDate(addedOn),
  };
}

const words = [
  'Maud',
  'L. T.',
  'A.B.',
  'Kitchen crew',
  'Le Goff',
  'For Ivy',
  'Sunday bread',
  'Nana',
  'R & J',
  'Théo',
];
