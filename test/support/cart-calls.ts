import type { LightMyRequestResponse } from 'fastify';
import { testSecret } from './carts.js';
import type { StoreKeys, TestShop } from './shop.js';

export interface CartCallOptions {
  readonly headers?: Record<string, string>;
  /** Another public key than the store's; null sends none. */
  readonly key?: string | null;
  /** Another secret than the one that came when the cart began; null sends none, as a stranger does. */
  readonly secret?: string | null;
  /** The address that it comes from. */
  readonly from?: string;
}

const secrets = new Map<string, string>();

/**
 * Calls the cart's API as a program does, with the store's public key: `cartCalls(shop)('POST', '')` begins a
 * cart, whose secret goes along with its further calls.
 */
export function cartCalls({ app, publicKey }: TestShop | (StoreKeys & Pick<TestShop, 'app'>)) {
  return async (
    method: string,
    path: string,
    body?: unknown,
    { headers = {}, key = publicKey, secret = secretFor(path), from }: CartCallOptions = {},
  ): Promise<LightMyRequestResponse> => {
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await app.inject({
      method: method as 'GET',
      url: `/api/cart${path}`,
      ...(from === undefined ? {} : { remoteAddress: from }),
      headers: {
        ...(secret === null ? {} : { 'x-cart-secret': secret }),
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    if (method === 'POST' && answer.statusCode === 201 && path.split('?')[0] === '') {
      const begun = answer.json();
      secrets.set(begun.token, begun.secret);
    }
    return answer;
  };
}

/**
 * The secret of the cart in a path; that of carts which a test has put into the database where it began none.
 */
export function secretFor(path: string): string | null {
  const token = path.split(/[/?]/)[1]?.toLowerCase() ?? '';
  return secrets.get(token) ?? (token === '' ? null : testSecret);
}

/** A cart under way, and calls of it: `cart.add({ id, url })`, `cart.call('PUT', '/shipping', …)`. */
export async function beginCart(shop: TestShop, body: object = {}) {
  const send = cartCalls(shop);
  const begun = await send('POST', '', body);
  if (begun.statusCode !== 201) throw new Error(`a cart was not begun: ${begun.body}`);
  const { token, secret } = begun.json() as { token: string; secret: string };
  const call = (method: string, path = '', content?: unknown, options?: CartCallOptions) =>
    send(method, `/${token}${path}`, content, options);
  return {
    token,
    secret,
    call,
    add: (item: unknown) => call('POST', '/items', item),
    state: async () => (await call('GET')).json(),
  };
}
