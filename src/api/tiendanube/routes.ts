import type { FastifyInstance } from 'fastify';
import type { Shop } from '../../http/shop.js';

/** Tiendanube's API under `/v1/:storeId` and `/2025-03/:storeId`. */
export function tiendanube(_shop: Shop) {
  return async (_app: FastifyInstance): Promise<void> => {};
}
