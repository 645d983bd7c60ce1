import { Type } from 'typebox';
import type { Registration } from '../../domain/customer/registration.js';
import { type FieldErrors, ShopError } from '../../domain/errors.js';
import { email, knownPassword, newPassword } from '../../input/account-fields.js';
import { custom, flag, readFields, text } from '../../input/fields.js';

const mostExtras = 50;
const longestExtra = 1000;
const unsafe = new Set(['__proto__', 'constructor', 'prototype']);

const extra = custom(
  Type.Record(Type.String(), Type.String(), {
    description:
      "Own fields of the shop's form, each a text. A form sends them as `extra[size]=M`; they are Tiendanube's `extra`.",
  }),
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { wrong: 'must be an object of texts, or fields such as extra[size]' };
    const entries = Object.entries(value);
    if (entries.length > mostExtras) return { wrong: `must have at most ${mostExtras} fields` };
    for (const [key, text] of entries) {
      if (unsafe.has(key) || key.trim() === '' || key.length > 100)
        return { wrong: `must have other names than ${JSON.stringify(key.slice(0, 100))}` };
      if (!['string', 'number', 'boolean'].includes(typeof text) || String(text).length > longestExtra)
        return { wrong: `must have a text of at most ${longestExtra} characters as ${key}` };
    }
    return { value: Object.fromEntries(entries.map(([key, text]) => [key, String(text)])) };
  },
);

const acceptsMarketing = flag({ description: 'Whether the customer wants news of the shop.' });

/** What the form of a new account may say. */
export const registrationFields = {
  email: email('Whose account it shall be. Required.'),
  password: newPassword('Required.'),
  confirm: knownPassword('The password again, where the form asks twice.'),
  name: text({ description: 'The full name.', longest: 200 }),
  phone: text({ description: 'A phone number, as people write them.', longest: 100 }),
  identification: text({
    description: 'Of a person or a company towards the state: CPF, CUIT, …',
    longest: 100,
  }),
  acceptsMarketing,
  accepts_marketing: acceptsMarketing,
  extra,
};

export interface Registering {
  readonly registration: Registration;
  readonly password: string;
}

/** Reads what a new customer says of themselves, from JSON or a form. Refuses with `invalid`, by field. */
export function readRegistration(body: unknown): Registering {
  const fields = readFields(registrationFields, withExtras(body));
  const errors = {
    ...required('email', fields.email),
    ...required('password', fields.password),
    ...(fields.confirm !== undefined && fields.confirm !== fields.password
      ? { confirm: ['customer_password_missmatch'] }
      : {}),
  };
  refuse(errors);
  return {
    registration: {
      email: fields.email!,
      name: fields.name?.trim() || null,
      phone: fields.phone ?? null,
      identification: fields.identification ?? null,
      acceptsMarketing: fields.acceptsMarketing ?? fields.accepts_marketing ?? false,
      extra: fields.extra ?? {},
    },
    password: fields.password!,
  };
}

/** Refuses fields that are not given. */
export function refuseMissing(fields: Readonly<Record<string, unknown>>): void {
  refuse(Object.assign({}, ...Object.entries(fields).map(([name, value]) => required(name, value))));
}

function required(name: string, value: unknown): FieldErrors {
  return value === undefined ? { [name]: ['required'] } : {};
}

function refuse(errors: FieldErrors): void {
  const [first] = Object.keys(errors);
  if (first === undefined) return;
  const problem = errors[first]![0]!;
  const message = problem === 'required' ? `${first} is required` : `${first} is not the same as password`;
  throw new ShopError('invalid', message, errors, { reason: problem });
}

/** `extra[size]` as a key of JSON means what it means in a form. */
function withExtras(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const named = Object.entries(body).flatMap(([name, value]) => {
    const key = /^extra\[([^[\]]+)\]$/.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  if (named.length === 0) return body;
  const { extra: extras } = body as { extra?: unknown };
  const known = typeof extras === 'object' && extras !== null ? Object.entries(extras) : [];
  return { ...body, extra: Object.fromEntries([...known, ...named]) };
}
