import type { AppContext } from '../../app/context.js';
import {
  type BodyReading,
  type CustomerBody,
  readCustomerBody,
} from '../../dialect/tiendanube/customer-body.js';
import { createCustomer } from '../../domain/customer/create-customer.js';
import { type Customer, displayName, noDetails } from '../../domain/customer/customer.js';
import { hashPassword } from '../../domain/customer/password.js';
import { findCustomer } from '../../domain/customer/rows.js';
import { updateCustomer } from '../../domain/customer/update-customer.js';
import { refuseIfAny } from '../../domain/errors.js';
import type { Store } from '../../domain/store/store.js';
import type { Tx } from '../../storage/storage.js';
import { BadRequest } from './errors.js';

/** Reads the body of a POST: what is answered makes the customer that it describes. */
export async function createFromBody(
  context: AppContext,
  store: Store,
  input: unknown,
): Promise<(tx: Tx) => Promise<Customer>> {
  const body = checked(readCustomerBody(input));
  const passwordHash = await hashed(body);
  const details = body.details(noDetails);
  return (tx) => createCustomer(tx, store, { details, passwordHash, invite: body.invite }, context.now());
}

/** Changes a customer as the body of a PUT says; undefined where there is none of that number. */
export async function updateFromBody(
  context: AppContext,
  store: Store,
  id: number,
  input: unknown,
): Promise<Customer | undefined> {
  const known = await findCustomer(context.storage.read, store.storeId, id);
  if (!known) return undefined;
  const { details: before } = known;
  const body = checked(readCustomerBody(input, { name: displayName(before), email: before.email }));
  const passwordHash = await hashed(body);
  const change = (customer: Customer) => body.details(customer.details);
  return context.storage.write((tx) =>
    updateCustomer(tx, store, id, { change, passwordHash, invite: body.invite }, context.now()),
  );
}

function checked(reading: BodyReading | undefined): CustomerBody {
  if (!reading) throw new BadRequest('Invalid input format');
  if ('body' in reading) return reading.body;
  refuseIfAny(reading.errors);
  throw new BadRequest('Invalid input format');
}

/** Before the transaction: hashing is slow on purpose. */
async function hashed(body: CustomerBody): Promise<string | undefined> {
  return body.password === undefined ? undefined : hashPassword(body.password);
}
