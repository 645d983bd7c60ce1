import type { CustomerDetails, DraftDetails } from '../../domain/customer/customer.js';
import { passwordProblem } from '../../domain/customer/password.js';
import { isEmail } from '../../domain/email.js';
import { type CustomerChange, changedDetails, readCustomerChange } from './customer-change.js';
import { type InputFields, inputFields, isObject } from './input-fields.js';

/** Longer than any that is taken: `passwordProblem` says what is. */
const longestText = 1000;

/** What a POST or PUT asks for. */
export interface CustomerBody {
  readonly details: (known: CustomerDetails) => DraftDetails;
  readonly password: string | undefined;
  readonly invite: boolean;
}

export type BodyReading = { readonly body: CustomerBody } | { readonly errors: Record<string, string[]> };

/**
 * Reads the body of a POST or, with the customer `known` as it is shown, of a PUT. Undefined for what is no
 * object.
 */
export function readCustomerBody(
  value: unknown,
  known?: { readonly name: string; readonly email: string | null },
): BodyReading | undefined {
  // PHP writes an object without keys as an empty list.
  const source = value === undefined || (Array.isArray(value) && value.length === 0) ? {} : value;
  if (!isObject(source)) return undefined;
  const input = inputFields(source);
  const change = readCustomerChange(input);
  const name = checkedName(input, change, known?.name);
  const address = checkedEmail(input, change, known?.email);
  const password = checkedPassword(input);
  const invite = input.flag('send_email_invite') ?? false;
  if (Object.keys(input.errors).length > 0) return { errors: input.errors };
  const details = (before: CustomerDetails) => changedDetails(before, { ...change, name, email: address });
  return { body: { details, password, invite } };
}

function checkedName(input: InputFields, change: CustomerChange, known: string | undefined) {
  const { name } = change;
  if (input.errors.name || (known !== undefined && (name === undefined || name === known))) return undefined;
  if (!name?.trim()) input.wrong('name', "can't be blank");
  return name;
}

function checkedPassword(input: InputFields): string | undefined {
  const password = input.text('password', longestText) || undefined;
  const problem = password === undefined ? undefined : passwordProblem(password);
  if (problem !== undefined) input.wrong('password', problem);
  return password;
}

function checkedEmail(input: InputFields, change: CustomerChange, known: string | null | undefined) {
  const newEmail = change.email?.trim();
  if (input.errors.email) return undefined;
  if (known !== undefined && (change.email === undefined || change.email === known)) return undefined;
  if (!newEmail) input.wrong('email', "can't be blank");
  else if (!isEmail(newEmail)) input.wrong('email', 'is invalid');
  return newEmail;
}
