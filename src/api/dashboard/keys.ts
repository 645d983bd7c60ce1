import { Type } from 'typebox';
import { isoDate } from '../../domain/dates.js';
import { ShopError } from '../../domain/errors.js';
import { addKey, generateKey, type Key, listKeys, revokeKey } from '../../domain/store/keys.js';
import { oneOf, readFields, schemaOf, text as textField } from '../../input/fields.js';
import { type Answer, list, moment, named, orNull, text, whole, word } from '../../shape.js';
import type { DashboardRoutes, StoreRequest } from './plugin.js';
import { required } from './required.js';
import { refusals } from './shapes.js';

const about = { tags: ['Dashboard: audit and keys'], security: [{ staffSession: [] }] };
const kinds = ['secret', 'public', 'access'] as const;

const shared = {
  id: whole(1),
  kind: word(kinds, 'secret'),
  name: text('Accounting'),
  last4: text('x7Qz'),
  createdAt: moment(),
  lastUsedAt: orNull(moment()),
};
const keyShape = named('ApiKey', shared);
const newKeyShape = named('NewApiKey', { ...shared, key: text('ST_…', 'The key itself, this once.') });

const fields = {
  kind: oneOf(kinds, {
    description: "`secret` and `public` are Snipcart's two keys, `access` is Tiendanube's token. Required.",
  }),
  name: textField({ description: 'What the key is for. Required.', longest: 100 }),
};

/** `/stores/{storeId}/keys`: which programs may call. */
export const keys: DashboardRoutes = (app, context) => {
  app.get(
    '/keys',
    {
      schema: {
        ...about,
        summary: 'Keys that open the store, without the keys themselves',
        response: { 200: list(keyShape), ...refusals(401, 403, 404) },
      },
    },
    async (request): Promise<Answer<typeof keyShape>[]> => {
      const all = await listKeys(context.storage.read, (request as StoreRequest).store.storeId);
      return all.filter(({ revokedAt }) => revokedAt === null).map(keyView);
    },
  );

  app.post(
    '/keys',
    {
      schema: {
        ...about,
        summary: 'Make a key: it is shown this once',
        body: schemaOf(fields),
        response: { 201: newKeyShape, ...refusals(400, 401, 403, 404) },
      },
    },
    async (request, reply): Promise<Answer<typeof newKeyShape>> => {
      const { storeId } = (request as StoreRequest).store;
      const { kind, name } = required(readFields(fields, request.body));
      const key = generateKey(kind);
      const made = await context.storage.write((tx) => addKey(tx, storeId, kind, key, context.now(), name));
      void reply.code(201);
      return { ...keyView(made), key };
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/keys/:id',
    {
      schema: {
        ...about,
        summary: 'End a key: the next call with it is refused',
        params: Type.Object({ id: Type.Integer() }),
        response: { 204: Type.Null(), ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const { storeId } = (request as unknown as StoreRequest).store;
      const id = /^\d{1,15}$/.test(request.params.id) ? Number(request.params.id) : 0;
      await context.storage.write(async (tx) => {
        const known = (await listKeys(tx, storeId)).find((key) => key.id === id && key.revokedAt === null);
        if (!known) throw new ShopError('not_found', `There is no key ${id} in this store`);
        await revokeKey(tx, storeId, id, context.now());
      });
      return reply.code(204).send();
    },
  );
};

function keyView({ id, kind, name, hint, createdAt, lastUsedAt }: Key): Answer<typeof keyShape> {
  const used = lastUsedAt === null ? null : isoDate(lastUsedAt);
  return { id, kind, name, last4: hint, createdAt: isoDate(createdAt), lastUsedAt: used };
}
