import { queryOptions, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { readOrder } from '../api/orders.js';
import { Page } from '../shell/page.js';
import { type CurrentStore, useStore } from '../shell/store-context.js';
import { t } from '../text.js';
import { StatusBadge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { dateTime, money } from '../ui/format.js';
import { Waiting } from '../ui/notice.js';
import { AddressBlock } from './order/address.js';
import { OrderLines } from './order/lines.js';
import { Refunds } from './order/refunds.js';
import { StatusForm } from './order/status-form.js';
import { Timeline } from './order/timeline.js';

/** What is read of an order. */
export const orderQuery = ({ api, storeId }: CurrentStore, token: string) =>
  queryOptions({
    queryKey: [storeId, 'order', token],
    queryFn: () => readOrder(api, token),
  });

/** One order: what was bought, who bought it, what was paid, what became of it, and what can be done now. */
export function OrderPage() {
  const store = useStore();
  const { token = '' } = useParams({ strict: false });
  const { data: order, error, refetch } = useQuery(orderQuery(store, token));
  const [isChanging, setChanging] = useState(false);
  if (!order)
    return (
      <Page title={t('orders.order')}>
        <Waiting error={error} onRetry={() => void refetch()} />
      </Page>
    );
  const mayChange = store.may('orders.change');
  return (
    <Page
      title={t('orders.order_number', { number: order.invoiceNumber ?? order.token })}
      acts={
        mayChange && (
          <Button look="primary" onPress={() => setChanging(true)}>
            {t('orders.change_status')}
          </Button>
        )
      }
    >
      <p className="facts">
        <StatusBadge owner="order" status={order.status} />
        {order.paymentStatus && <StatusBadge owner="payment" status={order.paymentStatus} />}
        {order.completionDate && (
          <time dateTime={order.completionDate}>{dateTime(order.completionDate)}</time>
        )}
        <strong>{money(order.finalGrandTotal, order.currency)}</strong>
      </p>
      <div className="columns">
        <div>
          <OrderLines order={order} />
          <Refunds order={order} />
          <Timeline order={order} />
        </div>
        <aside>
          <section className="card">
            <h2>{t('orders.buyer')}</h2>
            <p>
              <bdi>{order.billingAddressName}</bdi>
              <br />
              <a href={`mailto:${encodeURIComponent(order.email)}`}>{order.email}</a>
            </p>
          </section>
          <AddressBlock title={t('orders.shipping_address')} address={order.shippingAddress} />
          <AddressBlock title={t('orders.billing_address')} address={order.billingAddress} />
          {order.notes && (
            <section className="card">
              <h2>{t('orders.notes')}</h2>
              <p className="written">{order.notes}</p>
            </section>
          )}
          {(order.customFields ?? []).length > 0 && (
            <section className="card">
              <h2>{t('orders.custom_fields')}</h2>
              <dl>
                {(order.customFields ?? []).map(({ name, value }) => (
                  <div key={name}>
                    <dt>
                      <bdi>{name}</bdi>
                    </dt>
                    <dd>
                      <bdi>{String(value ?? '')}</bdi>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )}
        </aside>
      </div>
      {isChanging && <StatusForm order={order} onClose={() => setChanging(false)} />}
    </Page>
  );
}
