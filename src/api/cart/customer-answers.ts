import { Type } from 'typebox';
import { snipcartAccount } from '../../dialect/snipcart/buyer.js';
import { accountShape } from '../../dialect/snipcart/shapes/customer.js';
import type { Customer } from '../../domain/customer/customer.js';
import { startSession } from '../../domain/customer/sessions.js';
import { isoDate } from '../../domain/dates.js';
import type { Store } from '../../domain/store/store.js';
import type { Tx } from '../../storage/storage.js';

/** What the reference says of every call of customers. */
export const about = { tags: ['Cart: customers'], security: [{ publicKey: [] }] };
/** What their bodies may be. */
export const bothWays = ['application/json', 'application/x-www-form-urlencoded'];

/** A customer as they see themselves. */
export const accountSchema = accountShape;
/** A customer, and the session that was made for them. */
export const authenticatedSchema = Type.Object(
  {
    customer: accountSchema,
    sessionToken: Type.String({ description: 'Send it as X-Customer-Session.' }),
    expires: Type.String({ format: 'date-time' }),
  },
  { title: 'Authenticated' },
);
/** The answer to everybody who asks for a mail. */
export const mailedSchema = Type.Object({
  status: Type.Literal('requires_action'),
  message: Type.String(),
});
/** The answer to a refusal. */
export const refusal = Type.Object(
  {
    message: Type.String(),
    reason: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  },
  { title: 'AccountRefusal' },
);

/** The one answer to everybody who asks for a mail: it does not tell who is known. */
export const mailIsOnItsWay = {
  status: 'requires_action',
  message: 'If this address can be written to, a mail is on its way: open its link to go on',
};

/** Signs a customer in, and says so. */
export async function signedInAs(
  tx: Tx,
  store: Store,
  customer: Customer,
  token: string,
  now: number,
): Promise<object> {
  return authenticated(
    store,
    customer,
    token,
    await startSession(tx, store.storeId, customer.id, token, now),
  );
}

/** A customer with a session that was just made. */
export function authenticated(store: Store, customer: Customer, token: string, expiresAt: number): object {
  return { customer: snipcartAccount(customer, store), sessionToken: token, expires: isoDate(expiresAt) };
}
