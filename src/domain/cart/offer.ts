import type { ProductDefinition } from '../catalog/definition.js';
import { foldLabel } from '../catalog/options.js';
import type { CartItem, ItemProblem, ProductWords } from './cart.js';
import { type AskedChoice, choose, fieldsOf } from './choices.js';
import { type Claim, type Comparing, claimOf, costs, differences } from './differences.js';
import { likeness } from './display-words.js';

/** The offer that was meant, of those that a page has under one id, or how the nearest one differs. */
export type Match =
  | { readonly definition: ProductDefinition }
  | { readonly problems: readonly ItemProblem[]; readonly nearest: ProductDefinition };

/**
 * Finds the offer of which nothing differs from what was said. Where a page has several buttons of one id,
 * each of them is an offer: of those that cost the same and have what is chosen the one that fits `words`
 * best is meant, and a price that none of them gives is refused with the prices that they give.
 */
export function matchOffer(
  claim: Claim,
  offers: readonly ProductDefinition[],
  comparing: Comparing,
  words: ProductWords,
  choices: readonly AskedChoice[],
): Match {
  let fewest: { readonly problems: readonly ItemProblem[]; readonly nearest: ProductDefinition } | undefined;
  const prices: unknown[] = [];
  const fitting: ProductDefinition[] = [];
  for (const offer of offers) {
    const problems = differences(claim, offer, comparing);
    if (problems.length === 0) fitting.push(offer);
    const price = problems.find(({ field }) => field === 'price');
    if (price && !prices.includes(price.expected)) prices.push(price.expected);
    if (!fewest || problems.length < fewest.problems.length) fewest = { problems, nearest: offer };
  }
  const declared = fieldsOf(offers);
  const choosable =
    fitting.length > 1
      ? fitting.filter((offer) => choose(offer, choices, [], declared).wrong.length === 0)
      : fitting;
  const match = mostAlike(choosable.length > 0 ? choosable : fitting, words);
  if (match) return { definition: withFreeFields(match, claim, comparing) };
  const { problems, nearest } = fewest!;
  if (prices.length < 2) return { problems, nearest };
  const withPrices = problems.map((problem) =>
    problem.field === 'price'
      ? {
          ...problem,
          expected: prices,
          message: `Item "${nearest.id}": for price ${comparing.speaker} says ${prices.join(' or ')}, the cart said ${problem.got}`,
        }
      : problem,
  );
  return { problems: withPrices, nearest };
}

/** The offer that fits words best, the first of several; undefined where there is none. */
export function mostAlike(
  offers: readonly ProductDefinition[],
  words: ProductWords,
): ProductDefinition | undefined {
  let best: ProductDefinition | undefined;
  let most = -1;
  for (const offer of offers) {
    const fit = likeness(words, offer);
    if (fit > most) [best, most] = [offer, fit];
  }
  return best;
}

/** Whether an offer is the one that an item was added from: nothing that costs money has changed. */
export function isOfferOf(
  item: Pick<CartItem, 'definition' | 'planId'>,
  offer: ProductDefinition,
  comparing: Comparing,
): boolean {
  const claim = claimOf(item, comparing.currency, comparing.storeCurrency);
  return differences(claim, offer, { ...comparing, planId: item.planId }).length === 0;
}

/** A JSON document may leave out lists of options that cost nothing: they come from what was said. */
function withFreeFields(
  offer: ProductDefinition,
  claim: Claim,
  { lenientFields }: Comparing,
): ProductDefinition {
  if (!lenientFields || !claim.customFields) return offer;
  const known = new Set(offer.customFields.map(({ name }) => foldLabel(name)));
  const more = claim.customFields.filter(
    ({ name, options }) => options !== '' && !known.has(foldLabel(name)) && !costs(options),
  );
  return more.length === 0 ? offer : { ...offer, customFields: [...offer.customFields, ...more] };
}
