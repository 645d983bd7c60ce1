import type { CustomFieldDefinition } from '../../domain/catalog/definition.js';
import { findOption, isCheckbox, type Option, parseOptions } from '../../domain/catalog/options.js';
import { isAbsent, isObject, type Notes, numberOf, quoted, readFlag, readText } from './product-values.js';

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
 * Reads custom fields. `label(number, key)` says what the page calls one part of field `number` (from 1).
 * A field without a name is left out; options with an unreadable amount refuse the product, because what
 * they cost is not known.
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
  const fields = new Map<string, CustomFieldDefinition>();
  for (const [index, part] of raw.entries()) {
    const number = numberOf(part, index);
    const field = isObject(part) ? readField(part, (key) => label(number, key), notes) : null;
    if (!field) {
      notes.warn('custom_field_nameless', `${label(number, 'name')} is missing; the field was left out`);
    } else if (fields.has(field.name.toLowerCase())) {
      notes.warn(
        'custom_field_repeated',
        `${label(number, 'name')} ${quoted(field.name)} comes twice; the first stays`,
      );
    } else {
      fields.set(field.name.toLowerCase(), field);
    }
  }
  return [...fields.values()];
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
  const type = typeof value === 'string' ? types.get(value.trim().toLowerCase()) : undefined;
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

function readValue(value: unknown, options: readonly Option[], name: string, notes: Notes): string | null {
  const text = readText(typeof value === 'boolean' ? String(value) : value, name, notes);
  if (text === null || options.length === 0 || findOption(options, text)) return text;
  notes.warn('attribute_unreadable', `${name} ${quoted(text)} is not one of the options; it was left out`);
  return null;
}
