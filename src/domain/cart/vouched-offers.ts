import type { ProductDefinition } from '../catalog/definition.js';
import { sameLabel } from '../catalog/variant-key.js';
import { present } from '../input-values.js';
import type { ItemProblem } from './cart.js';
import { type Comparing, claimOf, costs, differences } from './differences.js';
import { mostAlike } from './offer.js';

/** What the merchant's own page, or the catalogue, says of a product. */
export interface KnownOffers {
  readonly offers: readonly ProductDefinition[];
  /** Whether they leave out what costs nothing there, as documents and imports do. */
  readonly isPartial: boolean;
}

/**
 * Of the offers on a page for which the merchant does not vouch, those that are known too: at the known
 * price, with the known options, and in the page's own words. Where none is, how the nearest differs.
 */
export function vouchedOffers(
  offers: readonly ProductDefinition[],
  known: KnownOffers,
  comparing: Comparing,
): { readonly offers: readonly ProductDefinition[] } | { readonly problem: ItemProblem } {
  const { currency, storeCurrency } = comparing;
  const vouched: ProductDefinition[] = [];
  let fewest: readonly ItemProblem[] | undefined;
  for (const definition of offers) {
    const claim = claimOf({ definition, planId: undefined }, currency, storeCurrency);
    const same: ProductDefinition[] = [];
    for (const one of known.offers) {
      const merged = knownTerms(definition, one, known.isPartial);
      const problems = differences(claim, merged, { ...comparing, lenientFields: true });
      if (problems.length === 0) same.push(one);
      else if (!fewest || problems.length < fewest.length) fewest = problems;
    }
    const one = mostAlike(same, wordsOf(definition));
    if (one) vouched.push(knownTerms(definition, one, known.isPartial));
  }
  return vouched.length > 0 ? { offers: vouched } : { problem: fewest![0]! };
}

/** A known definition in a page's words, with the page's fields that cost nothing. */
function knownTerms(
  page: ProductDefinition,
  known: ProductDefinition,
  isPartial: boolean,
): ProductDefinition {
  const { name, description, image } = page;
  const free = page.customFields.filter(
    ({ name: field, options }) =>
      !costs(options) && !known.customFields.some((one) => sameLabel(one.name) === sameLabel(field)),
  );
  const { shippable, taxable, hasTaxesIncluded, taxes, dimensions, minQuantity, maxQuantity, quantityStep } =
    page;
  const { unreadWeight } = page;
  const silent = { shippable, taxable, hasTaxesIncluded, taxes, minQuantity, maxQuantity, quantityStep };
  return {
    ...(isPartial ? present({ ...silent, unreadWeight }) : {}),
    ...known,
    ...(isPartial ? { dimensions: { ...dimensions, ...known.dimensions } } : {}),
    name,
    description,
    image,
    customFields: [...known.customFields, ...free],
  };
}

function wordsOf({ name, description, image }: ProductDefinition) {
  return {
    name,
    ...(description === null ? {} : { description }),
    ...(image === null ? {} : { image }),
  };
}
