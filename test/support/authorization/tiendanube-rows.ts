import { randomUUID } from 'node:crypto';
import type { Row } from './row.js';

/**
 * Tiendanube's API, under `/v1/{storeId}` and `/2025-03/{storeId}`. A stranger's token opens nothing of this
 * store's path.
 */
export const tiendanubeRows: Record<string, Row> = {
  'GET /customers': { right: 200, stranger: 401, shows: true },
  'POST /customers': {
    body: (world) => ({ name: 'N', email: `${randomUUID()}@${world.mark}.example` }),
    right: 201,
    stranger: 401,
    shows: true,
  },
  'GET /customers/:id': {
    path: (world) => `/customers/${world.customerId}`,
    right: 200,
    stranger: 401,
    shows: true,
  },
  'PUT /customers/:id': {
    path: (world) => `/customers/${world.customerId}`,
    body: () => ({ note: randomUUID() }),
    right: 200,
    stranger: 401,
    shows: true,
  },
  'DELETE /customers/:id': {
    path: async (world, shop) => {
      const customer = { name: 'N', email: `${randomUUID()}@${world.mark}.example` };
      return `/customers/${(await shop.tienda('POST', '/customers', customer)).json().id}`;
    },
    right: 200,
    stranger: 401,
  },
  'GET /orders': { right: 200, stranger: 401, shows: true },
  'GET /orders/:id': { path: (world) => `/orders/${world.orderId}`, right: 200, stranger: 401, shows: true },
  'GET /store': { right: 200, stranger: 401 },
  'GET /webhooks': { right: 200, stranger: 401, shows: true },
  'POST /webhooks': {
    body: (world) => ({ event: 'customer/created', url: `https://${world.mark}.example/${randomUUID()}` }),
    right: 201,
    stranger: 401,
    shows: true,
  },
  'GET /webhooks/:id': {
    path: (world) => `/webhooks/${world.tiendanubeWebhookId}`,
    right: 200,
    stranger: 401,
    shows: true,
  },
  'PUT /webhooks/:id': {
    path: (world) => `/webhooks/${world.tiendanubeWebhookId}`,
    body: () => ({ event: 'order/cancelled' }),
    right: 200,
    stranger: 401,
    shows: true,
  },
  'DELETE /webhooks/:id': {
    path: async (world, shop) => {
      const hook = { event: 'customer/created', url: `https://${world.mark}.example/${randomUUID()}` };
      return `/webhooks/${(await shop.tienda('POST', '/webhooks', hook)).json().id}`;
    },
    right: 200,
    stranger: 401,
  },
};
