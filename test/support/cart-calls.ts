import type { LightMyRequestResponse } from 'fastify';
import type { StoreKeys, TestShop } from './shop.js';

export interface CartCallOptions {
  readonly headers?: Record<string, string>;
  /** Another public key than the store's; null sends none. */
  readonly key?: string | null;
}

/** Calls the cart's API as a program does, with the store's public key: `cartCalls(shop)('POST', '')` begins a cart. */
export function cartCalls({ app, publicKey }: TestShop | (StoreKeys & Pick<TestShop, 'app'>)) {
  return (
    method: string,
    path: string,
    body?: unknown,
    { headers = {}, key = publicKey }: CartCallOptions = {},
  ): Promise<LightMyRequestResponse> => {
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return app.inject({
      method: method as 'GET',
      url: `/api/cart${path}`,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
  };
}

/** A cart under way, and calls of it: `cart.add({ id, url })`, `cart.call('PUT', '/shipping', …)`. */
export async function beginCart(shop: TestShop, body: object = {}) {
  const send = cartCalls(shop);
  const begun = await send('POST', '', body);
  if (begun.statusCode !== 201) throw new Error(`a cart was not begun: ${begun.body}`);
  const { token, secret } = begun.json() as { token: string; secret: string };
  const call = (method: string, path = '', given?: unknown, options?: CartCallOptions) =>
    send(method, `/${token}${path}`, given, options);
  return {
    token,
    secret,
    call,
    add: (item: unknown) => call('POST', '/items', item),
    state: async () => (await call('GET')).json(),
  };
}
