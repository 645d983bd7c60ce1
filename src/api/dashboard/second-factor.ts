import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { ShopError } from '../../domain/errors.js';
import {
  beginTotp,
  confirmTotp,
  hasSecondFactor,
  isOwnPassword,
  removeSecondFactor,
  renewProof,
  takeCode,
} from '../../domain/staff/second-factor.js';
import { endStaffSessions, isFresh, type StaffSession } from '../../domain/staff/sessions.js';
import { isRefused } from '../../http/guesses.js';
import { knownPassword } from '../../input/account-fields.js';
import { readFields, schemaOf, text as textField } from '../../input/fields.js';
import { type Answer, list, named, text } from '../../shape.js';
import { guess } from './guessing.js';
import type { DashboardRoutes, StaffRequest } from './plugin.js';
import { about, refusals, sessionShape, sessionView } from './shapes.js';

const code = textField({ description: 'Of the authenticator; or a recovery code.', longest: 100 });
const proofFields = {
  password: knownPassword('Where there is no second factor.'),
  code,
};
const totpFields = {
  code: textField({ description: 'Of the new authenticator; without it a secret is made.' }),
};

const newTotpShape = named('NewAuthenticator', {
  secret: text('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'Base32.'),
  url: text('otpauth://totp/Comptoir:ana@shop.example?secret=…', 'For a square code.'),
  recoveryCodes: list(text('k7m2p-w9x4c'), 'Each is taken once in the place of a code; shown this once.'),
});

/** `/session/confirm` and `/session/second-factor/totp`: proving again, and better, who one is. */
export const secondFactors: DashboardRoutes = (app, context) => {
  confirming(app, context);
  authenticator(app, context);
};

function confirming(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/session/confirm',
    {
      schema: {
        ...about,
        summary: 'Prove anew who is signed in',
        description: 'By a code where there is a second factor, by the password where there is none.',
        body: schemaOf(proofFields),
        response: { 200: sessionShape, ...refusals(400, 401, 429) },
      },
    },
    async (request, reply): Promise<Answer<typeof sessionShape> | FastifyReply> => {
      const { session } = request as StaffRequest;
      const fields = readFields(proofFields, request.body);
      const { id, email } = session.staff;
      const byCode = await hasSecondFactor(context.storage.read, id);
      const proof = byCode ? fields.code : fields.password;
      const needed = byCode ? 'code' : 'password';
      if (proof === undefined)
        throw new ShopError('invalid', `${needed} is required`, { [needed]: ['is required'] });
      const guessed = guess(context, request, reply, email, true);
      if (isRefused(guessed)) return guessed;
      const now = context.now();
      const right = byCode || (await isOwnPassword(session.staff, proof));
      const renewed = await context.storage.write(async (tx) => {
        if (!right || (byCode && !(await takeCode(tx, context.vault, id, proof, now)))) return false;
        await renewProof(tx, session.hash, now);
        return true;
      });
      if (!renewed) throw new ShopError('wrong_credentials', `this ${needed} is wrong`);
      guessed.right();
      return sessionView(context.storage.read, { ...session, provenAt: now });
    },
  );
}

function authenticator(app: FastifyInstance, context: AppContext): void {
  app.post(
    '/session/second-factor/totp',
    {
      schema: {
        ...about,
        summary: 'Set an authenticator up: first without a code, then with the first one',
        description:
          'Once the code is right, signing in takes one, and the other sessions of the same person end.',
        body: schemaOf(totpFields),
        response: { 200: Type.Union([newTotpShape, sessionShape]), ...refusals(400, 401, 403, 409, 429) },
      },
    },
    async (
      request,
      reply,
    ): Promise<Answer<typeof newTotpShape> | Answer<typeof sessionShape> | FastifyReply> => {
      const { session } = request as StaffRequest;
      refuseStale(session, context.now());
      const { id, email } = session.staff;
      const { code: first } = readFields(totpFields, request.body);
      const now = context.now();
      const { vault, storage } = context;
      if (first === undefined) return storage.write((tx) => beginTotp(tx, vault, session.staff, now));
      const guessed = guess(context, request, reply, email, true);
      if (isRefused(guessed)) return guessed;
      const right = await storage.write(async (tx) => {
        if (!(await confirmTotp(tx, vault, id, first, now))) return false;
        await endStaffSessions(tx, id, session.hash);
        return true;
      });
      if (!right) throw new ShopError('invalid', 'this code is wrong', { code: ['is wrong, or too old'] });
      guessed.right();
      return sessionView(storage.read, session);
    },
  );

  app.delete(
    '/session/second-factor/totp',
    {
      schema: {
        ...about,
        summary: 'Take the authenticator off, and its recovery codes',
        response: { 204: Type.Null(), ...refusals(401, 403) },
      },
    },
    async (request: FastifyRequest, reply) => {
      const { session } = request as StaffRequest;
      refuseStale(session, context.now());
      await context.storage.write(async (tx) => {
        await removeSecondFactor(tx, session.staff.id);
        await endStaffSessions(tx, session.staff.id, session.hash);
      });
      return reply.code(204).send();
    },
  );
}

/** Refuses, with `confirm`, what takes a proof of the last ten minutes. */
export function refuseStale(session: StaffSession, now: number): void {
  if (!isFresh(session, now))
    throw new ShopError('confirm', 'this takes a fresh proof of who you are: confirm it, and try again');
}
