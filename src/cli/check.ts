import { type AmountDoubt, amountDoubts, doubtInWords, sayDecimals } from '../domain/amounts/doubts.js';
import { type Converted, settleAmounts } from '../domain/amounts/examine.js';
import { isCurrency } from '../domain/money.js';
import { figures } from '../domain/order/check-figures.js';
import { getStore, listStores, type Store } from '../domain/store/store.js';
import type { Storage } from '../storage/storage.js';
import { readArguments, storeNumber, UsageError, withDatabase } from './arguments.js';
import { conversionInWords, importedTexts } from './bring-up-to-date.js';
import { countOf } from './count-of.js';

const usage = `Usage: comptoir check [--repair [--exponent CURRENCY=DECIMALS]] [--store ID] [--json]

Compares the kept figures (counts and sums of orders, customers, products) with the orders themselves, and names currencies
of which nobody knows with how many decimals older versions stored their amounts. Exit status 1 where figures differ and were
not repaired, or a currency is in doubt.

  --repair              puts the figures right
  --exponent HUF=0      with --repair: amounts in doubt were stored without decimals, and are converted; HUF=2 leaves them`;

/** `comptoir check`. */
export async function checkCommand(argv: string[]): Promise<number> {
  const { options, database, helped } = readArguments(
    argv,
    { repair: 'boolean', exponent: 'strings', store: 'string', json: 'boolean' },
    usage,
  );
  if (helped) return 0;
  const exponents = options.exponent.map(readExponent);
  if (exponents.length > 0 && !options.repair)
    throw new UsageError('--exponent needs --repair: it changes amounts');
  return withDatabase(database, async (storage) => {
    const stores =
      options.store === undefined
        ? await listStores(storage.read)
        : [await getStore(storage.read, storeNumber(options.store))];
    const converted = await convertAmounts(storage, stores, exponents);
    const mismatches = [];
    const doubts: AmountDoubt[] = [];
    for (const store of stores) {
      doubts.push(...(await amountDoubts(storage.read, store)));
      for (const figure of figures) {
        const differences = await figure.compare(storage.read, store);
        if (differences.length > 0 && options.repair) await storage.write((tx) => figure.repair(tx, store));
        mismatches.push(...differences.map((difference) => ({ storeId: store.storeId, ...difference })));
      }
    }
    if (options.json)
      console.log(
        JSON.stringify({
          differences: mismatches,
          repaired: options.repair && mismatches.length > 0,
          doubts,
          converted,
        }),
      );
    else {
      for (const one of converted) console.log(conversionInWords(one));
      for (const doubt of doubts) console.log(doubtInWords(doubt));
      for (const { storeId, figure, of: subject, kept: stored, counted } of mismatches)
        console.log(
          `store ${storeId}: ${figure} ${subject}: kept ${sumsInWords(stored)}; counted ${sumsInWords(counted)}`,
        );
      if (mismatches.length === 0) console.log('the kept figures are what the orders say');
      else
        console.log(
          options.repair
            ? `${countOf(mismatches.length, 'figure is', 'figures are')} repaired`
            : `${countOf(mismatches.length, 'figure differs', 'figures differ')}: "comptoir check --repair" puts that right`,
        );
    }
    return (mismatches.length > 0 && !options.repair) || doubts.length > 0 ? 1 : 0;
  });
}

interface Exponent {
  readonly currency: string;
  readonly decimals: number;
}

function readExponent(text: string): Exponent {
  const [, code = '', decimals] = /^([a-z]{3})=([0-4])$/i.exec(text.trim()) ?? [];
  if (!isCurrency(code))
    throw new UsageError(
      `--exponent takes a currency and its number of decimals, such as HUF=0, not ${JSON.stringify(text)}`,
    );
  return { currency: code.toUpperCase(), decimals: Number(decimals) };
}

/** Converts amounts in doubt as the merchant says: all currencies that were named, or none. */
async function convertAmounts(
  storage: Storage,
  stores: readonly Store[],
  exponents: readonly Exponent[],
): Promise<readonly Converted[]> {
  if (exponents.length === 0) return [];
  await storage.write(async (tx) => {
    for (const { currency, decimals } of exponents) await sayDecimals(tx, stores, currency, decimals);
  });
  return settleAmounts(storage, importedTexts);
}

/** `orders 3, sales 4500`. */
function sumsInWords(sums: Readonly<Record<string, number>>): string {
  return Object.entries(sums)
    .map(([name, sum]) => `${name} ${sum}`)
    .join(', ');
}
