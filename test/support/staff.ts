import type { LightMyRequestResponse } from 'fastify';
import { hashPassword } from '../../src/domain/customer/password.js';
import { issueStaffLink, type StaffLinkKind } from '../../src/domain/staff/links.js';
import type { Role } from '../../src/domain/staff/rights.js';
import { startStaffSession } from '../../src/domain/staff/sessions.js';
import { createStaff, type Staff } from '../../src/domain/staff/staff.js';
import { newToken } from '../../src/domain/token.js';
import type { TestShop } from './shop.js';

export const password = 'correct horse battery';
let passwordHash: Promise<string> | undefined;
let count = 0;

export interface StaffOptions {
  readonly role?: Role;
  readonly email?: string;
  /** Null is every shop; the test shop alone unless told. */
  readonly merchants?: readonly number[] | null;
}

/** Somebody who can sign in with `password`. */
export async function newStaff(shop: TestShop, options: StaffOptions = {}): Promise<Staff> {
  passwordHash ??= hashPassword(password);
  count += 1;
  const input = {
    email: options.email ?? `staff${count}@shop.example`,
    name: `Staff ${count}`,
    role: options.role ?? ('owner' as const),
    merchants: options.merchants === undefined ? [shop.store.merchantId] : options.merchants,
    passwordHash: await passwordHash,
  };
  return shop.storage.write((tx) => createStaff(tx, input, shop.context.now()));
}

export interface Page {
  /** The cookie that it sends; undefined while nobody is signed in. */
  cookie: string | undefined;
  /** A call below `/dashboard/api`, as the dashboard's own page makes it. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
}

/** A browser on the dashboard, which sends the cookie that it was answered. */
export function openPage(shop: TestShop, origin = 'http://localhost'): Page {
  const page: Page = {
    cookie: undefined,
    async call(method, path, body, headers = {}) {
      const answer = await shop.app.inject({
        method: method as 'GET',
        url: `/dashboard/api${path}`,
        headers: {
          host: new URL(origin).host,
          'user-agent': 'Tests',
          'sec-fetch-site': 'same-origin',
          ...(page.cookie === undefined ? {} : { cookie: page.cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const set = answer.headers['set-cookie'];
      if (typeof set === 'string') page.cookie = set.includes('Max-Age=0') ? undefined : set.split(';', 1)[0];
      return answer;
    },
  };
  return page;
}

/** A page where somebody is signed in already. */
export async function signedInAs(shop: TestShop, staff: Staff): Promise<Page> {
  const token = newToken();
  const caller = { address: '127.0.0.1', agent: 'Tests' };
  await shop.storage.write((tx) => startStaffSession(tx, staff.id, token, caller, shop.context.now()));
  const page = openPage(shop);
  page.cookie = `comptoir=${token}`;
  return page;
}

/** The token of a new link. */
export async function linkOf(shop: TestShop, kind: StaffLinkKind, staffId: number | null = null) {
  return (await shop.storage.write((tx) => issueStaffLink(tx, kind, staffId, shop.context.now()))).token;
}
