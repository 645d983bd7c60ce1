import { type TSchema, Type } from 'typebox';
import { isoDate } from '../../domain/dates.js';
import { rightsOf, roles } from '../../domain/staff/rights.js';
import { hasSecondFactor } from '../../domain/staff/second-factor.js';
import type { StaffSession } from '../../domain/staff/sessions.js';
import { shortestStaffPassword } from '../../domain/staff/sign-in.js';
import { type Staff, storesOf } from '../../domain/staff/staff.js';
import { email, newPassword } from '../../input/account-fields.js';
import { text as textField } from '../../input/fields.js';
import { type Answer, flag, list, moment, named, object, text, whole, word } from '../../shape.js';
import type { Reader } from '../../storage/storage.js';

/** What the reference says of every call of the dashboard's page. */
export const about = { tags: ['Dashboard: sessions'], security: [{ staffSession: [] }] };
/** The same of those that need no session. */
export const aboutOpen = { tags: ['Dashboard: sessions'], security: [{}] };

/** The answer to a refusal. */
export const refusal = Type.Object(
  {
    message: Type.String(),
    code: Type.String({
      description: '`wrong`, `second_factor`, `locked`, `signed_out`, `not_allowed`, `confirm`, …',
    }),
    errors: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  },
  { title: 'DashboardRefusal' },
);

/** Refusals by their status, for a route's schema. */
export function refusals(...statuses: readonly number[]): Record<number, TSchema> {
  return Object.fromEntries(statuses.map((status) => [status, refusal]));
}

/** Who is signed in, and where they work. */
export const sessionShape = named('DashboardSession', {
  staff: object({
    id: whole(1),
    email: text('ana@shop.example'),
    name: text('Ana'),
    role: word(roles, 'owner'),
    secondFactor: flag(false, 'Whether signing in takes a code or a passkey too.'),
  }),
  stores: list(
    object({
      storeId: whole(1),
      shopId: whole(1, 'The same for both halves of a shop.'),
      name: text('Maison Verte'),
      mode: word(['Test', 'Live'], 'Test'),
      currency: text('EUR'),
      timeZone: text('Europe/Paris'),
    }),
    'Both halves of each shop.',
  ),
  rights: list(text('orders.read'), 'All that the role may do.'),
  personalData: flag(true, "Whether buyers' names, e-mails and addresses are shown."),
  refundLimit: text('0', 'What the role `orders` may refund of one order, in its currency.'),
  provenAt: moment(undefined, 'When who is signed in last proved who they are.'),
  expiresAt: moment(undefined, 'When the session ends unless it is used.'),
});

/** What the page knows of who is signed in. */
export async function sessionView(
  db: Reader,
  { staff, provenAt, expiresAt }: Pick<StaffSession, 'staff' | 'provenAt' | 'expiresAt'>,
): Promise<Answer<typeof sessionShape>> {
  const stores = await storesOf(db, staff);
  return {
    staff: {
      id: staff.id,
      email: staff.email,
      name: staff.name,
      role: staff.role,
      secondFactor: await hasSecondFactor(db, staff.id),
    },
    stores: stores.map(({ storeId, merchantId, name, mode, settings }) => ({
      storeId,
      shopId: merchantId,
      name,
      mode,
      currency: settings.currency,
      timeZone: settings.timeZone,
    })),
    rights: rightsOf(staff.role),
    personalData: seesPersonalData(staff),
    refundLimit: staff.refundLimit,
    provenAt: isoDate(provenAt),
    expiresAt: isoDate(expiresAt),
  };
}

/** Whether somebody sees buyers' names, e-mails, addresses and what else is personal. */
export function seesPersonalData({ role, personalData }: Staff): boolean {
  return role !== 'reader' || personalData;
}

/** What somebody says of themselves who joins. */
export const joiningFields = {
  token: textField({ description: 'The token of the link. Required.' }),
  name: textField({ description: 'How others call them. Required.', longest: 200 }),
  password: newPassword(`At least ${shortestStaffPassword} characters. Required.`, shortestStaffPassword),
};

/** The same of the first owner, whose link names no e-mail. */
export const setupFields = { ...joiningFields, email: email('Required.') };
