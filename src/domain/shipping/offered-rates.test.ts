import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offeredRates, type Parcel } from './offered-rates.js';
import type { ShippingMethod, ShippingTier } from './shipping.js';

const method: ShippingMethod = {
  id: '5f1d3b2a-9c4e-4a1b-8d6f-2e7a1c0b9d34',
  name: 'Standard',
  postalCodePattern: null,
  guaranteedDays: null,
  places: [],
  localizationId: null,
  currency: null,
  totalFrom: null,
  tiers: [{ cost: 1000 }],
  createdAt: 0,
  updatedAt: 0,
  version: 1,
};
const parcel: Parcel = {
  currency: 'CAD',
  storeCurrency: 'CAD',
  country: 'CA',
  province: 'QC',
  postalCode: 'G1K 3A9',
  weight: 500,
  total: 3000,
};
const costs = (methods: readonly ShippingMethod[], to: Partial<Parcel> = {}) =>
  offeredRates(methods, { ...parcel, ...to }).map(({ cost }) => cost);

it('offers each method once, in their order, with what the buyer reads', () => {
  const express = { ...method, id: 'b', name: 'Express', localizationId: 'express', tiers: [{ cost: 2500 }] };
  const days = { ...express, guaranteedDays: { least: 2, most: 5 } };
  expect(offeredRates([method, days], parcel)).toEqual([
    expect.objectContaining({ source: 'method', description: 'Standard', cost: 1000, guaranteedDays: null }),
    expect.objectContaining({
      description: 'Express',
      cost: 2500,
      guaranteedDays: 5,
      localizationId: 'express',
    }),
  ]);
  const atLeast = { ...method, guaranteedDays: { least: 3, most: null } };
  expect(offeredRates([atLeast], parcel)[0]!.guaranteedDays).toBe(3);
});

it('names an offer by what it says: the same offer has the same id, another price another', () => {
  const [first] = offeredRates([method], parcel);
  const ids = [
    [{ ...method, version: 9, updatedAt: 7 }, true],
    [{ ...method, tiers: [{ cost: 1001 }] }, false],
    [{ ...method, name: 'Standard ' }, false],
    [{ ...method, id: 'other' }, false],
  ] as const;
  for (const [other, same] of ids) expect(offeredRates([other], parcel)[0]!.id === first!.id).toBe(same);
  expect(first!.id).toMatch(/^[0-9a-f]{32}$/);
});

describe('conditions', () => {
  it('ships to countries and provinces, by code or name', () => {
    const place = (country: string, province: string | null = null) => ({ country, province });
    const to = (...places: ShippingMethod['places']) => [{ ...method, places }];
    expect(costs(to(place('CA')))).toEqual([1000]);
    expect(costs(to(place('US'), place('CA', 'QC')))).toEqual([1000]);
    expect(costs(to(place('CA', 'QC')), { province: 'quebec' })).toEqual([1000]);
    expect(costs(to(place('CA', 'QC')), { province: 'qc' })).toEqual([1000]);
    expect(costs(to(place('CA', 'ON')))).toEqual([]);
    expect(costs(to(place('CA', 'QC')), { province: null })).toEqual([]);
    expect(costs(to(place('US', 'QC')))).toEqual([]);
    expect(costs(to(place('CA')), { country: ' ca' })).toEqual([1000]);
    expect(costs(to(place('CA')), { country: null })).toEqual([]);
    expect(costs([method], { country: null, province: null })).toEqual([1000]);
  });

  it('looks at the whole postal code, in any case', () => {
    const near = [{ ...method, postalCodePattern: 'g1k.*' }];
    expect(costs(near)).toEqual([1000]);
    expect(costs(near, { postalCode: 'XG1K' })).toEqual([]);
    expect(costs(near, { postalCode: null })).toEqual([]);
  });

  it('is for carts in its currency: the store’s own unless it names one', () => {
    const euros = { ...method, currency: 'EUR', tiers: [{ cost: 700 }] };
    expect(costs([method, euros])).toEqual([1000]);
    expect(costs([method, euros], { currency: 'EUR' })).toEqual([700]);
    expect(costs([method], { currency: 'JPY' })).toEqual([]);
  });

  it('counts from a total of the items on', () => {
    const above = [{ ...method, totalFrom: 3000 }];
    expect(costs(above)).toEqual([1000]);
    expect(costs(above, { total: 2999 })).toEqual([]);
  });
});

describe('tiers', () => {
  const tiers: ShippingTier[] = [
    { cost: 0, totalFrom: 10_000 },
    { cost: 1000, weightTo: 1000 },
    { cost: 1800, weightFrom: 1000, weightTo: 5000 },
    { cost: 6000, weightFrom: 8000 },
  ];

  it('takes from ≤ x < to, and the first that fits', () => {
    const cases: [number, number, number[]][] = [
      [0, 0, [1000]],
      [999.999, 0, [1000]],
      [1000, 0, [1800]],
      [4999, 9999, [1800]],
      [5000, 0, []],
      [8000, 0, [6000]],
      [1e9, 0, [6000]],
      [5000, 10_000, [0]],
    ];
    for (const [weight, total, expected] of cases)
      expect([weight, total, costs([{ ...method, tiers }], { weight, total })]).toEqual([
        weight,
        total,
        expected,
      ]);
  });

  it('offers a cost of one of the tiers that fit, or nothing where none does', () => {
    const bound = fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined });
    const tier = fc.record({
      cost: fc.nat(100),
      weightFrom: bound,
      weightTo: bound,
      totalFrom: bound,
      totalTo: bound,
    });
    fc.assert(
      fc.property(fc.array(tier, { maxLength: 6 }), fc.nat(60), fc.nat(60), (some, weight, total) => {
        const fit = some.filter(
          (one) =>
            (one.weightFrom === undefined || one.weightFrom <= weight) &&
            (one.weightTo === undefined || weight < one.weightTo) &&
            (one.totalFrom === undefined || one.totalFrom <= total) &&
            (one.totalTo === undefined || total < one.totalTo),
        );
        const offered = costs([{ ...method, tiers: some }], { weight, total });
        expect(offered).toEqual(fit.slice(0, 1).map(({ cost }) => cost));
      }),
    );
  });
});
