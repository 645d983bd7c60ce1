import type { CustomFieldDefinition } from '../../domain/catalog/definition.js';
import {
  findOption,
  hasAmount,
  isCheckbox,
  type Option,
  parseOptions,
} from '../../domain/catalog/options.js';
import { sameLabel } from '../../domain/catalog/variant-key.js';
import { isAbsent, isObject } from '../../domain/input-values.js';
import { type Notes, numberOf, quoted, readFlag, readText } from './product-values.js';

type Type = CustomFieldDefinition['type'];

const types: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['textbox', 'textbox'],
  ['text', 'textbox'],
  ['textarea', 'textarea'],
  ['dropdown', 'dropdown'],
  ['checkbox', 'checkbox'],
  ['hidden', 'hidden'],
  ['readonly', 'readonly'],
]);

/**
 * Reads custom fields. `label(number, key)` says what the page calls one part of field `number` (from 1). A
 * field without a name is left out; fields of one name all stay, in their order; options with an unreadable
 * amount refuse the product, because what they cost is not known.
 */
export function readCustomFields(
  raw: unknown,
  label: (number: number, key: string) => string,
  notes: Notes,
): CustomFieldDefinition[] {
  if (isAbsent(raw)) return [];
  if (!Array.isArray(raw)) {
    notes.warn('attribute_unreadable', 'customFields is not a list; it was left out');
    return [];
  }
  const fields: CustomFieldDefinition[] = [];
  const names = new Set<string>();
  for (const [index, part] of raw.entries()) {
    const number = numberOf(part, index);
    const field = isObject(part) ? readField(part, (key) => label(number, key), notes) : null;
    if (!field) {
      notes.warn('custom_field_nameless', `${label(number, 'name')} is missing; the field was left out`);
      continue;
    }
    fields.push(field);
    const name = sameLabel(field.name);
    if (names.has(name))
      notes.warn(
        'custom_field_repeated',
        `${label(number, 'name')} ${quoted(field.name)} comes twice; the fields are told apart by their order`,
      );
    names.add(name);
  }
  return fields;
}

function readField(
  raw: Readonly<Record<string, unknown>>,
  label: (key: string) => string,
  notes: Notes,
): CustomFieldDefinition | null {
  const name = readText(raw.name, label('name'), notes);
  if (name === null) return null;
  const text = readOptionText(raw.options, label('options'), notes);
  const { options, malformed } = parseOptions(text);
  if (malformed[0] !== undefined) {
    const right = 'write it as in Large[+5.00]';
    notes.refuse('option_unreadable', `${label('options')} has the option ${quoted(malformed[0])}: ${right}`);
  }
  return {
    name,
    type: readType(raw.type, options, label('type'), notes),
    options: text,
    required: readFlag(raw.required, label('required'), notes) ?? false,
    value: readValue(raw.value, options, label('value'), notes),
    placeholder: readText(raw.placeholder, label('placeholder'), notes),
  };
}

function readOptionText(value: unknown, name: string, notes: Notes): string {
  if (isAbsent(value)) return '';
  const text = typeof value === 'string' ? readText(value, name, notes) : null;
  if (text === null) notes.refuse('option_unreadable', `${name} is not text such as Small|Large[+5.00]`);
  return text ?? '';
}

function readType(value: unknown, options: readonly Option[], name: string, notes: Notes): Type {
  const implied: Type = options.length === 0 ? 'textbox' : isCheckbox(options) ? 'checkbox' : 'dropdown';
  if (isAbsent(value)) return implied;
  const type = fieldType(value);
  if (type === undefined) {
    notes.warn('attribute_unreadable', `${name} ${quoted(value)} is not known; the field is a ${implied}`);
    return implied;
  }
  if (type === 'dropdown' && options.length === 0) {
    notes.warn(
      'attribute_unreadable',
      `${name} is dropdown, but there are no options; the field is a textbox`,
    );
    return implied;
  }
  return type;
}

/** A type as pages name it, in any case. */
export function fieldType(value: unknown): Type | undefined {
  return typeof value === 'string' ? types.get(value.trim().toLowerCase()) : undefined;
}

function readValue(value: unknown, options: readonly Option[], name: string, notes: Notes): string | null {
  const text = readText(typeof value === 'boolean' ? String(value) : value, name, notes);
  if (text === null || options.length === 0) return text;
  const option = findOption(options, text);
  if (option) return hasAmount(text) ? option.label : text;
  const about = `${name} ${quoted(text)} is not one of the options`;
  // The price that it adds would be a guess.
  const priced = hasAmount(text);
  notes.warn(
    'value_not_listed',
    `${about}; ${priced ? 'it was left out' : 'it is sold as it is, at no extra'}`,
  );
  return priced ? null : text;
}
