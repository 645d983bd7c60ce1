import { type Address, noAddress, readAddress, storedAddress } from '../address.js';
import {
  type CustomerDetails,
  type DraftAddress,
  type DraftDetails,
  noDetails,
  type Opening,
} from './customer.js';

/**
 * A customer's details as one JSON text, the same for the same details: parts that are as in `noDetails` are
 * left out.
 */
export function storedDetails(details: DraftDetails): string {
  return JSON.stringify({
    name: details.name ?? undefined,
    email: details.email ?? undefined,
    phone: details.phone ?? undefined,
    identification: details.identification ?? undefined,
    note: details.note ?? undefined,
    billing: some(storedParts(details.billing)),
    addresses: details.addresses.length === 0 ? undefined : details.addresses.map(storedShipping),
    shippingSameAsBilling: details.shippingSameAsBilling || undefined,
    extra: some(details.extra),
    acceptsMarketing: details.acceptsMarketing || undefined,
    acceptsMarketingAt: details.acceptsMarketingAt ?? undefined,
    firstInteraction: details.firstInteraction ?? undefined,
    claimedAt: details.claimedAt ?? undefined,
    opening: details.opening ?? undefined,
    kept: some(details.kept),
    origin: some(details.origin),
  });
}

/** A customer's details from the text that `storedDetails` made. */
export function readDetails(text: string): CustomerDetails {
  const stored = JSON.parse(text) as Partial<Omit<CustomerDetails, 'billing' | 'addresses'>> & {
    readonly billing?: Partial<Address>;
    readonly addresses?: readonly Partial<Address>[];
  };
  return {
    ...noDetails,
    ...stored,
    ...(stored.opening && { opening: readOpening(stored.opening) }),
    billing: readAddress(stored.billing),
    addresses: (stored.addresses ?? []).map(
      (address) => readAddress(address) as CustomerDetails['addresses'][number],
    ),
  };
}

/** An opening balance as it is stored: earlier releases called its order `lastOrderId`. */
export function readOpening({
  spent,
  currency,
  ...order
}: Opening & { readonly lastOrderId?: number | null }): Opening {
  return { spent, currency, latestOrderId: order.latestOrderId ?? order.lastOrderId ?? null };
}

function storedShipping(address: DraftAddress): object {
  const { id, isDefault, createdAt, updatedAt } = address;
  return { id, isDefault, createdAt, updatedAt, ...storedParts(address) };
}

/** The parts of an address alone, always in one order. */
function storedParts(address: Address): Partial<Address> {
  const parts = Object.keys(noAddress).map((part) => [part, address[part as keyof Address]]);
  return storedAddress(Object.fromEntries(parts));
}

function some<T extends object>(value: T): T | undefined {
  for (const _ in value) return value;
  return undefined;
}
