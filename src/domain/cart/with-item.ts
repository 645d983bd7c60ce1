import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { DefinedPrice, ProductDefinition } from '../catalog/definition.js';
import { sameLabel } from '../catalog/variant-key.js';
import { refuseIfAny, ShopError } from '../errors.js';
import { type Minor, toMinor } from '../money.js';
import type { Cart, CartDetails, CartItem, ItemProblem, ProductWords } from './cart.js';
import { type AskedChoice, choose, fieldsOf } from './choices.js';
import { type Claim, type Comparing, productDiffers } from './differences.js';
import { displayWords, haveSameWords } from './display-words.js';
import { isOfferOf, matchOffer } from './offer.js';
import {
  addedProblem,
  mostItems,
  mostOf,
  nextQuantity,
  type QuantityProblem,
  quantityProblem,
  usualQuantity,
} from './quantities.js';

/** What somebody wants in a cart. */
export interface Wanted {
  readonly product: string;
  /** Where its page is; null for what needs none. */
  readonly url: string | null;
  /** The page that the buyer stands on, where its address was sent too. */
  readonly pageUrl?: string | null;
  readonly quantity: number | undefined;
  readonly choices: readonly AskedChoice[];
  readonly planId: string | undefined;
  readonly stackable: 'always' | 'auto' | 'never' | undefined;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  /** As it was said: one amount alone is in the cart's currency. */
  readonly price: DefinedPrice | undefined;
  readonly claim: Omit<Claim, 'price'>;
  readonly words?: ProductWords | undefined;
}

/** Who defines the wanted product, and what is offered under its id. */
export interface Source {
  readonly offers: readonly ProductDefinition[];
  readonly source: 'page' | 'api';
  readonly seenAt: number;
  /** Whether the merchant vouches for the page. */
  readonly isMerchants: boolean;
}

/**
 * A cart's parts with one more item, or with more of one that it has. What is sold is the offer that fits
 * what was said of it; the item keeps that, and of what was said only words for people. Refuses with
 * `cart_refused`, naming each field with what was expected, and with `invalid` a quantity that cannot be.
 */
export function withItem(
  { details }: Cart,
  wanted: Wanted,
  { offers, source, seenAt, isMerchants }: Source,
  comparing: Comparing,
  now: number,
): { readonly details: CartDetails; readonly uniqueId: string } {
  const claim = claimIn(wanted, comparing.currency);
  const match = matchOffer(
    claim,
    offers,
    { ...comparing, planId: wanted.planId },
    wanted.words ?? {},
    wanted.choices,
  );
  if ('problems' in match) throw refusalOf(match.problems);
  const definition = soldAs(match.definition, wanted);
  const { chosen, wrong, missing } = choose(
    definition,
    wanted.choices,
    [],
    fieldsOf([definition, ...offers]),
  );
  const unknownPlan = planProblem(definition, wanted.planId);
  if (wrong.length > 0 || unknownPlan) throw refusalOf([...(unknownPlan ? [unknownPlan] : []), ...wrong]);
  const planId = wanted.planId ?? definition.plans[0]?.id;
  const quantity = wanted.quantity ?? usualQuantity(definition);
  const fresh: CartItem = {
    uniqueId: randomUUID(),
    product: wanted.product,
    quantity,
    chosen,
    ...(planId === undefined ? {} : { planId }),
    url: source === 'api' ? null : wanted.url,
    definition,
    source,
    isMerchants,
    checkedAt: seenAt,
    addedAt: now,
    ...(wanted.metadata ? { metadata: wanted.metadata } : {}),
    ...(wanted.words ? { said: wanted.words } : {}),
    problems: missing,
  };
  const same = details.items.find((item) => stacks(item, fresh, offers, comparing));
  if (same) refuseQuantity(addedProblem(quantity), wanted.product);
  const more = same && (wanted.quantity ?? nextQuantity(definition, same.quantity));
  const item = same ? merged(same, { ...fresh, quantity: more! }) : fresh;
  // A minimum and a step are the line's: a part of it may be less.
  refuseQuantity(quantityProblem(definition, item.quantity), wanted.product);
  const items = same ? details.items.map((one) => (one === same ? item : one)) : [...details.items, item];
  refuseCrowd(items, item);
  return { details: { ...details, items }, uniqueId: item.uniqueId };
}

function claimIn({ price, claim }: Wanted, currency: string): Claim {
  if (price === undefined) return claim;
  const text = typeof price === 'string' ? price : price[currency.toLowerCase()];
  const minor: Minor | undefined = text === undefined ? undefined : toMinor(text, currency);
  return { ...claim, price: minor ?? null };
}

/**
 * A definition as it is kept in a cart. How lines stack costs nothing, so that the asker may say it where the
 * page does not.
 */
function soldAs(
  { inventory: _, ...definition }: ProductDefinition,
  { stackable }: Wanted,
): ProductDefinition {
  return definition.stackable === undefined && stackable !== undefined
    ? { ...definition, stackable }
    : definition;
}

/** What speaks against a plan that was asked for, or undefined. */
export function planProblem(
  definition: ProductDefinition,
  planId: string | undefined,
): ItemProblem | undefined {
  if (planId === undefined || definition.plans.some(({ id }) => id === planId)) return undefined;
  const ids = definition.plans.map(({ id }) => id);
  const there = ids.length === 0 ? 'it has none' : `there are ${ids.slice(0, 20).join(', ')}`;
  const message = `Item "${definition.id}": "${planId.slice(0, 100)}" is none of its plans: ${there}`;
  return { code: productDiffers, field: 'selectedPlanId', expected: ids, got: planId, message };
}

/**
 * Whether a new item is more of one that is there: the same offer in the same words, plan and choice; of what
 * always stacks, in any words and any choice.
 */
function stacks(
  there: CartItem,
  fresh: CartItem,
  offers: readonly ProductDefinition[],
  comparing: Comparing,
): boolean {
  const { stackable = 'auto' } = fresh.definition;
  if (there.product !== fresh.product || there.planId !== fresh.planId || stackable === 'never') return false;
  if (stackable === 'auto' && choiceText(there) !== choiceText(fresh)) return false;
  const isAlike = (item: CartItem): boolean =>
    isOfferOf(there, item.definition, comparing) &&
    (stackable === 'always' || haveSameWords(displayWords(there), displayWords(item)));
  if (isAlike(fresh)) return true;
  // Two buttons of one id with two prices are two items, and so are two addresses; one whose own page has
  // changed since is the same, as it is now.
  return hasSameAddress(there, fresh) && !offers.some((definition) => isAlike({ ...there, definition }));
}

/** A fragment is the browser's own: the cart's routes are some. */
function hasSameAddress(one: CartItem, other: CartItem): boolean {
  return one.url?.split('#', 1)[0] === other.url?.split('#', 1)[0];
}

/**
 * A cart's items after one was changed into `after`. Where a new choice or plan makes it the same as another
 * line, it takes that one's units, unless its product never stacks. Refuses with `invalid` a quantity that
 * cannot be.
 */
export function withChanged(
  items: readonly CartItem[],
  before: CartItem,
  after: CartItem,
): { readonly items: readonly CartItem[]; readonly item: CartItem } {
  const chosenAnew = before.planId !== after.planId || choiceText(before) !== choiceText(after);
  const same = chosenAnew && items.find((one) => one !== before && isSameLine(one, after));
  const metadata = after.metadata ?? (same || after).metadata;
  const item = same
    ? { ...after, quantity: after.quantity + same.quantity, ...(metadata ? { metadata } : {}) }
    : after;
  if (same) refuseQuantity(quantityProblem(item.definition, item.quantity), item.product);
  return { items: items.flatMap((one) => (one === same ? [] : one === before ? [item] : [one])), item };
}

function isSameLine(one: CartItem, other: CartItem): boolean {
  return (
    other.definition.stackable !== 'never' &&
    one.product === other.product &&
    one.planId === other.planId &&
    choiceText(one) === choiceText(other) &&
    isDeepStrictEqual(one.definition, other.definition) &&
    haveSameWords(displayWords(one), displayWords(other))
  );
}

function choiceText({ chosen }: CartItem): string {
  return JSON.stringify(chosen.map(({ name, value }) => [sameLabel(name), value]).sort());
}

function merged(there: CartItem, fresh: CartItem): CartItem {
  const metadata = fresh.metadata ?? there.metadata;
  return {
    ...fresh,
    uniqueId: there.uniqueId,
    addedAt: there.addedAt,
    quantity: there.quantity + fresh.quantity,
    ...(metadata ? { metadata } : {}),
    ...(there.said ? { said: { ...there.said, ...fresh.said } } : {}),
  };
}

/** Refuses with `invalid` a quantity that cannot be. */
export function refuseQuantity(problem: QuantityProblem | undefined, product: string): void {
  if (problem === undefined) return;
  const { message, limit } = problem;
  const details = limit ? { limit } : {};
  throw new ShopError('invalid', `quantity of "${product}" ${message}`, { quantity: [message] }, details);
}

/**
 * Lines of one product, plan and choice share its maximum, however many there are; and a cart has so many
 * lines at most.
 */
export function refuseCrowd(items: readonly CartItem[], item: CartItem): void {
  if (items.length > mostItems) refuseIfAny({ items: [`must be at most ${mostItems}`] });
  const alike = items.filter(
    (one) =>
      one.product === item.product && one.planId === item.planId && choiceText(one) === choiceText(item),
  );
  const all = alike.reduce((sum, { quantity }) => sum + quantity, 0);
  const most = mostOf(item.definition);
  if (all > most)
    refuseQuantity(
      { message: `must be at most ${most} in all`, limit: { kind: 'max', count: most } },
      item.product,
    );
}

/** A refusal of an item that names every field at fault, with what was expected of it. */
export function refusalOf(problems: readonly ItemProblem[], more: object = {}): ShopError {
  const errors: Record<string, string[]> = {};
  for (const { field, code } of problems) errors[field] = [code];
  const message = problems.map((problem) => problem.message).join('. ');
  const refusal = new ShopError('cart_refused', message, errors, {
    reason: problems[0]!.code,
    problems: problems.map(({ ofShop: _, ...problem }) => ({ ...problem, ...more })),
  });
  refusal.cause = problems.find(({ ofShop }) => ofShop !== undefined)?.ofShop;
  return refusal;
}
