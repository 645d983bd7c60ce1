import { createHash } from 'node:crypto';
import type { Minor } from '../money.js';
import { isSameProvince } from '../provinces.js';
import { readPostalPattern } from './postal-pattern.js';
import type { ShippingMethod, ShippingRate, ShippingTier } from './shipping.js';

/** All that the store's methods look at. */
export interface Parcel {
  /** The cart's. */
  readonly currency: string;
  readonly storeCurrency: string;
  readonly country: string | null;
  readonly province: string | null;
  readonly postalCode: string | null;
  /** Grams of what is shipped. */
  readonly weight: number;
  /** What the items come to after discounts. */
  readonly total: Minor;
}

/**
 * The rates of the methods that ship a parcel, in the methods' order: one of each, by the first of its tiers
 * that fits.
 */
export function offeredRates(methods: readonly ShippingMethod[], parcel: Parcel): ShippingRate[] {
  return methods.flatMap((method) => {
    if (!ships(method, parcel)) return [];
    const tier = method.tiers.find((one) => fits(one, parcel));
    return tier ? [rateOf(method, tier)] : [];
  });
}

/** Whether what a parcel is offered depends on what it weighs. */
export function weigh(methods: readonly ShippingMethod[], parcel: Parcel): boolean {
  return methods.some(
    (method) =>
      ships(method, parcel) &&
      method.tiers.some(({ weightFrom = 0, weightTo }) => weightFrom > 0 || weightTo !== undefined),
  );
}

/** Names an offer by what it says: another price is another offer. */
export function named(offer: Omit<ShippingRate, 'id'>, prefix = ''): ShippingRate {
  const { source, description, cost, guaranteedDays, reference, additionalInfos, provider, localizationId } =
    offer;
  const parts = [
    prefix,
    source,
    description,
    cost,
    guaranteedDays,
    reference,
    additionalInfos,
    provider,
    localizationId,
  ];
  const id = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  return { id, ...offer };
}

function ships(method: ShippingMethod, parcel: Parcel): boolean {
  if ((method.currency ?? parcel.storeCurrency) !== parcel.currency) return false;
  if (method.totalFrom !== null && parcel.total < method.totalFrom) return false;
  return reaches(method, parcel) && postal(method.postalCodePattern, parcel.postalCode);
}

function reaches({ places }: ShippingMethod, { country, province }: Parcel): boolean {
  if (places.length === 0) return true;
  const land = country?.trim().toUpperCase() ?? null;
  return places.some(
    (place) =>
      place.country === land &&
      (place.province === null || isSameProvince(place.country, place.province, province)),
  );
}

function postal(pattern: string | null, postalCode: string | null): boolean {
  if (pattern === null) return true;
  const read = readPostalPattern(pattern);
  return postalCode !== null && 'matches' in read && read.matches(postalCode);
}

function fits(tier: ShippingTier, { weight, total }: Parcel): boolean {
  const { weightFrom = 0, weightTo = Infinity, totalFrom = 0, totalTo = Infinity } = tier;
  return weight >= weightFrom && weight < weightTo && total >= totalFrom && total < totalTo;
}

function rateOf(method: ShippingMethod, tier: ShippingTier): ShippingRate {
  const offer = {
    source: 'method',
    description: method.name,
    cost: tier.cost,
    guaranteedDays: method.guaranteedDays?.most ?? method.guaranteedDays?.least ?? null,
    reference: null,
    additionalInfos: null,
    provider: null,
    localizationId: method.localizationId,
  } as const;
  return named(offer, method.id);
}
