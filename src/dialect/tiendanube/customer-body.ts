import type { CustomerDetails, DraftDetails } from '../../domain/customer/customer.js';
import { passwordProblem } from '../../domain/customer/password.js';
import { isEmail } from '../../domain/email.js';
import { isObject } from '../../domain/input-values.js';
import type { InputObject } from '../../input/object.js';
import { type CustomerChange, changedDetails, readCustomerChange } from './customer-change.js';
import { textIn, tiendanubeObject } from './input.js';

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
  const input = tiendanubeObject(source);
  const change = readCustomerChange(input);
  const name = checkedName(input, change, known?.name);
  const address = checkedEmail(input, change, known?.email);
  const password = checkedPassword(input);
  const invite = input.flag('send_email_invite') ?? false;
  if (input.problems) return { errors: input.problems };
  const details = (before: CustomerDetails) => changedDetails(before, { ...change, name, email: address });
  return { body: { details, password, invite } };
}

function checkedName(input: InputObject, change: CustomerChange, known: string | undefined) {
  const { name } = change;
  if (input.hasProblem('name') || (known !== undefined && (name === undefined || name === known)))
    return undefined;
  if (!name?.trim()) input.wrong('name', "can't be blank");
  return name;
}

function checkedPassword(input: InputObject): string | undefined {
  const password = textIn(input, 'password', longestText) || undefined;
  const problem = password === undefined ? undefined : passwordProblem(password);
  if (problem !== undefined) input.wrong('password', problem);
  return password;
}

function checkedEmail(input: InputObject, change: CustomerChange, known: string | null | undefined) {
  const newEmail = change.email?.trim();
  if (input.hasProblem('email')) return undefined;
  if (known !== undefined && (change.email === undefined || change.email === known)) return undefined;
  if (!newEmail) input.wrong('email', "can't be blank");
  else if (!isEmail(newEmail)) input.wrong('email', 'is invalid');
  return newEmail;
}
