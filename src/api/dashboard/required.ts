import { refuseIfAny } from '../../domain/errors.js';

/** Fields that must be there; refuses with `invalid`, naming each that is missing. */
export function required<T extends Readonly<Record<string, unknown>>>(
  fields: T,
): { readonly [K in keyof T]: NonNullable<T[K]> } {
  const missing = Object.entries(fields).filter(([, value]) => value === undefined);
  refuseIfAny(Object.fromEntries(missing.map(([name]) => [name, ['is required']])));
  return fields as never;
}
