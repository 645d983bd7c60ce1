/** What a form asks for, and what is typed into it. */
export interface FormField<Key extends string = string> {
  readonly name: string;
  readonly label: Key;
  readonly type?: 'email' | 'password' | 'tel';
  readonly autocomplete: string;
  readonly hint?: Key;
  readonly optional?: boolean;
}

/** By the field's name. */
export type Values = Record<string, string>;

export type FieldProblem = 'required' | 'email' | 'mismatch' | 'too_short' | 'too_long';

/** What is wrong with a field before anything is asked of the shop. */
export function problemOf(
  { name, type, optional, autocomplete }: FormField,
  values: Values,
): FieldProblem | undefined {
  const value = values[name] ?? '';
  if (!value.trim()) return optional ? undefined : 'required';
  if (type === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value.trim())) return 'email';
  if (autocomplete !== 'new-password') return undefined;
  if (name === 'confirm') return value === values.password ? undefined : 'mismatch';
  if (value.length < 8) return 'too_short';
  return value.length > 200 ? 'too_long' : undefined;
}
