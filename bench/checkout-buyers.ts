import { Agent, request } from 'undici';
import type { StoreKeys } from './import.js';

export interface Buying {
  readonly address: string;
  readonly keys: Pick<StoreKeys, 'secretKey'> & { readonly publicKey?: string };
  /** How many buy at once, each one checkout after the other. */
  readonly buyers: number;
  readonly seconds: number;
}

export interface Bought {
  readonly perSecond: number;
  /** Milliseconds of a whole checkout. */
  readonly p50: number;
  readonly p99: number;
}

const address = {
  name: 'Ada Byron',
  address1: '12 Analytical Row',
  city: 'London',
  country: 'GB',
  postalCode: 'N1 9GU',
};

/** Two products that need no page, with stock, and one way to ship. */
export async function prepareShop(server: string, keys: Buying['keys']): Promise<void> {
  const basic = `Basic ${Buffer.from(`${keys.secretKey}:`).toString('base64')}`;
  const agent = new Agent({ connections: 1 });
  const send = (method: string, path: string, body: unknown) =>
    call(agent, `${server}/api`, basic, method, path, body);
  await send('POST', '/products', [
    { id: 'mug', name: 'Mug', price: 12.5, weight: 300 },
    { id: 'tee', name: 'Tee', price: 24, weight: 180 },
  ]);
  for (const id of ['mug', 'tee'])
    await send('PUT', `/products/${id}`, { inventoryManagementMethod: 'Single', stock: 100_000_000 });
  await send('POST', '/shipping_methods', { name: 'Post', rates: [{ cost: 4.9 }] });
  await agent.close();
}

/** Buyers who check out for some seconds. */
export async function buyAll({ address: server, keys, buyers, seconds }: Buying): Promise<Bought> {
  const agent = new Agent({ connections: buyers });
  const bearer = `Bearer ${keys.publicKey}`;
  const took: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: buyers }, async () => {
      while (performance.now() < until) {
        const start = performance.now();
        await checkout((method, path, body, secret) =>
          call(agent, `${server}/api`, bearer, method, path, body, secret),
        );
        took.push(performance.now() - start);
      }
    }),
  );
  const elapsed = (performance.now() - began) / 1000;
  await agent.close();
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))]!;
  return { perSecond: took.length / elapsed, p50: at(0.5), p99: at(0.99) };
}

type Call = (
  method: string,
  path: string,
  body?: unknown,
  secret?: string,
) => Promise<{ [key: string]: unknown }>;

async function checkout(send: Call): Promise<void> {
  const { token, secret } = (await send('POST', '/cart', {})) as { token: string; secret: string };
  await send('POST', `/cart/${token}/items`, { id: 'mug', quantity: 2 });
  await send('POST', `/cart/${token}/items`, { id: 'tee' });
  await send('PUT', `/cart/${token}`, { email: `${token}@example.com`, billingAddress: address });
  const { rates } = (await send('GET', `/cart/${token}/shipping-rates`)) as { rates: { id: string }[] };
  await send('PUT', `/cart/${token}/shipping`, { rateId: rates[0]!.id });
  await send(
    'POST',
    `/cart/${token}/pay`,
    {
      method: 'test-card',
      details: { cardNumber: '4242424242424242', cardExpiration: '12/39', cardCvc: '123' },
    },
    secret,
  );
}

async function call(
  agent: Agent,
  server: string,
  authorization: string,
  method: string,
  path: string,
  body?: unknown,
  secret?: string,
): Promise<{ [key: string]: unknown }> {
  const answer = await request(server + path, {
    method: method as 'GET',
    dispatcher: agent,
    headers: {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(secret === undefined ? {} : { 'x-cart-secret': secret }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300)
    throw new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
