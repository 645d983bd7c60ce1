import { Type } from 'typebox';
import { type ProviderWithWebhook, takeMessage } from '../../checkout/payment/take-message.js';
import { ShopError } from '../../domain/errors.js';
import { findStore } from '../../domain/store/store.js';
import { bytesOf } from '../../http/bodies.js';
import { messageSchema } from '../../http/error-answers.js';
import { providers } from '../../payment/providers.js';
import type { PaymentRoutes } from './plugin.js';

/** Where the messages of each provider's webhook go, with the store's number. */
export const providerWebhooks: PaymentRoutes = (app, context) => {
  for (const provider of providers.filter(hasWebhook)) {
    const { id, name, webhook } = provider;
    app.post<{ Params: { storeId: string } }>(
      `/${id}/webhook/:storeId`,
      {
        schema: {
          tags: [`Payment: ${name}`],
          security: [{ [webhook.signature.scheme]: [] }],
          summary: `Takes what ${name} tells of a payment`,
          params: Type.Object({ storeId: Type.String() }),
          response: {
            200: Type.Object(
              {
                received: Type.Boolean(),
                used: Type.Boolean({ description: 'Whether it was about a payment of this store.' }),
              },
              { title: 'MessageTaken' },
            ),
            400: messageSchema,
            404: messageSchema,
          },
        },
      },
      async (request) => {
        const { storeId } = request.params;
        const store = /^\d{1,15}$/.test(storeId)
          ? await findStore(context.storage.read, Number(storeId))
          : undefined;
        const end = store
          ? await takeMessage(context, store, provider, {
              rawBody: bytesOf(request),
              header: (header) => request.headers[header]?.toString(),
            })
          : 'not set up';
        if (end === 'not set up') throw new ShopError('not_found', webhook.notSetUp);
        if (end === 'forged') throw new ShopError('invalid', webhook.forged);
        if (end === 'unverified')
          throw new ShopError(
            'busy',
            `${name} cannot be asked whether this is its message: send it again later`,
          );
        return { received: true, used: end === 'settled' };
      },
    );
  }
};

function hasWebhook(provider: (typeof providers)[number]): provider is ProviderWithWebhook {
  return provider.webhook !== undefined;
}
