import { type TSchema, Type } from 'typebox';
import { addressKeys } from './address.js';
import { longestText } from './input.js';

/*
 * What may be written of a customer: the reader and the documentation both take keys and bounds from here, so
 * that the two cannot differ.
 */

/** Texts of a customer, and how long each may be. */
export const customerTexts = {
  name: longestText,
  email: 320,
  phone: longestText,
  identification: longestText,
  note: 20_000,
} as const;

/** Keys of newer payloads that the shop has no use for itself: stored, and answered again. */
export const optionalKeys = [
  ...['customer_type', 'business_name', 'trade_name', 'state_registration', 'fiscal_regime'],
  ...['invoice_use', 'document_type', 'business_activity'],
] as const;

/** The most addresses that one customer may be given. */
export const mostAddresses = 200;

function textUpTo(longest: number): TSchema {
  return Type.Union([Type.String({ maxLength: longest }), Type.Null()]);
}

const addressParts = (prefix = ''): Record<string, TSchema> =>
  Object.fromEntries(addressKeys.map((key) => [prefix + key, textUpTo(longestText)]));

const { name, email, ...others } = customerTexts;

/** The schema of each field, for the documentation. */
export const customerFields: Readonly<Record<string, TSchema>> = {
  name: Type.String({ maxLength: name }),
  email: Type.String({ maxLength: email }),
  ...Object.fromEntries(Object.entries(others).map(([key, longest]) => [key, textUpTo(longest)])),
  ...addressParts('billing_'),
  addresses: Type.Array(
    Type.Partial(
      Type.Object({
        id: Type.Integer({ description: 'On PUT: keeps a known address and its dates.' }),
        ...addressParts(),
        default: Type.Boolean(),
      }),
    ),
    { maxItems: mostAddresses },
  ),
  ...Object.fromEntries(optionalKeys.map((key) => [key, textUpTo(longestText)])),
  extra: Type.Record(Type.String(), Type.Unknown({ description: 'Any JSON.' }), {
    description: 'Free: keys and values are whatever the client puts there.',
  }),
  password: Type.String({ description: 'Makes the customer active; never answered.' }),
  send_email_invite: Type.Boolean(),
};
