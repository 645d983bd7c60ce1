import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { ShopError } from '../../domain/errors.js';
import { readStaffLink } from '../../domain/staff/links.js';
import { hasSecondFactor, takeCode } from '../../domain/staff/second-factor.js';
import { endStaffSession, startStaffSession } from '../../domain/staff/sessions.js';
import {
  acceptInvitation,
  hashStaffPassword,
  holdRecognised,
  recogniseStaff,
  setUpOwner,
  wrongStaffCredentials,
} from '../../domain/staff/sign-in.js';
import { findStaff, type Staff } from '../../domain/staff/staff.js';
import { newToken } from '../../domain/token.js';
import { isRefused } from '../../http/guesses.js';
import { email, knownPassword } from '../../input/account-fields.js';
import { readFields, schemaOf, text } from '../../input/fields.js';
import type { Answer } from '../../shape.js';
import type { Tx } from '../../storage/storage.js';
import { dropSession, refuseClearText, sendSession, sessionCookie } from './cookie.js';
import { guess } from './guessing.js';
import type { DashboardRoutes, StaffRequest } from './plugin.js';
import { withoutSession } from './plugin.js';
import { required } from './required.js';
import {
  about,
  aboutOpen,
  joiningFields,
  refusals,
  sessionShape,
  sessionView,
  setupFields,
} from './shapes.js';

const signInFields = {
  email: email('Whose account. Required, unless a link signs in.'),
  password: knownPassword('Required, unless a link signs in.'),
  code: text({ description: 'Of the second factor, where there is one; or a recovery code.', longest: 100 }),
  token: text({
    description: 'Of the link that `comptoir demo` prints, in the place of e-mail and password.',
  }),
};

/** `/session`, `/setup` and `/invitations/accept`: whatever begins or ends a session. */
export const sessions: DashboardRoutes = (app, context) => {
  signing(app, context);
  joining(app, context);
};

function signing(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/session',
    {
      ...withoutSession,
      schema: {
        ...aboutOpen,
        summary: 'Sign in',
        description: 'Answers the cookie of a new session, and ends the one that the call carries.',
        body: schemaOf(signInFields),
        response: { 200: sessionShape, ...refusals(400, 401, 403, 429) },
      },
    },
    async (request, reply): Promise<Answer<typeof sessionShape> | FastifyReply> => {
      refuseClearText(context, request);
      const fields = readFields(signInFields, request.body);
      if (fields.token !== undefined) return byLink(context, request, reply, fields.token);
      const { email, password } = required({ email: fields.email, password: fields.password });
      const guessed = guess(context, request, reply, email);
      if (isRefused(guessed)) return guessed;
      const staff = await recogniseStaff(context.storage.read, email, password);
      if (!staff) throw wrongStaffCredentials();
      const { code } = fields;
      const needsCode = await hasSecondFactor(context.storage.read, staff.id);
      if (needsCode && code === undefined) {
        guessed.incomplete();
        throw secondFactorNeeded('a code of the second factor is needed too');
      }
      const view = await signIn(context, request, reply, async (tx) => {
        await holdRecognised(tx, staff);
        const right = !needsCode || (await takeCode(tx, context.vault, staff.id, code!, context.now()));
        if (!right) throw secondFactorNeeded('this code is wrong, or was used already');
        return staff;
      });
      guessed.right();
      return view;
    },
  );

  app.get(
    '/session',
    { schema: { ...about, summary: 'Who is signed in', response: { 200: sessionShape, ...refusals(401) } } },
    (request) => sessionView(context.storage.read, (request as StaffRequest).session),
  );

  app.delete(
    '/session',
    {
      ...withoutSession,
      schema: { ...about, summary: 'Sign out; again is no error', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const token = sessionCookie(context, request);
      if (token !== undefined) await context.storage.write((tx) => endStaffSession(tx, token));
      dropSession(context, request, reply);
      return reply.code(204).send();
    },
  );
}

function joining(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/setup',
    {
      ...withoutSession,
      schema: {
        ...aboutOpen,
        summary: 'Make the first owner',
        description: 'Once, by the link that `comptoir serve` prints while nobody is there.',
        body: schemaOf(setupFields),
        response: { 201: sessionShape, ...refusals(400, 403, 409, 429) },
      },
    },
    async (request, reply): Promise<Answer<typeof sessionShape> | FastifyReply> => {
      refuseClearText(context, request);
      const { token, name, password, email } = required(readFields(setupFields, request.body));
      const guessed = guess(context, request, reply, undefined);
      if (isRefused(guessed)) return guessed;
      await readStaffLink(context.storage.read, 'setup', token, context.now());
      guessed.right();
      const passwordHash = await hashStaffPassword(password);
      void reply.code(201);
      return signIn(context, request, reply, (tx) =>
        setUpOwner(tx, { token, email, name, passwordHash }, context.now()),
      );
    },
  );

  app.post(
    '/invitations/accept',
    {
      ...withoutSession,
      schema: {
        ...aboutOpen,
        summary: 'Accept an invitation',
        body: schemaOf(joiningFields),
        response: { 201: sessionShape, ...refusals(400, 403, 429) },
      },
    },
    async (request, reply): Promise<Answer<typeof sessionShape> | FastifyReply> => {
      refuseClearText(context, request);
      const { token, name, password } = required(readFields(joiningFields, request.body));
      const guessed = guess(context, request, reply, undefined);
      if (isRefused(guessed)) return guessed;
      await readStaffLink(context.storage.read, 'invitation', token, context.now());
      guessed.right();
      const passwordHash = await hashStaffPassword(password);
      void reply.code(201);
      return signIn(context, request, reply, (tx) =>
        acceptInvitation(tx, { token, name, passwordHash }, context.now()),
      );
    },
  );
}

async function byLink(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<Answer<typeof sessionShape> | FastifyReply> {
  const guessed = guess(context, request, reply, undefined);
  if (isRefused(guessed)) return guessed;
  const { staffId } = await readStaffLink(context.storage.read, 'demo', token, context.now());
  guessed.right();
  return signIn(context, request, reply, async (tx) => (await findStaff(tx, staffId!))!);
}

/** The password was right. */
function secondFactorNeeded(message: string): ShopError {
  return new ShopError('second_factor', message);
}

/**
 * Signs somebody in, under a session of its own: one that the browser has from before, whoever made it, ends.
 */
async function signIn(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
  who: (tx: Tx) => Promise<Staff>,
): Promise<Answer<typeof sessionShape>> {
  const token = newToken();
  const before = sessionCookie(context, request);
  const caller = { address: request.ip, agent: request.headers['user-agent'] ?? '' };
  const now = context.now();
  const view = await context.storage.write(async (tx) => {
    const staff = await who(tx);
    if (before !== undefined) await endStaffSession(tx, before);
    const expiresAt = await startStaffSession(tx, staff.id, token, caller, now);
    return sessionView(tx, { staff, provenAt: now, expiresAt });
  });
  sendSession(context, request, reply, token);
  return view;
}
