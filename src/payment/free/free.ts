import { deferredProvider } from '../deferred/deferred.js';
import type { ProviderDefinition } from '../definition.js';

const provider = { ...deferredProvider, id: 'free' };

/** Nothing is to be paid. */
export const free: ProviderDefinition = {
  id: 'free',
  name: 'Free',
  onOrders: { gateway: 'None', method: 'None' },
  open: async () => provider,
  offers: async (_context, _store, { total }) =>
    total === 0 ? [{ id: 'free', name: 'Free', hint: 'payment.no_payment', provider }] : [],
};
