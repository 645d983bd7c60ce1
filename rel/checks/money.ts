import fc from 'fast-check';
import { toDecimal, toMinor } from '../../src/domain/money.js';
import { allocate } from '../../src/domain/pricing/allocate.js';
import { amount, arbitraryCart, priced } from '../../test/support/arbitrary-carts.js';
import { brokenLaws, lostInJson } from '../../test/support/price-laws.js';
import { priceLine, priceOf, taxRule } from '../../test/support/pricing.js';
import { type Check, expectations, type Size } from '../support/check.js';
import { undocumented } from '../support/documented-discounts.js';

const runs: Record<Size, number> = { short: 5000, full: 100_000, nightly: 10_000_000 };

/** What a cart comes to, over whatever may be in one: no counter-example. */
export const money: Check = {
  id: 'R11',
  name: 'money',
  description:
    'prices of arbitrary carts: sums of what is listed, shared out to the last unit, discounts in the documented order',
  databases: 'none',
  async run({ size, seed }) {
    const expect = expectations();
    const counts: Record<string, number> = {};
    for (const { name, property, part } of laws) {
      const numRuns = Math.ceil(runs[size] * part);
      const result = fc.check(property, { seed, numRuns });
      counts[name] = result.numRuns;
      if (result.failed)
        expect.misses.push(
          `${name}: ${String(result.errorInstance)}, of ${excerptOf(result.counterexample)}, path ${result.counterexamplePath}`,
        );
    }
    return { counts: { runs: runs[size], ...counts }, misses: expect.misses };
  },
};

interface Law {
  readonly name: string;
  /** How much of the runs it gets. */
  readonly part: number;
  // biome-ignore lint/suspicious/noExplicitAny: each law has arbitraries of its own
  readonly property: fc.IProperty<any>;
}

const laws: readonly Law[] = [
  {
    name: 'carts',
    part: 0.6,
    property: fc.property(arbitraryCart, (input) => {
      const cart = priced(input);
      refuse(brokenLaws(cart), undocumented(input.lines, cart), lostInJson(cart, input.currency));
    }),
  },
  {
    name: 'shares',
    part: 0.2,
    property: fc.property(
      fc.nat({ max: 5_000_000_000 }),
      fc.array(
        fc.record({ weight: fc.bigInt({ min: 0n, max: 10n ** 15n }), most: fc.nat({ max: 1_000_000_000 }) }),
        {
          maxLength: 12,
        },
      ),
      (whole, parts) => {
        const shares = allocate(
          whole,
          parts.map((part, index) => ({ ...part, key: `${index}` })),
        );
        const room = sum(parts.map(({ most }) => most));
        if (sum(shares) !== Math.min(whole, room)) refuse([`${sum(shares)} of ${whole} were given out`]);
        refuse(
          shares.flatMap((share, index) =>
            share < 0 || share > parts[index]!.most ? [`share ${share}`] : [],
          ),
        );
      },
    ),
  },
  {
    name: 'taxes',
    part: 0.1,
    property: fc.property(
      amount,
      fc.constantFrom('0.05', '0.2', '0.09975', '0.081', '0.333333', '1'),
      (net, rate) => {
        refuse(roundTrip(net, rate));
      },
    ),
  },
  {
    name: 'texts',
    part: 0.1,
    property: fc.property(fc.maxSafeNat(), fc.constantFrom('USD', 'JPY', 'KWD'), (minor, currency) => {
      const text = toDecimal(minor, currency);
      const decimals = { USD: 2, JPY: 0, KWD: 3 }[currency];
      if (toMinor(text, currency) !== minor)
        refuse([`${minor} is ${text}, which is ${toMinor(text, currency)}`]);
      if ((text.split('.')[1]?.length ?? 0) !== decimals) refuse([`${text} ${currency}`]);
    }),
  },
];

/**
 * A price and its tax on top make a price with the same tax in it; a buyer abroad then pays the price that it
 * began with.
 */
function roundTrip(net: number, rate: string): string[] {
  const destination = { country: 'CA', province: null };
  const onTop = priceOf([priceLine('it', net)], { destination, rules: [taxRule('VAT', rate, 'CA')] });
  const gross = [priceLine('it', onTop.totals.total, { hasTaxesIncluded: true })];
  const rules = [taxRule('VAT', rate, 'CA', { includedInPrice: true })];
  const within = priceOf(gross, { destination, rules });
  const abroad = priceOf(gross, { destination: { country: 'US', province: null }, rules });
  const figures = [
    ['tax', within.totals.taxes, onTop.totals.taxes],
    ['total', within.totals.total, onTop.totals.total],
    ['net price', within.lines[0]!.net, net],
    ['total abroad', abroad.totals.total, net],
    ['tax abroad', abroad.totals.taxes, 0],
  ] as const;
  return figures.flatMap(([name, got, wanted]) =>
    got === wanted ? [] : [`${name} ${got} instead of ${wanted}`],
  );
}

function refuse(...broken: readonly (readonly string[])[]): void {
  const all = broken.flat();
  if (all.length > 0) throw new Error(all.slice(0, 3).join('; '));
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);

function excerptOf(value: unknown): string {
  return (JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}n` : one)) ?? '').slice(
    0,
    3000,
  );
}
