import type { Answer, StoreCalls } from './shop.js';

export interface Item {
  readonly id: string;
  readonly quantity?: number;
  readonly customFields?: readonly { readonly name: string; readonly value: string }[];
}

export const card = { cardNumber: '4242424242424242', cardExpiration: '12/39', cardCvc: '123' };

const address = {
  name: 'Ada Byron',
  address1: '12 Analytical Row',
  city: 'London',
  country: 'GB',
  postalCode: 'N1 9GU',
};

/** Puts a cart together and answers its token; throws where the shop refuses. */
export async function fillCart(
  shop: StoreCalls,
  items: readonly Item[],
  options: { readonly email?: string; readonly codes?: readonly string[] } = {},
): Promise<{ readonly token: string; readonly secret: string }> {
  const { token, secret } = must(201, await shop.page('POST', '/cart', {}));
  for (const item of items) must(201, await shop.page('POST', `/cart/${token}/items`, item));
  for (const code of options.codes ?? [])
    must(200, await shop.page('POST', `/cart/${token}/discounts`, { code }));
  const email = options.email ?? `${token}@example.com`;
  must(
    200,
    await shop.page('PUT', `/cart/${token}`, { email, billingAddress: address, shipToBillingAddress: true }),
  );
  return { token, secret };
}

/** Pays with the test card. */
export function payCart(
  shop: StoreCalls,
  token: string,
  headers: Record<string, string> = {},
  details: object = card,
): Promise<Answer> {
  return shop.page('POST', `/cart/${token}/pay`, { method: 'test-card', details }, headers);
}

/** Defines products over the API, each with its stock. */
export async function stockProducts(
  shop: StoreCalls,
  products: readonly { readonly id: string; readonly price?: number; readonly stock?: number }[],
): Promise<void> {
  must(
    200,
    await shop.admin(
      'POST',
      '/products',
      products.map(({ id, price = 10 }) => ({ id, name: `Product ${id}`, price })),
    ),
  );
  for (const { id, stock } of products) {
    if (stock === undefined) continue;
    must(200, await shop.admin('PUT', `/products/${id}`, { inventoryManagementMethod: 'Single', stock }));
  }
}

/** The answer's body; throws where the status is another. */
export function must(status: number, answer: Answer): Answer['body'] {
  if (answer.status !== status) {
    throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body).slice(0, 500)}`);
  }
  return answer.body;
}
