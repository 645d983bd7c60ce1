import type { FieldProblem, FormField } from '../../shared/fields.js';
import type { TextKey } from '../language.js';

export type AccountField = FormField<TextKey>;

/** What the buyer is told of a field's problem. */
export const problemTexts: Readonly<Record<FieldProblem, TextKey>> = {
  required: 'errors.required',
  email: 'errors.email',
  mismatch: 'errors.customer_password_missmatch',
  too_short: 'errors.customer_password_too_short',
  too_long: 'errors.customer_password_too_long',
};

/** A password that is chosen, and typed twice. */
export function newPassword(password: TextKey, confirm: TextKey): readonly AccountField[] {
  const shared = { type: 'password', autocomplete: 'new-password' } as const;
  return [
    { ...shared, name: 'password', label: password, hint: 'register_form.password_hint' },
    { ...shared, name: 'confirm', label: confirm },
  ];
}

/** The e-mail that an account is called by. */
export function emailField(label: TextKey): AccountField {
  return { name: 'email', label, type: 'email', autocomplete: 'username' };
}
