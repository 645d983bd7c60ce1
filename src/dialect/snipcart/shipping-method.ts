import { isoDate } from '../../domain/dates.js';
import { toMajor } from '../../domain/money.js';
import type { ShippingMethod, ShippingTier } from '../../domain/shipping/shipping.js';

/**
 * A shipping method as Snipcart's API shows it, in its older and its newer words: `location` is the first
 * place of `countryCondition`, and the id stands under both spellings.
 */
export function snipcartMethod(method: ShippingMethod, storeCurrency: string): Record<string, unknown> {
  const currency = method.currency ?? storeCurrency;
  const [first] = method.places;
  return {
    id: method.id,
    Id: method.id,
    name: method.name,
    localizationId: method.localizationId,
    postalCodeRegex: method.postalCodePattern,
    onOrderTotalAbove: method.totalFrom === null ? null : toMajor(method.totalFrom, currency),
    guaranteedEstimatedDelivery: {
      minimumDaysForDelivery: method.guaranteedDays?.least ?? null,
      maximumDaysForDelivery: method.guaranteedDays?.most ?? null,
    },
    location: { country: first?.country ?? null, province: first?.province ?? null },
    countryCondition: method.places.map((place) => ({
      countryCode: place.country,
      provinceCode: place.province,
    })),
    currency: method.currency?.toLowerCase() ?? null,
    rates: method.tiers.map((tier) => snipcartTier(tier, currency)),
    creationDate: isoDate(method.createdAt),
    modificationDate: isoDate(method.updatedAt),
  };
}

function snipcartTier(tier: ShippingTier, currency: string) {
  const money = (minor: number) => toMajor(minor, currency);
  const { weightFrom, weightTo, totalFrom, totalTo } = tier;
  const total = range(totalFrom && money(totalFrom), totalTo && money(totalTo));
  return { cost: money(tier.cost), weight: range(weightFrom, weightTo) ?? {}, ...(total ? { total } : {}) };
}

function range(from: number | undefined, to: number | undefined) {
  if (from === undefined && to === undefined) return undefined;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
