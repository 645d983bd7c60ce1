import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { AccountMail } from '../../src/domain/customer/account-mail.js';
import { linkToken } from '../../src/domain/customer/mailed-links.js';
import { password } from './accounts.js';
import type { TestDatabase } from './databases.js';
import { type StoreKeys, startShop, type TestShopOptions } from './shop.js';

export const hour = 3_600_000;
export const day = 24 * hour;
/** What the clock of a shop says when it starts. */
export const start = 1_750_000_000_000;

/** How a buyer's browser calls: signed in or not, with a form or JSON, in which store. */
export interface Buyer {
  readonly session?: string;
  readonly form?: boolean;
  readonly keys?: StoreKeys;
  readonly headers?: Record<string, string>;
}

export type AccountShop = Awaited<ReturnType<typeof openAccountShop>>;

/** A shop with a clock that tests turn, and calls of its customers: `call('POST', '/signin', { email, password })`. */
export async function openAccountShop(database: TestDatabase, options: TestShopOptions = {}) {
  const clock = { now: start };
  const shop = await startShop(database, { now: () => clock.now, ...options });

  const call = (
    method: string,
    path: string,
    body?: unknown,
    { session, form, keys = shop, headers }: Buyer = {},
  ) =>
    shop.app.inject({
      method: method as 'GET',
      url: `/api/customer${path}`,
      headers: {
        authorization: `Bearer ${keys.publicKey}`,
        ...(session === undefined ? {} : { 'x-customer-session': session }),
        ...(body === undefined
          ? {}
          : { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: payloadOf(body, form) }),
    });

  const signIn = (email: string, secret = password, buyer?: Buyer) =>
    call('POST', '/signin', { email, password: secret }, buyer);

  /** What a call with a session is answered: 200 while it lasts. */
  const statusWith = async (session: string) => (await call('GET', '', undefined, { session })).statusCode;

  /** Mails with links that wait to be sent, the latest last. */
  const mails = async (storeId = shop.store.storeId) => {
    const rows = await shop.storage.read
      .selectFrom('outbox')
      .select(['topic', 'subject', 'doc', 'created_at'])
      .where('store_id', '=', storeId)
      .where('topic', 'in', [
        'customer.reset_requested',
        'customer.confirmation_requested',
        'customer.invited',
        'customer.claim_requested',
      ])
      .orderBy('created_at')
      .execute();
    return rows.map(({ topic, subject, doc }) => {
      const mail = JSON.parse(doc) as AccountMail;
      return { topic, subject, ...mail, token: linkToken(shop.context.vault, storeId, mail.link.id) };
    });
  };

  const lastToken = async () => (await mails()).at(-1)!.token;

  /** Asks for a link to a new password, and takes it out of the mail. */
  const forgotten = async (email: string) => {
    await call('POST', '/forgot', { email });
    return lastToken();
  };

  /** Registers, opens the mailed link, and is signed in. */
  const account = async (email: string, more: object = {}) => {
    clock.now += 1000;
    expect((await call('POST', '/register', { email, password, ...more })).statusCode).toBe(202);
    const answer = await call('POST', '/reset', { token: await lastToken(), password });
    expect(answer.statusCode).toBe(200);
    return answer.json() as {
      customer: { id: string; email: string };
      sessionToken: string;
      expires: string;
    };
  };

  const customers = () =>
    shop.storage.read
      .selectFrom('customer')
      .select(['id', 'guid', 'email', 'status', 'password_hash', 'doc'])
      .where('store_id', '=', shop.store.storeId)
      .orderBy('id')
      .execute();

  return { shop, clock, call, signIn, statusWith, mails, lastToken, forgotten, account, customers };
}

function payloadOf(body: unknown, form: boolean | undefined): string {
  if (typeof body === 'string') return body;
  return form ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body);
}

/** A guest's order, with words in it that are the merchant's alone. */
export function privateOrder(number: number, email: string, at = '2025-03-01T10:00:00Z') {
  return {
    token: `0000000${number}-0000-4000-8000-000000000000`,
    creationDate: at,
    completionDate: at,
    status: 'Processed',
    paymentStatus: 'Paid',
    invoiceNumber: `SNIP-100${number}`,
    email,
    billingAddressName: 'Guest Buyer',
    billingAddressAddress1: '1 Main St',
    billingAddressCity: 'Springfield',
    billingAddressCountry: 'US',
    finalGrandTotal: 20,
    metadata: { internal: 'MERCHANT-ONLY' },
    adminNotes: 'MERCHANT-ONLY',
    refunds: [{ id: 'r', amount: 1, comment: 'MERCHANT-ONLY' }],
    discounts: [{ name: 'Ten', code: 'TEN', amountSaved: 2, maxNumberOfUsages: 471147114 }],
    ipAddress: '203.0.113.9',
    items: [{ uniqueId: `l${number}`, id: 'mug', name: 'Mug', price: 20, quantity: 1, totalPrice: 20 }],
  };
}

/** All that somebody sees of an answer who compares it with another. */
export function visibleParts({ statusCode, headers, body }: LightMyRequestResponse) {
  return [statusCode, headers['content-type'], Object.keys(headers).sort(), body];
}
