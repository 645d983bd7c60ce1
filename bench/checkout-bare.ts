import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';

/*
 * The ceiling of a checkout: the same requests to a bare Fastify that keeps carts in memory and answers about as much as the shop
 * does. No SQL, no prices, nothing durable.
 */

const app = Fastify();
const carts = new Map<string, { token: string; items: unknown[]; [key: string]: unknown }>();
const filler = 'x'.repeat(1500);

app.post('/api/cart', (_request, reply) => {
  const token = randomUUID();
  const cart = { token, items: [], filler };
  carts.set(token, cart);
  void reply.code(201).send(cart);
});
app.post<{ Params: { token: string } }>('/api/cart/:token/items', (request, reply) => {
  const cart = carts.get(request.params.token)!;
  cart.items.push({ ...(request.body as object), uniqueId: randomUUID(), filler });
  void reply.code(201).send(cart);
});
app.put<{ Params: { token: string } }>('/api/cart/:token', (request) =>
  Object.assign(carts.get(request.params.token)!, request.body),
);
app.get('/api/cart/:token/shipping-rates', () => ({
  rates: [{ id: 'post', description: 'Post', cost: 4.9 }],
}));
app.put<{ Params: { token: string } }>('/api/cart/:token/shipping', (request) =>
  Object.assign(carts.get(request.params.token)!, request.body),
);
app.post<{ Params: { token: string } }>('/api/cart/:token/pay', (request) => {
  const cart = carts.get(request.params.token)!;
  carts.delete(cart.token);
  return {
    order: { token: cart.token, invoiceNumber: 'SNIP-0001', status: 'Processed', paymentStatus: 'Paid' },
  };
});
app.post('/api/products', (_request, reply) => void reply.send([]));

console.log(`listening on ${await app.listen({ port: 0, host: '127.0.0.1' })}`);
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
