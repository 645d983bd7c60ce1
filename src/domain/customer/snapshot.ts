import type { Customer } from './customer.js';

/** A customer as the outbox tells of them: all but what is for this shop's own use. */
export function snapshot(customer: Customer): Record<string, unknown> {
  const { position: _position, version: _version, details, ...rest } = customer;
  const { origin: _origin, claimedAt: _claimedAt, ...told } = details;
  return { ...rest, ...told };
}
