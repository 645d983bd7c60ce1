import { parseUrl } from '../../src/domain/url.js';
import type { FakeGateway } from '../../test/support/fake-gateway.js';
import { fillCart, must, stockProducts } from './buyer.js';
import type { RelShop, StoreCalls } from './shop.js';
import { until } from './until.js';

/** Why nothing came of an attempt, or undefined where something did. */
type Refusal = string | undefined;

/** A place where somebody may name an address that the shop then calls. */
export interface Entrance {
  readonly name: string;
  /** A host alone, for mail; else a whole address. */
  readonly takes: 'address' | 'host';
  /** A webhook's answer counts by its status: what its body says is let go of. */
  readonly heeds?: 'status';
  /** Names an address there and has it called; answers why that was refused. */
  readonly attempt: (address: string) => Promise<Refusal>;
}

const refusal = ({ status, body }: { status: number; body: { message?: string } }): Refusal =>
  status >= 400 && status < 500 ? `${status} ${body.message}` : undefined;

/**
 * Entrances of a store, each as far inside as its caller may come: where settings let an address in, it is
 * used.
 */
export async function entrancesOf(
  shop: RelShop,
  stores: () => Promise<StoreCalls>,
  gateway: FakeGateway,
): Promise<Entrance[]> {
  return Promise.all([
    webhook(await stores()),
    tiendanubeWebhook(await stores()),
    crawler(await stores()),
    cartItem(await stores()),
    shippingServer(await stores()),
    taxServer(await stores()),
    gatewayMethods(await stores()),
    gatewayRefund(shop, await stores(), gateway),
    mailServer(await stores()),
    logo(shop, await stores()),
  ]);
}

function webhook(shop: StoreCalls): Entrance {
  return {
    name: 'webhook',
    takes: 'address',
    heeds: 'status',
    async attempt(url) {
      const made = await shop.admin('POST', '/webhooks', { url });
      if (made.status !== 201) return refusal(made);
      const path = `/webhooks/${made.body.id}`;
      const test = must(202, await shop.admin('POST', `${path}/test`, {}));
      const why = await failureOf(shop, test.id);
      must(200, await shop.admin('DELETE', path));
      return why;
    },
  };
}

function tiendanubeWebhook(shop: StoreCalls): Entrance {
  return {
    name: 'tiendanube-webhook',
    takes: 'address',
    heeds: 'status',
    async attempt(url) {
      const made = await shop.tienda('POST', '/webhooks', { event: 'customer/created', url });
      if (made.status !== 201) return `${made.status} ${JSON.stringify(made.body)}`;
      const email = `${made.body.id}@example.com`;
      must(201, await shop.tienda('POST', '/customers', { name: 'N', email }));
      let id = '';
      await until(
        'the webhook is queued',
        async () => {
          const { items } = (await shop.admin('GET', '/webhooks/deliveries')).body;
          id = items.find((one: { webhookId: number }) => one.webhookId === made.body.id)?.id ?? '';
          return id !== '';
        },
        15_000,
      );
      const why = await failureOf(shop, id);
      must(200, await shop.tienda('DELETE', `/webhooks/${made.body.id}`));
      return why;
    },
  };
}

/** What the log says of the first try; undefined where it was taken. */
async function failureOf(shop: StoreCalls, delivery: string): Promise<Refusal> {
  let why: Refusal;
  const tried = async (): Promise<boolean> => {
    const [one] = must(200, await shop.admin('GET', `/webhooks/deliveries/${delivery}`)).tries;
    why = one?.error ?? undefined;
    return one !== undefined;
  };
  await until('a webhook is tried', tried, 15_000);
  return why;
}

function crawler(shop: StoreCalls): Entrance {
  return {
    name: 'fetchUrl',
    takes: 'address',
    async attempt(address) {
      await allow(shop, address);
      return refusal(await shop.admin('POST', '/products', { fetchUrl: address }));
    },
  };
}

function cartItem(shop: StoreCalls): Entrance {
  return {
    name: 'cart-item',
    takes: 'address',
    async attempt(address) {
      await allow(shop, address);
      const { token } = must(201, await shop.page('POST', '/cart', {}));
      return refusal(await shop.page('POST', `/cart/${token}/items`, { id: 'tee', url: address, price: 1 }));
    },
  };
}

/** Makes a host one of the store's own domains, where it can be one: then that alone does not keep it out. */
async function allow(shop: StoreCalls, address: string): Promise<void> {
  const host = parseUrl(address)?.host ?? address;
  await shop.admin('POST', '/settings/alloweddomains', [{ domain: host, protocol: 'http' }]);
}

/** A cart with a product, which the entrances use again and again: it is never paid for. */
async function waitingCart(shop: StoreCalls): Promise<string> {
  await stockProducts(shop, [{ id: 'tee' }]);
  return (await fillCart(shop, [{ id: 'tee' }])).token;
}

async function shippingServer(shop: StoreCalls): Promise<Entrance> {
  const token = await waitingCart(shop);
  return {
    name: 'shipping',
    takes: 'address',
    async attempt(shippingUrl) {
      const set = await shop.admin('PUT', '/settings/general', { shippingUrl });
      if (set.status !== 200) return refusal(set);
      const { rates, errors } = must(200, await shop.page('GET', `/cart/${token}/shipping-rates`));
      return rates.length === 0 ? JSON.stringify(errors) : undefined;
    },
  };
}

async function taxServer(shop: StoreCalls): Promise<Entrance> {
  const token = await waitingCart(shop);
  return {
    name: 'taxes',
    takes: 'address',
    async attempt(taxesUrl) {
      const set = await shop.admin('PUT', '/settings/taxes', { taxesUrl });
      if (set.status !== 200) return refusal(set);
      const pay = { method: 'deferred' };
      return refusal(await shop.page('POST', `/cart/${token}/pay`, pay));
    },
  };
}

async function gatewayMethods(shop: StoreCalls): Promise<Entrance> {
  const token = await waitingCart(shop);
  return {
    name: 'gateway',
    takes: 'address',
    async attempt(customGatewayUrl) {
      const set = await shop.admin('PUT', '/settings/payment', { customGatewayUrl });
      if (set.status !== 200) return refusal(set);
      const { methods } = must(200, await shop.page('GET', `/cart/${token}/payment-methods`));
      return methods.some(({ id }: { id: string }) => id.startsWith('custom:')) ? undefined : 'no methods';
    },
  };
}

/** A gateway's own server may name where it is asked for refunds. */
async function gatewayRefund(shop: RelShop, store: StoreCalls, gateway: FakeGateway): Promise<Entrance> {
  await stockProducts(store, [{ id: 'tee' }]);
  must(200, await store.admin('PUT', '/settings/payment', { customGatewayUrl: gateway.methodsUrl }));
  Object.assign(gateway.setup, { shop: shop.address, secretKey: store.keys.secretKey });
  return {
    name: 'gateway-refund',
    takes: 'address',
    async attempt(refunds) {
      const { token } = await fillCart(store, [{ id: 'tee' }]);
      const begun = must(200, await store.page('POST', `/cart/${token}/pay`, { method: 'custom:bank' }));
      const session = new URL(begun.redirectUrl).searchParams.get('publicToken');
      const posted = await gateway.post({
        paymentSessionId: session,
        state: 'processed',
        transactionId: token,
        links: { refunds },
      });
      if (posted.status !== 200) return refusal(posted);
      const refund = await store.admin('POST', `/orders/${token}/refunds`, { amount: 1 });
      return refusal(refund) ?? (refund.status === 201 ? undefined : JSON.stringify(refund.body));
    },
  };
}

function mailServer(shop: StoreCalls): Entrance {
  return {
    name: 'mail',
    takes: 'host',
    async attempt(smtpHost) {
      const settings = { smtpHost, smtpPort: 2525, smtpSecure: 'none', email: 'shop@example.com' };
      const set = await shop.admin('PUT', '/settings/mail', settings);
      if (set.status !== 200) return refusal(set);
      const test = await shop.admin('POST', '/settings/mail/test', { to: 'buyer@example.com' });
      return refusal(test) ?? (test.body.sent ? undefined : test.body.said);
    },
  };
}

/** The logo of an invoice's PDF. */
async function logo(shop: RelShop, store: StoreCalls): Promise<Entrance> {
  const token = await waitingCart(store);
  must(200, await store.page('POST', `/cart/${token}/pay`, { method: 'deferred' }));
  const mail = await lastMail(store, token);
  const link = /href="([^"]*\/invoice\/[^"]*)"/.exec(mail)?.[1]?.replaceAll('&amp;', '&');
  if (!link) throw new Error(`a mail without a link to its invoice:\n${mail.slice(0, 3000)}`);
  const { pathname, search } = new URL(link);
  return {
    name: 'logo',
    takes: 'address',
    async attempt(logoUrl) {
      const set = await store.admin('PUT', '/settings/mail', { logoUrl });
      if (set.status !== 200) return refusal(set);
      // The paper comes in any case; that it came without a picture is for the traps to say.
      const paper = await shop.send('GET', `${pathname}${search}&format=pdf`);
      return paper.status === 200 ? 'printed without it' : `${paper.status}`;
    },
  };
}

async function lastMail(shop: StoreCalls, token: string): Promise<string> {
  let id: string | undefined;
  const there = async (): Promise<boolean> => {
    id = must(200, await shop.admin('GET', `/mails?about=${token}`)).items[0]?.id;
    return id !== undefined;
  };
  await until('the mail of an order is kept', there, 15_000);
  return must(200, await shop.admin('GET', `/mails/${id}`)).html;
}
