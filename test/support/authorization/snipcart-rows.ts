import { randomUUID } from 'node:crypto';
import { createCustomer } from '../../../src/domain/customer/create-customer.js';
import { noDetails } from '../../../src/domain/customer/customer.js';
import { newSessionToken, startSession } from '../../../src/domain/customer/sessions.js';
import { issueRequestToken } from '../../../src/outgoing/request-token.js';
import type { TestShop } from '../shop.js';
import type { World } from '../world.js';
import type { Row } from './row.js';

const lists: Row = { right: 200, stranger: 200 };
const marked: Row = { ...lists, shows: true };
const byCustomer: Row = {
  path: (world) => `/customers/${world.customerGuid}`,
  right: 200,
  stranger: 404,
  shows: true,
};
const byToken: Row = { path: (world) => `/orders/${world.token}`, right: 200, stranger: 404, shows: true };
const byProduct = (word: string): Row => ({
  path: (world) => `/${word}/${world.product}`,
  right: 200,
  stranger: 404,
  shows: true,
});
const byWebhook: Row = {
  path: (world) => `/webhooks/${world.webhookId}`,
  right: 200,
  stranger: 404,
  shows: true,
};
const products = (word: string): Record<string, Row> => ({
  [`GET /${word}/:id`]: byProduct(word),
  [`PUT /${word}/:id`]: {
    ...byProduct(word),
    body: () => ({ inventoryManagementMethod: 'Single', stock: 5 }),
  },
  [`DELETE /${word}/:id`]: byProduct(word),
});

const byMethod: Row = {
  path: (world) => `/shipping_methods/${world.shippingMethod}`,
  right: 200,
  stranger: 404,
  shows: true,
};
const discount = (world: World) => ({ name: `${world.mark} sale`, trigger: 'Total', type: 'Rate', rate: 5 });
const byDiscount: Row = {
  path: async (world, shop) => {
    const made = await shop.call('POST', '/discounts', discount(world), { key: world.secretKey });
    return `/discounts/${made.json().id}`;
  },
  right: 200,
  stranger: 404,
  shows: true,
};

/** A mail of this store's order. */
const byMail = (tail: string): Row => ({
  path: async (world, shop) => {
    await withMailServer('')(world, shop);
    const note = { type: 'Comment', deliveryMethod: 'Email', message: world.mark };
    const answer = await shop.call('POST', `/orders/${world.token}/notifications`, note);
    return `/mails/${answer.json().id}${tail}`;
  },
  right: 200,
  stranger: 404,
  shows: true,
});
const withMailServer = (path: string) => async (_world: World, shop: TestShop) => {
  await shop.call('PUT', '/settings/mail', { smtpHost: 'mail.example.com' });
  return path;
};
const mailTemplate = '/settings/mail/templates/invoice';

/** A customer of this store's own, to be deleted. */
async function newCustomer(world: World, shop: TestShop): Promise<string> {
  const details = { ...noDetails, name: world.mark, email: `${randomUUID()}@${world.mark}.example` };
  const { guid } = await shop.storage.write((tx) => createCustomer(tx, world.store, { details }, Date.now()));
  return guid;
}

/** Snipcart's API, under `/api` and `/api/v1`. */
export const snipcartRows: Record<string, Row> = {
  'GET /customers': marked,
  'GET /customers/:id': byCustomer,
  'PUT /customers/:id': { ...byCustomer, body: () => ({ billingAddress: { city: randomUUID() } }) },
  'DELETE /customers/:id': {
    path: async (world, shop) => `/customers/${await newCustomer(world, shop)}`,
    right: 204,
    stranger: 404,
  },
  'POST /customers/export': {
    path: () => '/customers/export',
    body: (world) => ({ email: `buyer@${world.mark}.example` }),
    right: 200,
    stranger: 200,
    shows: true,
  },
  'POST /customers/erase': {
    path: () => '/customers/erase',
    body: () => ({ email: 'nobody@example.com' }),
    right: 200,
    stranger: 200,
  },
  'GET /customers/:id/orders': { ...byCustomer, path: (world) => `/customers/${world.customerGuid}/orders` },
  'GET /orders': marked,
  'GET /orders/:token': byToken,
  'PUT /orders/:token': { ...byToken, body: () => ({ status: 'Shipped', trackingNumber: randomUUID() }) },
  'PUT /orders': {
    path: () => '/orders',
    body: (world) => ({ tokens: [world.token], trackingNumber: randomUUID() }),
    right: 200,
    stranger: 200,
  },
  'GET /orders/:token/logs': {
    path: (world) => `/orders/${world.token}/logs`,
    right: 200,
    stranger: 404,
  },
  'GET /orders/:token/notifications': {
    path: (world) => `/orders/${world.token}/notifications`,
    right: 200,
    stranger: 404,
  },
  'GET /orders/:token/refunds': {
    path: (world) => `/orders/${world.token}/refunds`,
    right: 200,
    stranger: 404,
  },
  'PUT /orders/:token/refunds/:id': {
    path: async (world, shop) => {
      const made = await shop.call('POST', `/orders/${world.token}/refunds`, { amount: 0.01 });
      return `/orders/${world.token}/refunds/${made.json().id}`;
    },
    body: () => ({ refundedByPaymentGateway: true }),
    right: 200,
    stranger: 404,
  },
  'POST /orders/:token/refunds': {
    path: (world) => `/orders/${world.token}/refunds`,
    body: () => ({ amount: 0.01 }),
    right: 201,
    stranger: 404,
  },
  'GET /orders/:token/refunds/:id': {
    path: async (world, shop) => {
      const made = await shop.call('POST', `/orders/${world.token}/refunds`, { amount: 0.01 });
      return `/orders/${world.token}/refunds/${made.json().id}`;
    },
    right: 200,
    stranger: 404,
  },
  'POST /orders/:token/notifications': {
    path: (world) => `/orders/${world.token}/notifications`,
    body: (world) => ({ type: 'Comment', deliveryMethod: 'None', message: world.mark }),
    right: 201,
    stranger: 404,
    shows: true,
  },
  'GET /mails': {
    ...marked,
    path: async (world, shop) => {
      await byMail('').path!(world, shop);
      return '/mails';
    },
  },
  'GET /mails/:id': byMail(''),
  'GET /mails/:id/html': byMail('/html'),
  'POST /mails/:id/resend': { ...byMail('/resend'), right: 202 },
  'POST /mails/send': { path: withMailServer('/mails/send'), right: 202, stranger: 400 },
  'GET /data/performance': lists,
  'GET /data/orders/sales': lists,
  'GET /data/orders/count': lists,
  'GET /products': lists,
  'POST /products': {
    ...marked,
    body: (world) => [{ id: `${world.mark}-new`, name: `${world.mark} new`, price: 1 }],
  },
  ...products('products'),
  'GET /products/:id/holds': {
    path: (world) => `/products/${world.product}/holds`,
    right: 200,
    stranger: 404,
    shows: undefined,
  },
  ...products('product'),
  'GET /discounts': marked,
  'POST /discounts': { body: discount, right: 201, stranger: 201, shows: true },
  'GET /discounts/:id': { ...byDiscount, path: (world) => `/discounts/${world.discount}` },
  'PUT /discounts/:id': { ...byDiscount, body: () => ({ maxNumberOfUsages: 9 }) },
  'DELETE /discounts/:id': byDiscount,
  'GET /settings/domain': marked,
  'PUT /settings/domain': { ...lists, body: (world) => ({ domain: `${world.mark}.example` }) },
  'GET /settings/alloweddomains': marked,
  'POST /settings/alloweddomains': { ...lists, body: (world) => [{ domain: `third.${world.mark}.example` }] },
  'DELETE /settings/alloweddomains': {
    ...lists,
    body: (world) => [{ domain: `third.${world.mark}.example` }],
  },
  'GET /settings/general': lists,
  'GET /settings/mail': lists,
  'PUT /settings/mail': { ...lists, body: () => ({ mailColor: '#123456' }) },
  'POST /settings/mail/test': { ...lists, body: () => ({ to: 'nobody@example.com' }) },
  'GET /settings/mail/templates': lists,
  'GET /settings/mail/templates/:kind': { ...lists, path: () => mailTemplate },
  'PUT /settings/mail/templates/:kind': {
    ...lists,
    path: () => mailTemplate,
    body: (world) => ({ subject: world.mark }),
  },
  'DELETE /settings/mail/templates/:kind': {
    path: async (world, shop) => {
      await shop.call('PUT', mailTemplate, { subject: world.mark });
      return `${mailTemplate}`;
    },
    right: 200,
    stranger: 200,
  },
  'POST /settings/mail/templates/:kind/preview': { ...lists, path: () => `${mailTemplate}/preview` },
  'GET /settings/payment': lists,
  'PUT /settings/payment': { ...lists, body: () => ({ customGatewayName: 'Bank', stripeSecretKey: null }) },
  'PUT /settings/general': { ...lists, body: () => ({ country: 'CA' }) },
  'GET /settings/webhooks': marked,
  'PUT /settings/webhooks': { ...marked, body: (world) => ({ tiendanubeSecret: `secret-of-${world.mark}` }) },
  'GET /webhooks': marked,
  'POST /webhooks': {
    // An address brings an event once: the same routes stand under two prefixes.
    body: (world) => ({ url: `https://${world.mark}.example/${randomUUID()}` }),
    right: 201,
    stranger: 201,
    shows: true,
  },
  'GET /webhooks/:id': byWebhook,
  'PUT /webhooks/:id': { ...byWebhook, body: () => ({ events: ['order.completed'] }) },
  'DELETE /webhooks/:id': {
    ...byWebhook,
    path: async (world, shop) => {
      const made = await shop.call('POST', '/webhooks', {
        url: `https://${world.mark}.example/${randomUUID()}`,
      });
      return `/webhooks/${made.json().id}`;
    },
  },
  'POST /webhooks/:id/secret': { ...byWebhook, path: (world) => `/webhooks/${world.webhookId}/secret` },
  'POST /webhooks/:id/test': {
    path: async (world, shop) => {
      await shop.call('PUT', `/webhooks/${world.webhookId}`, { active: true });
      return `/webhooks/${world.webhookId}/test`;
    },
    right: 202,
    stranger: 404,
  },
  'GET /webhooks/deliveries': lists,
  'GET /webhooks/deliveries/:id': {
    path: (world) => `/webhooks/deliveries/${world.deliveryId}`,
    right: 200,
    stranger: 404,
  },
  'POST /webhooks/deliveries/:id/resend': {
    path: (world) => `/webhooks/deliveries/${world.deliveryId}/resend`,
    right: 202,
    stranger: 404,
  },
  'GET /shipping_methods': marked,
  'POST /shipping_methods': {
    ...marked,
    body: (world) => ({ name: `${world.mark} post`, rates: [{ cost: 5 }] }),
    right: 201,
    stranger: 201,
  },
  'GET /shipping_methods/:id': byMethod,
  'PUT /shipping_methods/:id': { ...byMethod, body: (world) => ({ name: `${world.mark} express` }) },
  'DELETE /shipping_methods/:id': {
    ...byMethod,
    path: async (world, shop) => {
      const method = { name: `${world.mark} drone`, rates: [{ cost: 9 }] };
      const made = await shop.call('POST', '/shipping_methods', method, { key: world.secretKey });
      return `/shipping_methods/${made.json().id}`;
    },
  },
  'GET /settings/taxes': lists,
  'PUT /settings/taxes': {
    ...marked,
    body: (world) => [{ name: `${world.mark} tax`, rate: 0.1, country: 'US' }],
  },
  'GET /usersessions/:token': {
    path: async ({ store, customerId }, shop) => {
      const token = newSessionToken();
      await shop.storage.write((tx) => startSession(tx, store.storeId, customerId, token, Date.now()));
      return `/usersessions/${token}`;
    },
    right: 200,
    stranger: 404,
    shows: true,
  },
  'GET /requestvalidation/:token': {
    path: ({ store }) =>
      `/requestvalidation/${issueRequestToken(Buffer.from(store.tokenSecret, 'hex'), store.storeId, Date.now())}`,
    right: 200,
    stranger: 404,
  },
};
