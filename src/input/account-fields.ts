import { Type } from 'typebox';
import { longestPassword, passwordProblem, shortestPassword } from '../domain/customer/password.js';
import { isEmail, longestEmail } from '../domain/email.js';
import { custom, type Field } from './fields.js';

/** An e-mail address. */
export function email(description: string): Field<string | undefined> {
  return custom(Type.String({ format: 'email', maxLength: longestEmail, description }), (value) => {
    const address = typeof value === 'string' ? value.trim() : '';
    return isEmail(address)
      ? { value: address }
      : { wrong: 'must be an e-mail address such as ana@people.example' };
  });
}

/** A password that somebody chooses. */
export function newPassword(description: string, shortest = shortestPassword): Field<string | undefined> {
  const schema = Type.String({
    format: 'password',
    minLength: shortest,
    maxLength: longestPassword,
    description,
  });
  return custom(schema, (value) => {
    if (typeof value !== 'string') return { wrong: 'must be text' };
    const wrong = passwordProblem(value, shortest);
    return wrong === undefined ? { value } : { wrong };
  });
}

/** The repeated password. One that is too long for a password is wrong without a comparison. */
export function knownPassword(description: string): Field<string | undefined> {
  return custom(Type.String({ format: 'password', description }), (value) =>
    typeof value === 'string' && value.length <= 4 * longestPassword
      ? { value }
      : { wrong: `must be text of at most ${longestPassword} characters` },
  );
}
