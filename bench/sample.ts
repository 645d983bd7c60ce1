import type { DataFiles } from './data.js';
import type { StoreKeys } from './import.js';
import type { Sample } from './routes.js';

// biome-ignore lint/suspicious/noExplicitAny: an answer of the server under test
type Row = Record<string, any>;

/** What each API's calls carry. */
export function headersOf(
  keys: StoreKeys,
): Readonly<Record<'snipcart' | 'tiendanube', Record<string, string>>> {
  return {
    snipcart: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${keys.secretKey}:`).toString('base64')}`,
    },
    tiendanube: {
      authentication: `bearer ${keys.accessToken}`,
      'user-agent': 'Bench (bench@example.com)',
    },
  };
}

/** Ids of a shop, as its own lists tell them. */
export async function sampleOf(url: string, keys: StoreKeys, files: DataFiles): Promise<Sample> {
  const headers = headersOf(keys);
  const get = async (path: string, api: 'snipcart' | 'tiendanube'): Promise<Row> => {
    const response = await fetch(url + path, { headers: headers[api] });
    return response.ok ? ((await response.json()) as Row) : [];
  };
  const items = async (path: string): Promise<Row[]> => (await get(`/api${path}`, 'snipcart')).items ?? [];
  const orders: Row[] = [];
  const customers: Row[] = [];
  for (let page = 0; page < 5; page += 1) {
    const offset = Math.floor((page * files.orderCount) / 5);
    orders.push(...(await items(`/orders?limit=1000&offset=${offset}`)));
    customers.push(...(await items(`/customers?limit=1000&offset=${Math.floor(offset / 5)}`)));
  }
  const numbered = (await get(
    `/v1/${keys.tiendanubeId}/customers?per_page=200`,
    'tiendanube',
  )) as unknown as Row[];
  const orderNumbers = (await get(
    `/v1/${keys.tiendanubeId}/orders?per_page=20`,
    'tiendanube',
  )) as unknown as Row[];
  const [product] = await items('/products?limit=1');
  return {
    tokens: orders.map((order) => order.token),
    customerIds: customers.map((customer) => customer.id),
    customerNumbers: numbered.map((customer) => customer.id),
    orderNumbers: orderNumbers.map((order) => order.id),
    email: customers[5]!.email,
    invoiceNumber: orders[9]!.invoiceNumber,
    productId: product?.id ?? 'none',
    tiendanubeId: keys.tiendanubeId,
    orderCount: files.orderCount,
    customerCount: files.orderCount / 5,
  };
}
