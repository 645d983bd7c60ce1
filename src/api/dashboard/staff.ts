import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { isoDate } from '../../domain/dates.js';
import { ShopError } from '../../domain/errors.js';
import { type StaffLink, staffLinkUrl } from '../../domain/staff/links.js';
import {
  inviteStaff,
  managedStaff,
  removeStaff,
  sharesShop,
  updateStaff,
} from '../../domain/staff/manage.js';
import { type Right, roles } from '../../domain/staff/rights.js';
import { staffWithSecondFactor } from '../../domain/staff/second-factor.js';
import { hashStaffPassword, shortestStaffPassword } from '../../domain/staff/sign-in.js';
import {
  createStaff,
  listStaff,
  merchantsOfStores,
  nameFrom,
  type Staff,
  staffName,
} from '../../domain/staff/staff.js';
import { auditStaff } from '../../domain/staff/staff-audit.js';
import { listStores, type Store } from '../../domain/store/store.js';
import { ownOrigin } from '../../http/own-origin.js';
import { email, newPassword } from '../../input/account-fields.js';
import {
  custom,
  flag as flagField,
  oneOf,
  readFields,
  schemaOf,
  text as textField,
} from '../../input/fields.js';
import { type Answer, flag, list, moment, named, nullOr, orNull, text, whole, word } from '../../shape.js';
import type { Reader } from '../../storage/storage.js';
import { notAllowed } from './access.js';
import type { DashboardRoutes, StaffRequest } from './plugin.js';
import { required } from './required.js';
import { refuseStale } from './second-factor.js';
import { refusals } from './shapes.js';

const about = { tags: ['Dashboard: staff'], security: [{ staffSession: [] }] };

const shared = {
  id: whole(2),
  email: text('leo@shop.example'),
  name: text('Leo'),
  role: word(roles, 'orders'),
  stores: orNull(list(whole(1)), 'Both halves of each shop; null is every shop, also later ones.'),
  refundLimit: text('0', 'What the role `orders` may refund of one order, in its currency.'),
  personalData: flag(false, 'Whether a reader sees who buyers are.'),
  invited: flag(false, 'Whether the invitation is not accepted yet.'),
  secondFactor: flag(false),
  createdAt: moment(),
};

const staffShape = named('StaffMember', shared);
const invitedShape = named('NewStaffMember', {
  ...shared,
  url: nullOr(text('https://shop.example/dashboard/invite#token=…'), 'Where they choose a password.'),
  expiresAt: nullOr(moment()),
});
const invitationShape = named('Invitation', {
  url: text('https://shop.example/dashboard/invite#token=…'),
  expiresAt: moment(),
});

const stores = custom(
  Type.Union([Type.Array(Type.Integer()), Type.Null()], {
    description: 'Numbers of stores, either half of each shop; null is every shop, also later ones.',
  }),
  (value) => {
    if (value === null) return { value: null };
    const numbers = Array.isArray(value) ? value.map(Number) : [];
    return numbers.length > 0 &&
      numbers.length <= 1000 &&
      numbers.every((one) => Number.isSafeInteger(one) && one > 0)
      ? { value: numbers }
      : { wrong: 'must be a list of numbers of stores, or null for every shop' };
  },
);

const refundLimit = custom(
  Type.Union([Type.String(), Type.Number()], { description: 'As `50.00`, in the currency of each order.' }),
  (value) => {
    const written = typeof value === 'number' ? String(value) : value;
    return typeof written === 'string' && /^\d{1,9}(\.\d{1,3})?$/.test(written)
      ? { value: written }
      : { wrong: 'must be an amount such as 50.00' };
  },
);

const role = oneOf(roles, { description: 'What they may do.' });
const memberFields = { role, stores, refundLimit, personalData: flagField({ description: 'For a reader.' }) };
const newFields = {
  ...memberFields,
  email: email('Required.'),
  name: textField({ description: 'How others call them; the part before @ unless named.', longest: 200 }),
  password: newPassword('Without one they are invited, and choose it themselves.', shortestStaffPassword),
};
const invitationFields = { email: email('Required.'), role, stores };

/** `/staff` and `/invitations`: who may use the dashboard. */
export const staffMembers: DashboardRoutes = (app, context) => {
  reading(app, context);
  adding(app, context);
  changing(app, context);
};

function reading(app: FastifyInstance, context: AppContext): void {
  app.get(
    '/staff',
    {
      schema: {
        ...about,
        summary: 'Who works in the same shops',
        response: { 200: list(staffShape), ...refusals(401, 403) },
      },
    },
    async (request): Promise<Answer<typeof staffShape>[]> => {
      const own = ownWith(request, 'staff.read');
      const all = await listStaff(context.storage.read);
      return viewsOf(
        context.storage.read,
        all.filter((staff) => sharesShop(own, staff)),
      );
    },
  );
}

function adding(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/staff',
    {
      schema: {
        ...about,
        summary: 'Add somebody, with a password or by an invitation',
        body: schemaOf(newFields),
        response: { 201: invitedShape, ...refusals(400, 401, 403, 409) },
      },
    },
    async (request, reply): Promise<Answer<typeof invitedShape>> => {
      const own = freshOwner(context, request);
      const fields = readFields(newFields, request.body, { nulls: 'given' });
      const { email, role } = required({ email: fields.email, role: fields.role });
      const name = staffName(fields.name ?? nameFrom(email));
      const passwordHash = fields.password === undefined ? null : await hashStaffPassword(fields.password);
      const now = context.now();
      void reply.code(201);
      return context.storage.write(async (tx) => {
        const merchants = await merchantsIn(tx, own, fields.stores);
        const input = { email, name, role, merchants };
        const made =
          passwordHash === null
            ? await inviteStaff(tx, own, input, now)
            : { staff: await createStaff(tx, { ...input, passwordHash }, now), link: undefined };
        if (passwordHash !== null) await auditStaff(tx, 'staff.create', null, made.staff, now);
        const staff = await updateStaff(tx, own, made.staff.id, fields, now);
        const [view] = await viewsOf(tx, [staff]);
        return {
          ...view!,
          url: null,
          expiresAt: null,
          ...(made.link ? invitationOf(context, request, made.link) : {}),
        };
      });
    },
  );

  app.post(
    '/invitations',
    {
      schema: {
        ...about,
        summary: 'Invite somebody: a link of 7 days, shown this once',
        description: 'Again, while it is not accepted, makes another link and ends the one before.',
        body: schemaOf(invitationFields),
        response: { 201: invitationShape, ...refusals(400, 401, 403, 409) },
      },
    },
    async (request, reply): Promise<Answer<typeof invitationShape>> => {
      const own = freshOwner(context, request);
      const fields = readFields(invitationFields, request.body, { nulls: 'given' });
      const { email, role } = required({ email: fields.email, role: fields.role });
      const now = context.now();
      void reply.code(201);
      return context.storage.write(async (tx) => {
        const merchants = await merchantsIn(tx, own, fields.stores);
        const { link } = await inviteStaff(tx, own, { email, name: nameFrom(email), role, merchants }, now);
        return invitationOf(context, request, link);
      });
    },
  );
}

function changing(app: FastifyInstance, context: AppContext): void {
  const params = Type.Object({ id: Type.Integer() });
  app.put<{ Params: { id: string } }>(
    '/staff/:id',
    {
      schema: {
        ...about,
        summary: 'Change what somebody may',
        description: 'Their sessions end. Nobody gives more shops than they have; the last owner stays one.',
        params,
        body: schemaOf(memberFields),
        response: { 200: staffShape, ...refusals(400, 401, 403, 404, 409) },
      },
    },
    async (request): Promise<Answer<typeof staffShape>> => {
      const own = freshOwner(context, request);
      const fields = readFields(memberFields, request.body, { nulls: 'given' });
      return context.storage.write(async (tx) => {
        const merchants = fields.stores && (await merchantsOfStores(tx, fields.stores));
        const [view] = await viewsOf(tx, [
          await updateStaff(tx, own, numberOf(request.params.id), { ...fields, merchants }, context.now()),
        ]);
        return view!;
      });
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/staff/:id',
    {
      schema: {
        ...about,
        summary: 'Take somebody out, and their sessions and invitation with them',
        params,
        response: { 204: Type.Null(), ...refusals(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const own = freshOwner(context, request);
      await context.storage.write(async (tx) => {
        const { id } = await managedStaff(tx, own, numberOf(request.params.id));
        await removeStaff(tx, id, context.now());
      });
      return reply.code(204).send();
    },
  );
}

/** Who calls, where their role may do this; refuses with `not_allowed`. */
function ownWith(request: FastifyRequest, right: Right): Staff {
  const { staff } = (request as StaffRequest).session;
  const refused = notAllowed(staff, right);
  if (refused !== undefined) throw new ShopError('not_allowed', refused);
  return staff;
}

/** An owner who has proven lately who they are; else refuses with `confirm`. */
function freshOwner({ now }: AppContext, request: FastifyRequest): Staff {
  const owner = ownWith(request, 'staff');
  refuseStale((request as StaffRequest).session, now());
  return owner;
}

function numberOf(param: string): number {
  return /^\d{1,15}$/.test(param) ? Number(param) : 0;
}

/** The shops of the stores that a call names; those of who calls, where it names none. */
async function merchantsIn(
  db: Reader,
  own: Staff,
  storeIds: readonly number[] | null | undefined,
): Promise<readonly number[] | null> {
  if (storeIds === undefined) return own.merchants;
  return storeIds && merchantsOfStores(db, storeIds);
}

function invitationOf(context: AppContext, request: FastifyRequest, link: StaffLink) {
  return { url: staffLinkUrl(ownOrigin(context, request), link), expiresAt: isoDate(link.expiresAt) };
}

async function viewsOf(db: Reader, members: readonly Staff[]): Promise<Answer<typeof staffShape>[]> {
  const all = await listStores(db);
  const withFactor = await staffWithSecondFactor(db);
  return members.map((staff) => viewOf(staff, all, withFactor.has(staff.id)));
}

function viewOf(staff: Staff, all: readonly Store[], secondFactor: boolean): Answer<typeof staffShape> {
  const { id, email, name, role, merchants, refundLimit, personalData, passwordHash, createdAt } = staff;
  return {
    id,
    email,
    name,
    role,
    stores:
      merchants &&
      all.filter(({ merchantId }) => merchants.includes(merchantId)).map(({ storeId }) => storeId),
    refundLimit,
    personalData,
    invited: passwordHash === null,
    secondFactor,
    createdAt: isoDate(createdAt),
  };
}
