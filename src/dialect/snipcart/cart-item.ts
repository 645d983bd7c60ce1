import type { ProductWords } from '../../domain/cart/cart.js';
import type { Choice } from '../../domain/cart/choices.js';
import type { Said } from '../../domain/cart/differences.js';
import type { DefinedPrice, ProductDefinition } from '../../domain/catalog/definition.js';
import { refuseIfAny, ShopError } from '../../domain/errors.js';
import { asJson, readProduct } from './product-definition.js';
import { problemOf } from './product-input.js';
import { isAbsent, isObject } from './product-values.js';

/** A product as a page asks to have it in a cart: what was said of it, none of which is believed. */
export interface AskedItem {
  /** The merchant's own id. */
  readonly product: string;
  readonly url: string | null;
  /** The page that the buyer stands on; null where nobody said. */
  readonly pageUrl: string | null;
  /** Undefined where nobody said how many. */
  readonly quantity: number | undefined;
  readonly choices: readonly Choice[];
  readonly planId: string | undefined;
  readonly stackable: 'always' | 'auto' | 'never' | undefined;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly price: DefinedPrice | undefined;
  readonly said: Omit<Said, 'price'>;
  readonly words: ProductWords | undefined;
}

type Problems = Record<string, string[]>;

/** The most that one item's metadata may be, as JSON. */
const longestMetadata = 16_384;
/** What is longer is no name, no description and no address that somebody reads. */
const longestWords = 2000;

/**
 * Reads an item as `Snipcart.api.cart.items.add` takes it: the keys of a product document, with `value` in its custom fields,
 * `quantity` and `selectedPlanId`. Refuses with `invalid`, by field.
 */
export function readAskedItem(body: unknown): AskedItem {
  if (!isObject(body)) throw new ShopError('invalid', 'the body must be an object with the id of a product');
  const problems: Problems = {};
  const { quantity, customFields, price } = body;
  const priced = !isAbsent(price);
  const { definition, findings } = readProduct(
    {
      ...body,
      quantity: undefined,
      plans: undefined,
      customFields: withoutValues(customFields),
      price: priced ? price : '0',
    },
    { ...asJson, pageUrl: null },
  );
  for (const finding of findings) {
    // What is chosen without a name is refused below, by its place.
    if (finding.code === 'custom_field_nameless') continue;
    const { field, reason } = problemOf(finding);
    problems[field] ??= [];
    problems[field].push(reason);
  }
  const asked = {
    quantity: readQuantity(quantity, problems),
    choices: readChoices(customFields, problems),
    planId: readPlanId(body.selectedPlanId ?? body.selectedPlan ?? body.planId, problems),
  };
  if (definition?.metadata && JSON.stringify(definition.metadata).length > longestMetadata)
    problems.metadata = [`must have at most ${longestMetadata} characters as JSON`];
  refuseIfAny(problems);
  const { id, url, stackable, metadata, ...said } = definition!;
  const words = wordsOf({ ...said, name: isAbsent(body.name) ? null : said.name });
  return {
    ...asked,
    product: id,
    url,
    pageUrl: typeof body.pageUrl === 'string' && body.pageUrl.trim() !== '' ? body.pageUrl.trim() : null,
    stackable,
    metadata: metadata ?? undefined,
    price: priced ? said.price : undefined,
    said: saidOf(said, body),
    words,
  };
}

/** Name, description and picture, as far as they are some: a picture is a path or an address of the web. */
function wordsOf(said: {
  readonly name: string | null;
  readonly description: string | null;
  readonly image: string | null;
}): ProductWords | undefined {
  const { name, description, image } = said;
  const words = Object.entries({ name, description, image }).filter(
    ([key, text]) =>
      text && text.length <= longestWords && (key !== 'image' || /^(https?:|[^:]*$|[^:]*[/?#])/i.test(text)),
  );
  return words.length > 0 ? Object.fromEntries(words) : undefined;
}

/** Parts that were said; the others differ from nothing. */
function saidOf(
  definition: Omit<ProductDefinition, 'id' | 'url' | 'metadata'>,
  body: Record<string, unknown>,
): Omit<Said, 'price'> {
  const { customFields, recurrence, hasTaxesIncluded, taxable, shippable, taxes, dimensions } = definition;
  const { minQuantity, maxQuantity, quantityStep } = definition;
  return {
    customFields,
    dimensions,
    ...(recurrence ? { recurrence } : {}),
    ...(hasTaxesIncluded === undefined ? {} : { hasTaxesIncluded }),
    ...(taxable === undefined ? {} : { taxable }),
    ...(shippable === undefined ? {} : { shippable }),
    // An empty list is what a page sends that says nothing of taxes.
    ...(taxes === undefined || isAbsent(body.taxes) || taxes.length === 0 ? {} : { taxes }),
    ...(minQuantity === undefined ? {} : { minQuantity }),
    ...(maxQuantity === undefined ? {} : { maxQuantity }),
    ...(quantityStep === undefined ? {} : { quantityStep }),
  };
}

/** What the buyer chose is looked at with the page's options, not with the ones that were sent. */
function withoutValues(customFields: unknown): unknown {
  if (!Array.isArray(customFields)) return customFields;
  return customFields.map((field) =>
    isObject(field) ? { ...field, value: undefined, number: undefined } : field,
  );
}

/** A whole number, as JSON or as text; whether a product can be had so often is for the shop to say. */
export function readQuantity(value: unknown, problems: Problems): number | undefined {
  if (isAbsent(value)) return undefined;
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  problems.quantity = ['must be a whole number from 1 to 9999'];
  return undefined;
}

/** The most fields that one item may have. */
const mostFields = 100;

/** Values of custom fields by name; fields without a value choose nothing. */
export function readChoices(customFields: unknown, problems: Problems): Choice[] {
  if (isAbsent(customFields)) return [];
  if (!Array.isArray(customFields) || customFields.length > mostFields) {
    problems.customFields = [
      `must be a list of at most ${mostFields} fields such as {"name": "Size", "value": "M"}`,
    ];
    return [];
  }
  return customFields.flatMap((field, index) => {
    const name = isObject(field) ? field.name : undefined;
    const value = isObject(field) ? field.value : undefined;
    // Templates of pages leave fields that are nothing: a name and a value without a text.
    if (isObject(field) && isAbsent(name) && isAbsent(value)) return [];
    if (typeof name !== 'string' || name.trim() === '') {
      problems[`customFields[${index}].name`] = ['must be given'];
      return [];
    }
    if (value === undefined || value === null) return [];
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      problems[`customFields[${index}].value`] = ['must be text'];
      return [];
    }
    return [{ name: name.trim(), value: String(value).toWellFormed() }];
  });
}

/** The id of a plan. */
export function readPlanId(value: unknown, problems: Problems): string | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
  problems.selectedPlanId = ['must be the id of a plan'];
  return undefined;
}
