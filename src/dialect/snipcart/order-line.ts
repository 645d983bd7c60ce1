import type { RecurrenceDefinition } from '../../domain/catalog/definition.js';
import { isoDate } from '../../domain/dates.js';
import { type Minor, toMajor } from '../../domain/money.js';
import type { Order, OrderLine } from '../../domain/order/order.js';
import type { Answer } from '../../shape.js';
import type { orderItemShape } from './shapes/order.js';

/** A line of an order as Snipcart's API shows it. */
export function snipcartLine(line: OrderLine, order: Order): Answer<typeof orderItemShape> {
  const money = (minor: number): number => toMajor(minor, order.currency);
  const total = money(line.total);
  const before = money(line.unitPrice * line.quantity);
  const addedOn = isoDate(line.addedAt ?? order.createdAt);
  return {
    uniqueId: line.uniqueId,
    token: order.token,
    id: line.product,
    userDefinedId: line.product,
    name: line.name,
    description: line.description ?? null,
    url: line.url ?? null,
    image: line.image ?? null,
    price: money(line.price),
    originalPrice: null,
    unitPrice: money(line.unitPrice),
    totalPrice: total,
    totalPriceWithoutTaxes: line.net === undefined ? total : money(line.net),
    totalPriceWithoutDiscountsAndTaxes: before,
    totalPriceWithoutDiscountsAndTaxesLegacy: before,
    quantity: line.quantity,
    minQuantity: line.minQuantity ?? null,
    maxQuantity: line.maxQuantity ?? null,
    quantityStep: line.quantityStep ?? null,
    stackable: !line.notStackable,
    shippable: !line.notShippable,
    taxable: !line.notTaxable,
    duplicatable: false,
    hasDimensions: line.width !== undefined || line.height !== undefined || line.length !== undefined,
    hasTaxesIncluded: line.taxesIncluded ?? false,
    weight: line.weight ?? null,
    width: line.width ?? null,
    height: line.height ?? null,
    length: line.length ?? null,
    totalWeight: (Math.round((line.weight ?? 0) * 1000) * line.quantity) / 1000,
    fileGuid: line.fileGuid ?? null,
    categories: line.categories ?? [],
    taxes: line.taxNames ?? [],
    customFields: (line.customFields ?? []) as Answer<typeof orderItemShape>['customFields'],
    customFieldsJson: JSON.stringify(line.customFields ?? []),
    alternatePrices: pricesOf(line, money),
    metadata: line.metadata ?? null,
    initialData: '',
    paymentSchedule: scheduleOf(line, addedOn),
    subscriptionId: null,
    pausingAction: 'None',
    cancellationAction: 'None',
    parcels: null,
    addedOn,
    modificationDate: addedOn,
  };
}

function pricesOf({ alternatePrices }: OrderLine, money: (minor: Minor) => number): Record<string, number> {
  if (!alternatePrices) return {};
  return Object.fromEntries(Object.entries(alternatePrices).map(([list, price]) => [list, money(price)]));
}

/** By number, as real payloads have them; lines that do not recur have a schedule too. */
const intervals: Readonly<Record<RecurrenceDefinition['interval'], number>> = {
  Day: 0,
  Week: 1,
  Month: 2,
  Year: 3,
};

function scheduleOf({ recurrence }: OrderLine, startsOn: string) {
  return {
    interval: recurrence ? intervals[recurrence.interval] : 0,
    intervalCount: recurrence?.intervalCount ?? 1,
    trialPeriodInDays: recurrence?.trialPeriodInDays ?? null,
    startsOn,
  };
}
