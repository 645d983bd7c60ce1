import type { ProductWords } from '../../domain/cart/cart.js';
import type { AskedChoice } from '../../domain/cart/choices.js';
import type { Claim } from '../../domain/cart/differences.js';
import type { DefinedPrice, ProductDefinition } from '../../domain/catalog/definition.js';
import { refuseIfAny, ShopError } from '../../domain/errors.js';
import { isAbsent, isObject } from '../../domain/input-values.js';
import { fieldType } from './custom-fields.js';
import { asJson, readProduct } from './product-definition.js';
import { problemOf } from './product-input.js';

/** A product as a page asks to have it in a cart: what was said of it, none of which is believed. */
export interface AskedItem {
  /** The merchant's own id. */
  readonly product: string;
  readonly url: string | null;
  /** The page that the buyer stands on; null where nobody said. */
  readonly pageUrl: string | null;
  /** Undefined where nobody said how many. */
  readonly quantity: number | undefined;
  readonly choices: readonly AskedChoice[];
  readonly planId: string | undefined;
  readonly stackable: 'always' | 'auto' | 'never' | undefined;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly price: DefinedPrice | undefined;
  readonly claim: Omit<Claim, 'price'>;
  readonly words: ProductWords | undefined;
}

type Problems = Record<string, string[]>;

/** The most that one item's metadata may be, as JSON. */
const longestMetadata = 16_384;
/** Longer texts are not taken as names, descriptions or addresses. */
const longestWords = 2000;

/**
 * Reads an item as `Snipcart.api.cart.items.add` takes it: the keys of a product document, with `value` in
 * its custom fields, `quantity` and `selectedPlanId`. Refuses with `invalid`, by field.
 */
export function readAskedItem(body: unknown): AskedItem {
  if (!isObject(body)) throw new ShopError('invalid', 'the body must be an object with the id of a product');
  const problems: Problems = {};
  const { quantity, customFields, price } = body;
  const priced = !isAbsent(price);
  const { definition, findings } = readProduct(
    {
      ...body,
      ...unheeded,
      customFields: withoutValues(customFields),
      price: priced ? price : '0',
    },
    { ...asJson, pageUrl: null },
  );
  for (const finding of findings) {
    if (unheededFindings.has(finding.code)) continue;
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
  const { id, url, stackable, metadata, ...product } = definition!;
  const words = wordsOf({ ...product, name: isAbsent(body.name) ? null : product.name });
  return {
    ...asked,
    product: id,
    url,
    pageUrl: typeof body.pageUrl === 'string' && body.pageUrl.trim() !== '' ? body.pageUrl.trim() : null,
    stackable,
    metadata: metadata ?? undefined,
    price: priced ? product.price : undefined,
    claim: claimIn(product, body),
    words,
  };
}

/** What an item of a cart says of itself beside what is asked of it: its stock is no stock to open with. */
const unheeded = {
  quantity: undefined,
  plans: undefined,
  stock: undefined,
  inventoryManagementMethod: undefined,
  allowOutOfStockPurchases: undefined,
  variants: undefined,
};

/**
 * What is chosen without a name is refused by its place; the others are the page's to say, and are read from
 * there.
 */
const unheededFindings = new Set(['custom_field_nameless', 'custom_field_repeated', 'weight_unreadable']);

/** Name, description and picture, as far as they are some: a picture is a path or an address of the web. */
function wordsOf(product: {
  readonly name: string | null;
  readonly description: string | null;
  readonly image: string | null;
}): ProductWords | undefined {
  const { name, description, image } = product;
  const words = Object.entries({ name, description, image }).filter(
    ([key, text]) =>
      text && text.length <= longestWords && (key !== 'image' || /^(https?:|[^:]*$|[^:]*[/?#])/i.test(text)),
  );
  return words.length > 0 ? Object.fromEntries(words) : undefined;
}

/** The parts that were sent; absent ones are not compared. */
function claimIn(
  definition: Omit<ProductDefinition, 'id' | 'url' | 'metadata'>,
  body: Record<string, unknown>,
): Omit<Claim, 'price'> {
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

/** The buyer's choices are compared with the page's options, not with the ones that were sent. */
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

/** Values of custom fields by name, in their order. */
export function readChoices(customFields: unknown, problems: Problems): AskedChoice[] {
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
    const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!isText && value !== undefined && value !== null) {
      problems[`customFields[${index}].value`] = ['must be text'];
      return [];
    }
    const [brings, type] = [broughtBy(field), fieldType(field.type)];
    return [
      {
        name: name.trim().toWellFormed(),
        value: isText ? String(value).toWellFormed() : undefined,
        ...(brings ? { brings } : {}),
        ...(type ? { type } : {}),
      },
    ];
  });
}

/**
 * What a field brings along that may cost: what has no field of the product to be compared with is refused
 * for it.
 */
function broughtBy(field: Record<string, unknown>): AskedChoice['brings'] {
  const { options, optionsArray, operation } = field;
  const lists = Array.isArray(optionsArray) ? optionsArray.length > 0 : !isAbsent(optionsArray);
  if (!isAbsent(options) || lists) return 'options';
  return isAbsent(operation) || Number(operation) === 0 ? undefined : 'an operation';
}

/** The id of a plan. */
export function readPlanId(value: unknown, problems: Problems): string | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
  problems.selectedPlanId = ['must be the id of a plan'];
  return undefined;
}
