import { newSessionToken, startSession } from '../../src/domain/customer/sessions.js';
import { addKey, generateKey, type KeyKind, revokeKey } from '../../src/domain/store/keys.js';
import { basic, type TestShop } from '../../test/support/shop.js';
import type { World } from '../../test/support/world.js';

type Headers = Record<string, string>;

/** A key of the store's that is one no more. */
async function revoked(shop: TestShop, kind: KeyKind): Promise<string> {
  const key = generateKey(kind);
  const { storeId } = shop.store;
  await shop.storage.write(async (tx) => {
    const { id } = await addKey(tx, storeId, kind, key, 1);
    await revokeKey(tx, storeId, id, 2);
  });
  return key;
}

/** Whoever a route of the secret key is shut to. */
export async function shutOfSecret(
  shop: TestShop,
  mine: World,
  other: World,
): Promise<Record<string, Headers>> {
  return {
    nobody: {},
    'the public key': { authorization: `Bearer ${mine.publicKey}` },
    'the public key as Basic': { authorization: basic(mine.publicKey) },
    'the access token': { authorization: `Bearer ${mine.accessToken}` },
    'a wrong key': { authorization: basic(`${mine.secretKey}x`) },
    'a revoked key': { authorization: basic(await revoked(shop, 'secret')) },
    "another store's public key": { authorization: `Bearer ${other.publicKey}` },
    'a customer': { 'x-customer-session': await sessionOf(shop, mine) },
  };
}

/** Whoever a route of Tiendanube's API is shut to. */
export async function shutOfToken(
  shop: TestShop,
  mine: World,
  other: World,
): Promise<Record<string, Headers>> {
  return {
    nobody: {},
    'the public key': { authentication: `bearer ${mine.publicKey}` },
    'the secret key': { authentication: `bearer ${mine.secretKey}` },
    'a wrong token': { authentication: `bearer ${mine.accessToken}0` },
    'a revoked token': { authentication: `bearer ${await revoked(shop, 'access')}` },
    "another store's token": { authentication: `bearer ${other.accessToken}` },
  };
}

/** Whoever a route of the public key is shut to. */
export async function shutOfPublic(shop: TestShop, mine: World): Promise<Record<string, Headers>> {
  return {
    nobody: {},
    'the secret key': { authorization: `Bearer ${mine.secretKey}` },
    'the secret key as Basic': { authorization: basic(mine.secretKey) },
    'the access token': { authorization: `Bearer ${mine.accessToken}` },
    'a wrong key': { authorization: `Bearer ${mine.publicKey}x` },
    'a revoked key': { authorization: `Bearer ${await revoked(shop, 'public')}` },
  };
}

/** Signs a customer in, the world's own unless told; `ended` is a session that is over. */
export async function sessionOf(
  shop: TestShop,
  { store, customerId }: Pick<World, 'store' | 'customerId'>,
  { ended = false } = {},
): Promise<string> {
  const token = newSessionToken();
  const begun = ended ? Date.now() - 15 * 86_400_000 : Date.now();
  await shop.storage.write((tx) => startSession(tx, store.storeId, customerId, token, begun));
  return token;
}
