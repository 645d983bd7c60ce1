import type { AppContext } from '../../app/context.js';
import type { Access } from '../../http/access.js';
import { customers } from './customers.js';
import { data } from './data.js';
import { discounts } from './discounts.js';
import { domains } from './domains.js';
import { mailSettings, mailTest } from './mail-settings.js';
import { mailTemplates } from './mail-templates.js';
import { mails } from './mails.js';
import { orderLogs } from './order-logs.js';
import { orderNotifications } from './order-notifications.js';
import { customerOrders, orders } from './orders.js';
import { paymentSettings } from './payment-settings.js';
import { people } from './people.js';
import { secretKey, snipcartApi } from './plugin.js';
import { productHolds } from './product-holds.js';
import { products } from './products.js';
import { refunds } from './refunds.js';
import { settings } from './settings.js';
import { shippingMethods } from './shipping-methods.js';
import { taxSettings } from './tax-settings.js';
import { userSessions } from './user-sessions.js';
import { validation } from './validation.js';
import { webhookDeliveries } from './webhook-deliveries.js';
import { webhookSettings } from './webhook-settings.js';
import { webhooks } from './webhooks.js';

/** Every resource of Snipcart's API, opened by the secret key unless by something else. */
export function snipcart(context: AppContext, access: Access = secretKey(context)) {
  const resources = [
    customers,
    people,
    customerOrders,
    orders,
    orderNotifications,
    orderLogs,
    mails,
    mailTemplates,
    refunds,
    data,
    products,
    productHolds,
    discounts,
    domains,
    settings,
    mailSettings,
    mailTest,
    paymentSettings,
    taxSettings,
    shippingMethods,
    userSessions,
    validation,
    webhookSettings,
    webhooks,
    webhookDeliveries,
  ];
  return snipcartApi(context, resources, access);
}
