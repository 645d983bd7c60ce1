import type { CustomFieldDefinition, ProductDefinition } from '../catalog/definition.js';
import { findOption, parseOptions } from '../catalog/options.js';
import { sameLabel } from '../catalog/variant-key.js';
import type { CartItem, ItemProblem } from './cart.js';
import { customFieldsValidation } from './differences.js';

/** What a buyer chose or wrote for a field. */
export type Choice = CartItem['chosen'][number];

export interface Choosing {
  /** Options as the definition spells them, in the order of its fields. */
  readonly chosen: readonly Choice[];
  /** What cannot be: an option that there is not, another value than the page's where the page alone says it. */
  readonly wrong: readonly ItemProblem[];
  /** What the buyer still has to fill in before paying. */
  readonly missing: readonly ItemProblem[];
}

/** The longest text that a buyer may write into one field. */
export const longestValue = 5000;

/**
 * What is chosen of a product's fields: what was given, else what was chosen before, else what the page presets, else the first
 * option. Names and options are compared trimmed and in any case.
 */
export function choose(
  definition: ProductDefinition,
  given: readonly Choice[],
  before: readonly Choice[] = [],
): Choosing {
  const { id, customFields } = definition;
  const chosen: Choice[] = [];
  const wrong: ItemProblem[] = [];
  const missing: ItemProblem[] = [];
  const named = (choices: readonly Choice[], name: string) =>
    choices.find((choice) => sameLabel(choice.name) === sameLabel(name))?.value;
  for (const field of customFields) {
    // What the page alone says is as it says now.
    const value = named(given, field.name) ?? (isFixed(field) ? undefined : named(before, field.name));
    const read = readChoice(field, value);
    if ('wrong' in read) wrong.push(problem(id, field.name, read.expected, value ?? null, read.wrong));
    else if (read.value !== '') chosen.push({ name: field.name, value: read.value });
    if (field.required && !('wrong' in read) && isMissing(field, read.value))
      missing.push(problem(id, field.name, 'a value', read.value || null, 'is required'));
  }
  for (const { name, value } of given) {
    if (customFields.some((field) => sameLabel(field.name) === sameLabel(name))) continue;
    const names = customFields.map((field) => field.name);
    wrong.push(problem(id, name, names, value, `is no field of it: there ${listed(names)}`));
  }
  return { chosen, wrong, missing };
}

type Reading = { readonly value: string } | { readonly wrong: string; readonly expected: unknown };

function readChoice(field: CustomFieldDefinition, given: string | undefined): Reading {
  const preset = field.value;
  const fixed = isFixed(field);
  if (
    fixed &&
    preset !== null &&
    given !== undefined &&
    sameLabel(given) !== sameLabel(preset) &&
    given.trim() !== ''
  )
    return { wrong: `is "${preset}" and cannot be chosen`, expected: preset };
  const value = fixed ? (preset ?? undefined) : (given ?? preset ?? undefined);
  const { options } = parseOptions(field.options);
  if (options.length === 0) return field.type === 'checkbox' ? checkbox(value) : text(value);
  if (value === undefined || value.trim() === '') {
    // A list shows its first option, and a box is empty, until the buyer chooses.
    const unchosen = field.type === 'checkbox' ? findOption(options, 'false') : options[0];
    return { value: field.required && field.type !== 'checkbox' ? '' : (unchosen?.label ?? '') };
  }
  const option = findOption(options, value);
  if (option) return { value: option.label };
  const labels = options.map(({ label }) => label);
  return { wrong: `must be one of ${labels.slice(0, 50).join(', ')}`, expected: labels };
}

/** Whether a field has the value that its page gives it, and no other. */
function isFixed({ type, value }: CustomFieldDefinition): boolean {
  return (type === 'readonly' || type === 'hidden') && value !== null;
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

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'are none' : `are ${names.slice(0, 50).join(', ')}`;
}

function problem(id: string, name: string, expected: unknown, got: unknown, why: string): ItemProblem {
  const message = `Item "${id}": ${name} ${why}`;
  return { key: customFieldsValidation, field: `customFields[${name}]`, expected, got, message };
}
