import type { CustomerDetails, DraftDetails } from '../../domain/customer/customer.js';
import { passwordProblem } from '../../domain/customer/password.js';
import { isEmail } from '../../domain/email.js';
import { type CustomerChange, changedDetails, readCustomerChange } from './customer-change.js';
import { isObject, type Said, saidIn } from './said.js';

/** Longer than any that is taken: `passwordProblem` says what is. */
const longestText = 1000;

/** What a POST or PUT asks for. */
export interface CustomerBody {
  readonly details: (known: CustomerDetails) => DraftDetails;
  readonly password: string | undefined;
  readonly invite: boolean;
}

export type BodyReading = { readonly body: CustomerBody } | { readonly errors: Record<string, string[]> };

/** Reads the body of a POST or, with the customer `known` as it is shown, of a PUT. Undefined for what is no object. */
export function readCustomerBody(
  value: unknown,
  known?: { readonly name: string; readonly email: string | null },
): BodyReading | undefined {
  // PHP writes an object without keys as an empty list.
  const source = value === undefined || (Array.isArray(value) && value.length === 0) ? {} : value;
  if (!isObject(source)) return undefined;
  const said = saidIn(source);
  const change = readCustomerChange(said);
  const name = checkedName(said, change, known?.name);
  const address = checkedEmail(said, change, known?.email);
  const password = checkedPassword(said);
  const invite = said.flag('send_email_invite') ?? false;
  if (Object.keys(said.errors).length > 0) return { errors: said.errors };
  const details = (before: CustomerDetails) => changedDetails(before, { ...change, name, email: address });
  return { body: { details, password, invite } };
}

function checkedName(said: Said, change: CustomerChange, known: string | undefined) {
  const { name } = change;
  if (said.errors.name || (known !== undefined && (name === undefined || name === known))) return undefined;
  if (!name?.trim()) said.wrong('name', "can't be blank");
  return name;
}

function checkedPassword(said: Said): string | undefined {
  const password = said.text('password', longestText) || undefined;
  const problem = password === undefined ? undefined : passwordProblem(password);
  if (problem !== undefined) said.wrong('password', problem);
  return password;
}

function checkedEmail(said: Said, change: CustomerChange, known: string | null | undefined) {
  const given = change.email?.trim();
  if (said.errors.email) return undefined;
  if (known !== undefined && (change.email === undefined || change.email === known)) return undefined;
  if (!given) said.wrong('email', "can't be blank");
  else if (!isEmail(given)) said.wrong('email', 'is invalid');
  return given;
}
