/**
 * An address in the parts that both APIs know; each part is kept as it was given, null and '' apart. Where
 * only one line is known it stands in `street`, and its second line in `floor`.
 */
export interface Address {
  readonly firstName: string | null;
  /** The full name, or the last name where `firstName` is given. */
  readonly name: string | null;
  readonly company: string | null;
  readonly street: string | null;
  readonly number: string | null;
  readonly floor: string | null;
  readonly locality: string | null;
  readonly city: string | null;
  /** By code or by name, as given. */
  readonly province: string | null;
  /** ISO 3166-1 alpha-2 where the giver knew it. */
  readonly country: string | null;
  readonly postalCode: string | null;
  readonly phone: string | null;
  readonly vatNumber: string | null;
}

/** An address with nothing in it. */
export const noAddress: Address = {
  firstName: null,
  name: null,
  company: null,
  street: null,
  number: null,
  floor: null,
  locality: null,
  city: null,
  province: null,
  country: null,
  postalCode: null,
  phone: null,
  vatNumber: null,
};

/** First and last name together. */
export function fullName(address: Address): string {
  return [address.firstName, address.name].filter(Boolean).join(' ');
}

/** The parts that are not null, for storing; `readAddress` brings the others back. */
export function storedAddress(address: Address): Partial<Address> {
  const parts: Record<string, string> = {};
  for (const name in address) {
    const part = address[name as keyof Address];
    if (part !== null) parts[name] = part;
  }
  return parts;
}

/** An address from its stored parts. */
export function readAddress(parts: Partial<Address> | undefined): Address {
  return parts ? { ...noAddress, ...parts } : noAddress;
}
