import type { CustomFieldDefinition, ProductDefinition } from '../catalog/definition.js';
import { findOption, foldLabel, hasAmount, parseOptions } from '../catalog/options.js';
import { byName } from '../catalog/same-name.js';
import { sameLabel } from '../catalog/variant-key.js';
import type { CartItem, ItemProblem } from './cart.js';
import { costs, customFieldsDiffer } from './differences.js';

/** What a buyer chose or wrote for a field. */
export type Choice = CartItem['chosen'][number];

/** The same as a page asks for it: a field without a value stands at what is usual. */
export interface AskedChoice extends Omit<Choice, 'value'> {
  readonly value: string | undefined;
  /**
   * Options or an operation, which may change the price: only fields that the product declares may have them.
   */
  readonly brings?: 'options' | 'an operation';
}

export interface Choosing {
  /**
   * Options as the definition spells them, in the order of its fields; then what was written for fields that
   * it does not declare, which cost nothing.
   */
  readonly chosen: readonly Choice[];
  /**
   * Choices that are not possible: an option that does not exist, or another value than the page's where only
   * the page sets it.
   */
  readonly wrong: readonly ItemProblem[];
  /** What the buyer still has to fill in before paying. */
  readonly missing: readonly ItemProblem[];
}

/**
 * The longest text that a buyer may write into one field, and the longest name of a field that no page
 * declares.
 */
export const longestValue = 5000;
const longestName = 500;

/**
 * What is chosen of a product's fields: what was given, else what was chosen before, else what the page
 * presets, else the first option. Names are compared trimmed and in any case. Leaving out a field never costs
 * less than what its page presets. `declared` are the fields of all that is offered under the id: another
 * button's are not free text here.
 */
export function choose(
  definition: ProductDefinition,
  requested: readonly AskedChoice[],
  before: readonly Choice[] = [],
  declared: readonly CustomFieldDefinition[] = definition.customFields,
): Choosing {
  const { id, customFields } = definition;
  const chosen: Choice[] = [];
  const wrong: ItemProblem[] = [];
  const missing: ItemProblem[] = [];
  const names = new Map<string, number>();
  for (const { name } of customFields) names.set(sameLabel(name), (names.get(sameLabel(name)) ?? 0) + 1);
  const [asked, known] = [pairChoices(customFields, requested), pairChoices(customFields, before)];
  for (const [place, field] of customFields.entries()) {
    // Values that only the page sets are taken from the page as it is now.
    const value = asked.own[place]?.value ?? (isFixed(field) ? undefined : known.own[place]?.value);
    const rivals = declared.filter(({ name }) => sameLabel(name) === sameLabel(field.name));
    const read = readChoice(field, value, rivals);
    if ('wrong' in read) wrong.push(problem(id, field.name, read.expected, value ?? null, read.wrong));
    // Of several fields of one name each keeps its place.
    else if (read.value !== '' || names.get(sameLabel(field.name))! > 1)
      chosen.push({ name: field.name, value: read.value });
    if (field.required && !('wrong' in read) && isMissing(field, read.value))
      missing.push(problem(id, field.name, 'a value', read.value || null, 'is required'));
  }
  const anew = new Set(asked.others.map(({ name }) => sameLabel(name)));
  const free: readonly AskedChoice[] = [
    ...known.others.filter(({ name }) => !anew.has(sameLabel(name))),
    ...asked.others,
  ];
  for (const { brings, type, name, value = '' } of free) {
    const isBlank = value.trim() === '';
    const why = isBlank && !brings ? undefined : costlyBecause(declared, { name, value, brings });
    if (why) wrong.push(problem(id, name, namesOf(customFields), value, why));
    else if (!isBlank) chosen.push({ name, value, ...(type ? { type } : {}) });
  }
  return { chosen, wrong, missing };
}

/** Which choice is whose: `own` by the places of the fields, and `others` for fields that there are not. */
export function pairChoices<C extends { readonly name: string }>(
  fields: readonly CustomFieldDefinition[],
  choices: readonly C[],
): { readonly own: readonly (C | undefined)[]; readonly others: readonly C[] } {
  const next = byName(choices);
  const own = fields.map(({ name }) => next(name));
  const taken = new Set(own);
  return { own, others: choices.filter((choice) => !taken.has(choice)) };
}

/** Why a field that the product does not declare may cost something, or undefined where it is free text. */
function costlyBecause(
  declared: readonly CustomFieldDefinition[],
  {
    brings,
    name,
    value,
  }: { readonly name: string; readonly value: string; readonly brings: AskedChoice['brings'] },
): string | undefined {
  const label = foldLabel(name);
  const same = declared.find((field) => foldLabel(field.name) === label);
  if (same) {
    const twice = sameLabel(same.name) === sameLabel(name);
    return twice
      ? 'is given more often than its page has it'
      : `is "${same.name}" written otherwise: send that name`;
  }
  if (brings) return `is no field of it and brings ${brings}: there ${listed(declared)}`;
  if (hasAmount(value) || hasAmount(name))
    return `is no field of it and has an amount: there ${listed(declared)}`;
  if (name.length > longestName) return `must have a name of at most ${longestName} characters`;
  return value.length > longestValue ? `must have at most ${longestValue} characters` : undefined;
}

type Reading = { readonly value: string } | { readonly wrong: string; readonly expected: unknown };

function readChoice(
  field: CustomFieldDefinition,
  requested: string | undefined,
  rivals: readonly CustomFieldDefinition[],
): Reading {
  const preset = field.value;
  if (isFixed(field)) {
    if (requested === undefined || requested.trim() === '' || sameLabel(requested) === sameLabel(preset!))
      return readValue(field, preset!, rivals);
    return { wrong: `is "${preset}" and cannot be chosen`, expected: preset };
  }
  return readValue(field, requested ?? preset ?? undefined, rivals);
}

function readValue(
  field: CustomFieldDefinition,
  value: string | undefined,
  rivals: readonly CustomFieldDefinition[],
): Reading {
  const { options } = parseOptions(field.options);
  // What the page itself carries is sold as it is displayed: outside its options it costs nothing.
  const isPreset = value !== undefined && field.value !== null && sameLabel(value) === sameLabel(field.value);
  if (options.length === 0 && field.type === 'checkbox' && !isPreset) return checkbox(value);
  if (options.length > 0 && (value === undefined || value.trim() === '')) {
    // A list shows its first option, and a box is empty, until the buyer chooses.
    const unchosen = field.type === 'checkbox' ? findOption(options, 'false') : options[0];
    return { value: field.required && field.type !== 'checkbox' ? '' : (unchosen?.label ?? '') };
  }
  const option = options.length > 0 ? findOption(options, value!) : undefined;
  if (option) return { value: option.label };
  if (isPreset) return text(field.value!);
  const listed = rivals.find((one) => isElsewhere(one, value, options.length > 0));
  if (!listed) return text(value);
  const labels = parseOptions(listed.options).options.map(({ label }) => label);
  return { wrong: `must be one of ${labels.slice(0, 50).join(', ')}`, expected: labels };
}

/**
 * Whether a value may not be free text, since it is an option of this field, of any button of the id, or
 * since such a field has options of which one costs.
 */
function isElsewhere(
  { options }: CustomFieldDefinition,
  value: string | undefined,
  isListed: boolean,
): boolean {
  if (options === '' || value === undefined || value.trim() === '') return false;
  if (isListed && costs(options)) return true;
  return findOption(parseOptions(options).options, value) !== undefined;
}

/**
 * Whether a field has the value that its page gives it, and no other: where another would cost something
 * else.
 */
function isFixed(field: CustomFieldDefinition): boolean {
  return isUnasked(field) && field.value !== null && costs(field.options);
}

/** Whether a page fills in a field, and no buyer. */
function isUnasked({ type }: CustomFieldDefinition): boolean {
  return type === 'readonly' || type === 'hidden';
}

function checkbox(value: string | undefined): Reading {
  const word = value?.trim().toLowerCase() ?? '';
  if (word === 'true' || word === 'false') return { value: word };
  return word === '' ? { value: 'false' } : { wrong: 'must be true or false', expected: ['true', 'false'] };
}

function text(value: string | undefined): Reading {
  if (value === undefined || value.length <= longestValue) return { value: value ?? '' };
  return { wrong: `must have at most ${longestValue} characters`, expected: longestValue };
}

/** A required box must be ticked, a required text must say something. */
function isMissing(field: CustomFieldDefinition, value: string): boolean {
  return field.type === 'checkbox' ? value.toLowerCase() === 'false' : value.trim() === '';
}

function listed(fields: readonly CustomFieldDefinition[]): string {
  const names = namesOf(fields);
  return names.length === 0 ? 'are none' : `are ${names.slice(0, 50).join(', ')}`;
}

function namesOf(fields: readonly CustomFieldDefinition[]): string[] {
  return [...new Set(fields.map(({ name }) => name))];
}

/** The fields of all that is offered under an id. */
export function fieldsOf(offers: readonly ProductDefinition[]): CustomFieldDefinition[] {
  return offers.flatMap(({ customFields }) => customFields);
}

function problem(id: string, name: string, expected: unknown, got: unknown, why: string): ItemProblem {
  const message = `Item "${id}": ${name} ${why}`;
  return { code: customFieldsDiffer, field: `customFields[${name}]`, expected, got, message };
}
