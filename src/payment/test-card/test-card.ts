import type { ProviderDefinition } from '../definition.js';
import { testCardProvider } from './provider.js';

/** A card that moves no money, for test stores. */
export const testCard: ProviderDefinition = {
  id: 'test-card',
  name: 'Test card',
  onOrders: { gateway: 'TestCard', method: 'CreditCard' },
  open: async () => testCardProvider,
  offers: async (_context, { mode }, { total }) =>
    mode === 'Test' && total > 0
      ? [
          {
            id: 'test-card',
            name: 'Test card',
            label: 'payment.methods.test_card',
            form: 'test-card',
            provider: testCardProvider,
          },
        ]
      : [],
};
