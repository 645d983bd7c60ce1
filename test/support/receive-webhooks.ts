import { afterAll, beforeAll } from 'vitest';
import { receiver } from './receiver.js';

/** A merchant's endpoint for as long as a file's tests run. */
export function receiveWebhooks() {
  const endpoint = receiver();
  beforeAll(() => endpoint.listen());
  afterAll(() => endpoint.close());
  return endpoint;
}
