import type { TextKey } from '../language.js';

export type Values = Record<string, string>;

export interface AskedField {
  readonly name: string;
  readonly label: TextKey;
  readonly type?: 'email' | 'password' | 'tel';
  readonly autocomplete: string;
  readonly hint?: TextKey;
  readonly optional?: boolean;
}

/** What is wrong with a field before anything is asked of the shop. */
export function problemOf(
  { name, type, optional, autocomplete }: AskedField,
  values: Values,
): TextKey | undefined {
  const value = values[name] ?? '';
  if (!value.trim()) return optional ? undefined : 'errors.required';
  if (type === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value.trim())) return 'errors.email';
  if (autocomplete !== 'new-password') return undefined;
  if (name === 'confirm') return value === values.password ? undefined : 'errors.customer_password_missmatch';
  if (value.length < 8) return 'errors.customer_password_too_short';
  return value.length > 200 ? 'errors.customer_password_too_long' : undefined;
}

/** A password that is chosen, and typed twice. */
export function newPassword(password: TextKey, confirm: TextKey): readonly AskedField[] {
  const shared = { type: 'password', autocomplete: 'new-password' } as const;
  return [
    { ...shared, name: 'password', label: password, hint: 'register_form.password_hint' },
    { ...shared, name: 'confirm', label: confirm },
  ];
}

/** The e-mail that an account is called by. */
export function emailField(label: TextKey): AskedField {
  return { name: 'email', label, type: 'email', autocomplete: 'username' };
}
