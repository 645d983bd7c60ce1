import { Type } from 'typebox';
import { readAddressParts } from '../../dialect/snipcart/address.js';
import { readOrderFields } from '../../dialect/snipcart/cart-change.js';
import { withoutCorrected } from '../../dialect/snipcart/corrected-import.js';
import { numbered } from '../../dialect/snipcart/words.js';
import { webAddressOf } from '../../domain/input-values.js';
import { orderStatuses, paymentStatuses } from '../../domain/order/order.js';
import type { OrderChange } from '../../domain/order/update-order.js';
import { email } from '../../input/account-fields.js';
import { addressField } from '../../input/address-field.js';
import { custom, type Field, flag, oneOf, type Reading, type Values } from '../../input/fields.js';
import { metadata as freeObject } from '../../shape.js';

/** What `PUT /orders/{token}` takes; null clears tracking and metadata, and says nothing of a status. */
export const orderChange = {
  status: unlessNull(
    oneOf(orderStatuses, { description: "The order's status.", numbered: numbered.orderStatus }),
  ),
  paymentStatus: unlessNull(
    oneOf(paymentStatuses, { description: "The payment's status.", numbered: paymentStatuses }),
  ),
  restock: flag({ description: 'With Cancelled: whether what the order took goes back into stock.' }),
  notify: flag({ description: 'Whether the buyer gets the mail that fits what changed. Default: false.' }),
  trackingNumber: custom<string | null>(
    Type.Union([Type.String({ maxLength: 200 }), Type.Null()], {
      description: 'The tracking number of the parcel.',
    }),
    (value) => {
      if (value === null) return { value };
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text !== 'string' || text.length > 200)
        return { wrong: 'must be text of at most 200 characters' };
      return { value: text };
    },
  ),
  trackingUrl: custom<string | null>(
    Type.Union([Type.String({ format: 'uri', maxLength: 2000 }), Type.Null()], {
      description: 'Where the buyer can follow the parcel: http or https.',
    }),
    (value) => (value === null ? { value } : readUrl(value)),
  ),
  metadata: custom<Record<string, unknown> | null>(
    Type.Union([freeObject(), Type.Null()], {
      description: 'Any JSON object; it replaces the one before.',
    }),
    (value) => {
      if (value === null) return { value };
      if (typeof value !== 'object' || Array.isArray(value)) return { wrong: 'must be a JSON object' };
      return JSON.stringify(value).length > 64_000
        ? { wrong: 'must have at most 64000 characters as JSON' }
        : { value: value as Record<string, unknown> };
    },
  ),
};

/** What `PUT /orders/{token}` corrects of whose the order is and where it goes. */
export const orderCorrections = {
  email: email('Another address: the order goes to its customer, and links mailed before end.'),
  notes: custom<string | null>(
    Type.Union([Type.String({ maxLength: 10_000 }), Type.Null()], {
      description: "The buyer's note; null clears it.",
    }),
    (value) => {
      if (value === null || (typeof value === 'string' && value.length <= 10_000)) return { value };
      return { wrong: 'must be text of at most 10000 characters' };
    },
  ),
  billingAddress: addressField(),
  shippingAddress: addressField(),
  shippingAddressSameAsBilling: flag({ description: 'Whether it ships to the billing address.' }),
  customFields: custom<readonly Record<string, unknown>[] | null>(
    Type.Union(
      [
        Type.Array(
          Type.Object(
            { name: Type.String({ maxLength: 500 }), value: Type.String({ maxLength: 5000 }) },
            { title: 'OrderFieldChange' },
          ),
        ),
        Type.Null(),
      ],
      { description: 'They take the place of those that were there; null clears them.' },
    ),
    readFields,
  ),
};

/** The change of an order that a body asks for. */
export function changeOf({
  billingAddress,
  shippingAddress,
  shippingAddressSameAsBilling: shippingSameAsBilling,
  ...change
}: Values<typeof orderChange & typeof orderCorrections>): OrderChange {
  return {
    ...change,
    billing: billingAddress && ((known) => readAddressParts({ billingAddress }, 'billing', known)),
    shipping: shippingAddress && ((known) => readAddressParts({ shippingAddress }, 'shipping', known)),
    shippingSameAsBilling,
    unmodelled: withoutCorrected,
  };
}

function readFields(value: unknown): Reading<readonly Record<string, unknown>[] | null> {
  if (value === null) return { value };
  const problems: Record<string, string[]> = {};
  const fields = readOrderFields(value, '', problems);
  const [wrong] = Object.entries(problems).map(([place, [why]]) =>
    place === '' ? why! : `has a field whose ${place} ${why}`,
  );
  return wrong === undefined ? { value: (fields ?? []).map((field) => ({ ...field })) } : { wrong };
}

function unlessNull<T>(field: Field<T | undefined>): Field<T | undefined> {
  return { ...field, read: (value) => (value === null ? { value: undefined } : field.read(value)) };
}

function readUrl(value: unknown): Reading<string> {
  if (typeof value === 'string' && webAddressOf(value)) return { value };
  return { wrong: 'must be an http or https address of at most 2000 characters' };
}
