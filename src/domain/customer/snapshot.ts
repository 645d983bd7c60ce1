import { type Customer, type CustomerDetails, noDetails } from './customer.js';
import { readOpening } from './document.js';

/** A customer as the outbox tells of them: all but what is for this shop's own use. */
export function snapshot(customer: Customer): Record<string, unknown> {
  const { position: _position, version: _version, details, ...rest } = customer;
  const { origin: _origin, claimedAt: _claimedAt, ...fields } = details;
  return { ...rest, ...fields };
}

/** The customer of such a snapshot; those of earlier releases say `lastOrderId`. */
export function fromSnapshot(doc: Readonly<Record<string, unknown>>): Customer {
  const fields = doc as unknown as Omit<Customer, 'details' | 'position' | 'version'> &
    CustomerDetails & { readonly lastOrderId?: number | null };
  const {
    id,
    guid,
    status,
    createdAt,
    updatedAt,
    ordersCount,
    ordersAmount,
    paidAmount,
    lastOrderId = null,
    latestOrderId = lastOrderId,
    ...details
  } = fields;
  const columns = {
    id,
    guid,
    status,
    createdAt,
    updatedAt,
    ordersCount,
    ordersAmount,
    paidAmount,
    latestOrderId,
  };
  const opening = details.opening && { opening: readOpening(details.opening) };
  return { ...columns, position: 0, version: 0, details: { ...noDetails, ...details, ...opening } };
}
