import { Type } from 'typebox';
import { numbered } from '../../dialect/snipcart/words.js';
import { webAddressOf } from '../../domain/input-values.js';
import { orderStatuses, paymentStatuses } from '../../domain/order/order.js';
import { custom, type Field, flag, oneOf, type Reading } from '../../input/fields.js';
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

function unlessNull<T>(field: Field<T | undefined>): Field<T | undefined> {
  return { ...field, read: (value) => (value === null ? { value: undefined } : field.read(value)) };
}

function readUrl(value: unknown): Reading<string> {
  if (typeof value === 'string' && webAddressOf(value)) return { value };
  return { wrong: 'must be an http or https address of at most 2000 characters' };
}
