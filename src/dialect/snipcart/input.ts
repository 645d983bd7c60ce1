import { isObject } from '../../domain/input-values.js';
import { atMost, type InputObject, type InputPolicy, inputObject } from '../../input/object.js';
import { parseSnipcartDate } from './dates.js';

/** How objects of a file are read, whose writer cannot be asked. */
const filePolicy: InputPolicy = {
  fineAmounts: 'round',
  emptyText: 'text',
  // Browsers' carts say these where others say true and false.
  flags: { always: true, auto: true, never: false },
  parseDate: parseSnipcartDate,
  tooLong: atMost,
};

/** Reads an object of a file; anything but an object is wrong as a whole. */
export function fileObject(value: unknown): InputObject {
  return inputObject(value, filePolicy);
}

/** Custom fields, as a list or as JSON text beside it. */
export function customFieldsOf(object: InputObject): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(object.value('customFields')))
    return object.list('customFields').map((field) => field.source);
  const json = object.value('customFieldsJson');
  if (typeof json !== 'string' || json === '' || json === '[]') return [];
  try {
    const parsed: unknown = JSON.parse(json);
    if (Array.isArray(parsed)) return parsed.filter(isObject);
  } catch {
    // The next check refuses it.
  }
  object.wrong('customFieldsJson', 'must be a list of fields as JSON text');
  return [];
}
