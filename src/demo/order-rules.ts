import type { Random } from './random.js';

/** A tax, its rate in thousandths of a percent: 9975 is 9.975 %. */
export interface DemoTax {
  readonly name: string;
  readonly rate: number;
  readonly onShipping: boolean;
  readonly number: string | null;
}

export interface DemoPromo {
  readonly code: string;
  readonly name: string;
  readonly kind:
    | { readonly type: 'Rate'; readonly rate: number }
    | { readonly type: 'FixedAmount'; readonly amount: number };
  /** Cents that the items must reach. */
  readonly from: number;
  /** Months (1 to 12) in which it was given out; all when absent. */
  readonly months?: readonly number[];
  readonly weight: number;
}

const tax = (name: string, rate: number, onShipping = true, number: string | null = null): DemoTax => ({
  name,
  rate,
  onShipping,
  number,
});
const gst = tax('GST', 5000, true, '000000000 RT0001');

const byProvince: Readonly<Record<string, readonly DemoTax[]>> = {
  'CA-QC': [tax('TPS', 5000, true, '000000000 RT0001'), tax('TVQ', 9975, true, '0000000000 TQ0001')],
  'CA-ON': [tax('HST', 13000, true, '000000000 RT0001')],
  'CA-NS': [tax('HST', 14000, true, '000000000 RT0001')],
  'CA-BC': [gst, tax('PST', 7000, false)],
  'CA-AB': [gst],
  'US-ME': [tax('Sales tax', 5500, false)],
  'US-MA': [tax('Sales tax', 6250, false)],
  'US-NY': [tax('Sales tax', 8875)],
  'US-CA': [tax('Sales tax', 7250, false)],
  'US-WA': [tax('Sales tax', 6500)],
};

const byCountry: Readonly<Record<string, readonly DemoTax[]>> = {
  FR: [tax('TVA', 20000)],
  DE: [tax('MwSt', 19000)],
  ES: [tax('IVA', 21000)],
  IE: [tax('VAT', 23000)],
  GB: [tax('VAT', 20000)],
  AU: [tax('GST', 10000)],
};

/** The taxes on a parcel that goes there. */
export function taxesFor(country: string, province: string): readonly DemoTax[] {
  return byProvince[`${country}-${province}`] ?? byCountry[country] ?? [];
}

/** What was given out over the year. */
export const promos: readonly DemoPromo[] = [
  { code: 'WELCOME10', name: 'Welcome, 10 % off', kind: { type: 'Rate', rate: 10 }, from: 0, weight: 6 },
  {
    code: 'HIGHTIDE',
    name: 'High tide, $15 off',
    kind: { type: 'FixedAmount', amount: 1500 },
    from: 7500,
    weight: 3,
  },
  {
    code: 'WINTER20',
    name: 'Winter evenings, 20 % off',
    kind: { type: 'Rate', rate: 20 },
    from: 4000,
    months: [11, 12],
    weight: 12,
  },
  { code: 'NEIGHBOUR', name: 'Neighbours, 15 % off', kind: { type: 'Rate', rate: 15 }, from: 0, weight: 2 },
  {
    code: 'FIVER',
    name: 'Five for a friend',
    kind: { type: 'FixedAmount', amount: 500 },
    from: 2500,
    months: [4, 5, 6, 7],
    weight: 5,
  },
];

export interface DemoShipping {
  readonly id: string;
  readonly method: string;
  /** Cents. */
  readonly cost: number;
}

/** A shipping method that the shop offers for this weight to this country, as a buyer would choose it. */
export function shippingFor(country: string, grams: number, items: number, random: Random): DemoShipping {
  const zone = country === 'US' ? 'home' : country === 'CA' ? 'near' : 'far';
  const kilos = Math.max(0, Math.ceil(grams / 1000) - 1);
  const hurried = random.chance(0.16);
  if (zone === 'home' && items >= 12000 && !hurried)
    return { id: 'home-free', method: 'Free shipping', cost: 0 };
  const { standard, express, perKilo } = tariffs[zone];
  const [method, base] = hurried ? express : standard;
  return { id: `${zone}-${hurried ? 'express' : 'standard'}`, method, cost: base + perKilo * kilos };
}

const tariffs = {
  home: { standard: ['Standard, 3 to 5 days', 690], express: ['Express, 1 to 2 days', 1850], perKilo: 120 },
  near: { standard: ['Canada, tracked', 1290], express: ['Canada, express', 2950], perKilo: 260 },
  far: {
    standard: ['International, tracked', 1950],
    express: ['International, express', 4200],
    perKilo: 480,
  },
} as const;

/** Buyers come when evenings are long, and a little in summer: a weight for each month of the year. */
export const seasons: readonly number[] = [0.75, 0.8, 0.85, 0.9, 1, 1.05, 1.15, 1.05, 0.9, 1.05, 1.55, 2.1];

/** Sunday first: people buy on Sunday evenings and at the desk on Mondays. */
export const weekdays: readonly number[] = [1.3, 1.15, 0.95, 0.95, 1, 0.85, 0.8];
