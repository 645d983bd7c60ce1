import { type AppContext, allowedHostsOf } from '../../app/context.js';
import { type GatewayInvoice, gatewayInvoice } from '../../dialect/snipcart/gateway.js';
import type { FieldErrors } from '../../domain/errors.js';
import type { OrderDetails } from '../../domain/order/order.js';
import { findOrder } from '../../domain/order/rows.js';
import type { Store } from '../../domain/store/store.js';
import { checkUrl } from '../../outgoing/checked-target.js';
import { FetchRefused } from '../../outgoing/fetch-refused.js';
import { issueRequestToken } from '../../outgoing/request-token.js';
import type { ProviderDefinition } from '../definition.js';
import {
  type CustomGateway,
  customGatewayProvider,
  customMethodId,
  type GatewayMethod,
  gatewayMethods,
} from './provider.js';
import { issuePublicToken } from './public-token.js';
import { customGatewaySettings, customGatewaySettingsOf } from './settings.js';

/**
 * A merchant's own gateway, by Snipcart's protocol for them: also where it is offered no more, for what was
 * paid there.
 */
export const customGateway: ProviderDefinition = {
  id: 'custom',
  name: 'Custom gateway',
  onOrders: { gateway: 'CustomGateway', method: 'Other' },
  settings: customGatewaySettings,
  setUp: 'customGatewayUrl',
  open: async (context, store) => customGatewayProvider(gatewayOf(context, store)),
  offersFromOutside: true,
  async offers(context, store, { total, token }) {
    if (total === 0 || token === undefined || customGatewaySettingsOf(store).customGatewayUrl === null)
      return [];
    const order = await findOrder(context.storage.read, store.storeId, token);
    if (!order) return [];
    const methods = await offeredByGateway(context, store, token, gatewayInvoice(order)).catch((error) =>
      none(context, store, error),
    );
    const provider = customGatewayProvider(gatewayOf(context, store), methods);
    return methods.map(({ id, name, iconUrl }) => ({
      id: customMethodId(id),
      name,
      provider,
      ...(iconUrl === undefined ? {} : { iconUrl }),
    }));
  },
  async readiness(_context, store) {
    const { customGatewayUrl } = customGatewaySettingsOf(store);
    return { ways: customGatewayUrl === null ? [] : [`the gateway ${customGatewayUrl}`] };
  },
  refuseOverHttp(context, store, { customGatewayUrl: url }): FieldErrors {
    if (typeof url !== 'string' || url === '') return {};
    try {
      checkUrl(url, { allowHosts: allowedHostsOf(context, store) });
      return {};
    } catch (error) {
      if (!(error instanceof FetchRefused)) throw error;
      return { customGatewayUrl: [`cannot be called: ${error.message}`] };
    }
  },
  checks: [
    {
      name: 'customGatewayUrl',
      tellsAlways: true,
      async run(context, store, { patienceMs, madeUpOrder }) {
        if (customGatewaySettingsOf(store).customGatewayUrl === null) return undefined;
        const order = madeUpOrder();
        const methods = await offeredByGateway(
          context,
          store,
          order.token,
          gatewayInvoice(order),
          patienceMs,
        );
        if (methods.length > 0)
          return { state: 'ok', message: `it offers ${methods.map(({ name }) => name).join(', ')}` };
        return { state: 'unknown', message: 'it answers, and offers no way to pay for a made-up order' };
      },
    },
  ],
};

/** What a store's own gateway offers for an invoice. Rejects with `FetchRefused`. */
async function offeredByGateway(
  context: AppContext,
  store: Store,
  token: string,
  invoice: GatewayInvoice,
  timeoutMs?: number,
): Promise<GatewayMethod[]> {
  const gateway = gatewayOf(context, store);
  const publicToken = await gateway.publicToken({ token });
  return gatewayMethods(
    { ...gateway, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    invoice,
    publicToken,
  );
}

function none(context: AppContext, { storeId }: Store, error: unknown): [] {
  if (!(error instanceof FetchRefused)) throw error;
  context.troubles.report(
    { storeId, provider: 'custom', reason: error.message },
    'a payment provider failed',
  );
  return [];
}

function gatewayOf(context: AppContext, store: Store): CustomGateway {
  const { storeId, mode } = store;
  const { customGatewayUrl, customGatewayName } = customGatewaySettingsOf(store);
  const secret = Buffer.from(store.tokenSecret, 'hex');
  return {
    methodsUrl: customGatewayUrl,
    mode,
    name: customGatewayName,
    allowHosts: allowedHostsOf(context, store),
    requestToken: () => issueRequestToken(secret, storeId, context.now()),
    publicToken: (claims) => issuePublicToken(secret, { storeId, ...claims }, context.now()),
    invoiceOf({ token, currency, details }) {
      const agreed: { readonly details: OrderDetails } = JSON.parse(details.agreed);
      return gatewayInvoice({ token, currency, details: agreed.details });
    },
  };
}
