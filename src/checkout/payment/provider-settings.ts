import { type AppContext, allowedHostsOf } from '../../app/context.js';
import { type GatewayInvoice, gatewayInvoice } from '../../dialect/snipcart/gateway.js';
import type { OrderDetails } from '../../domain/order/order.js';
import { findOrder } from '../../domain/order/rows.js';
import type { PaymentProvider } from '../../domain/payment/payment.js';
import type { Store } from '../../domain/store/store.js';
import { FetchRefused } from '../../outgoing/fetch-refused.js';
import {
  type CustomGateway,
  customGatewayProvider,
  customMethodId,
  type GatewayMethod,
  gatewayMethods,
} from '../../outgoing/payment/custom-gateway.js';
import { issuePublicToken } from '../../outgoing/payment/public-token.js';
import { stripeProvider } from '../../outgoing/payment/stripe.js';
import { issueRequestToken } from '../../outgoing/request-token.js';

/** Stripe with a store's keys; undefined where it has set no secret key. */
export async function stripeFor(
  context: AppContext,
  store: Store,
  patience: { readonly timeoutMs?: number; readonly retries?: number } = {},
): Promise<PaymentProvider | undefined> {
  const secretKey = await context.vault.read(context.storage.read, store.storeId, 'stripe.secretKey');
  if (secretKey === undefined) return undefined;
  const captureMethod = store.settings.stripeCaptureMethod;
  return stripeProvider({ secretKey, captureMethod, api: context.stripeApi, now: context.now, ...patience });
}

/** The key with which a page lets its payers act, where it is set. */
export function stripePublishableKey(store: Store): string | undefined {
  return store.settings.stripePublishableKey ?? undefined;
}

/** A store's own gateway: also where it is offered no more, for what was paid there. */
export function customGatewayFor(context: AppContext, store: Store): PaymentProvider {
  return customGatewayProvider(gatewayOf(context, store));
}

export interface CustomMethod {
  /** `custom:` and what the gateway calls it. */
  readonly id: string;
  readonly name: string;
  readonly iconUrl?: string;
  readonly provider: PaymentProvider;
}

/** The ways to pay that a store's own gateway offers for a cart; none where it does not answer as it should. */
export async function customMethodsFor(
  context: AppContext,
  store: Store,
  { token }: { readonly token: string },
): Promise<CustomMethod[]> {
  if (store.settings.customGatewayUrl === null) return [];
  const order = await findOrder(context.storage.read, store.storeId, token);
  if (!order) return [];
  const gateway = gatewayOf(context, store);
  const methods = await offeredByGateway(context, store, token, gatewayInvoice(order)).catch((error) =>
    none(context, store, error),
  );
  const provider = customGatewayProvider(gateway, methods);
  return methods.map(({ id, name, iconUrl }) => ({
    id: customMethodId(id),
    name,
    provider,
    ...(iconUrl === undefined ? {} : { iconUrl }),
  }));
}

/** What a store's own gateway offers for an invoice. Rejects with `FetchRefused`. */
export async function offeredByGateway(
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
  const { storeId, mode, settings } = store;
  const secret = Buffer.from(store.tokenSecret, 'hex');
  return {
    methodsUrl: settings.customGatewayUrl,
    mode,
    name: settings.customGatewayName,
    allowHosts: allowedHostsOf(context, store),
    requestToken: () => issueRequestToken(secret, storeId, context.now()),
    publicToken: (claims) => issuePublicToken(secret, { storeId, ...claims }, context.now()),
    invoiceOf({ token, currency, details }) {
      const agreed: { readonly details: OrderDetails } = JSON.parse(details.agreed);
      return gatewayInvoice({ token, currency, details: agreed.details });
    },
  };
}
