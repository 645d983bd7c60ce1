import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { dataOf } from '../api/client.js';
import { Page } from '../shell/page.js';
import { useStore } from '../shell/store-context.js';
import { t } from '../text.js';
import { StatusBadge } from '../ui/badge.js';
import { date, dateTime, money, number } from '../ui/format.js';
import { List } from '../ui/list-page.js';
import { Waiting } from '../ui/notice.js';
import { AddressBlock } from './order/address.js';
import { pageSize, useListSearch } from './use-list-search.js';

/** One customer: figures, addresses, orders. */
export function CustomerPage() {
  const { api, storeId, currency } = useStore();
  const { id = '' } = useParams({ strict: false });
  const { offset, change } = useListSearch();
  const path = { id };
  const {
    data: customer,
    error,
    refetch,
  } = useQuery(
    queryOptions({
      queryKey: [storeId, 'customer', id],
      queryFn: async () => dataOf(await api.GET('/customers/{id}', { params: { path } })),
    }),
  );
  if (!customer)
    return (
      <Page title={t('customers.customer')}>
        <Waiting error={error} onRetry={() => void refetch()} />
      </Page>
    );
  const { statistics, email, status, creationDate } = customer;
  return (
    <Page title={customer.billingAddressName || email || t('customers.customer')}>
      <p className="facts">
        <StatusBadge owner="account" status={status} />
        {email && <a href={`mailto:${encodeURIComponent(email)}`}>{email}</a>}
        <span>{t('customers.since_date', { date: date(creationDate) })}</span>
      </p>
      <dl className="figures">
        <div>
          <dt>{t('orders.title')}</dt>
          <dd>{number(statistics.ordersCount)}</dd>
        </div>
        <div>
          <dt>{t('customers.spent')}</dt>
          <dd>{money(statistics.ordersAmount ?? 0, currency)}</dd>
        </div>
      </dl>
      <div className="columns">
        <section>
          <h2>{t('orders.title')}</h2>
          <List
            title={t('orders.title')}
            queryKey={[storeId, 'orders', 'of', id, offset]}
            queryFn={async () => {
              const query = { offset, limit: pageSize };
              const items = dataOf(await api.GET('/customers/{id}/orders', { params: { path, query } }));
              return { items, totalItems: statistics.ordersCount };
            }}
            offset={offset}
            limit={pageSize}
            onPage={(to) => change({ offset: to || undefined })}
            rowKey={({ token }) => token}
            empty={<p>{t('orders.none_yet')}</p>}
            columns={[
              {
                id: 'number',
                heading: t('orders.number'),
                cell: ({ token, invoiceNumber }) => (
                  <Link to="/$storeId/orders/$token" params={{ storeId: String(storeId), token }}>
                    {invoiceNumber ?? token}
                  </Link>
                ),
              },
              {
                id: 'date',
                heading: t('orders.date'),
                cell: ({ completionDate }) => completionDate && dateTime(completionDate),
              },
              {
                id: 'status',
                heading: t('orders.status'),
                cell: (order) => <StatusBadge owner="order" status={order.status} />,
              },
              {
                id: 'total',
                heading: t('orders.total'),
                cell: (order) => money(order.finalGrandTotal, order.currency),
                isNumber: true,
              },
            ]}
          />
        </section>
        <aside>
          <AddressBlock title={t('orders.billing_address')} address={customer.billingAddress} />
          <AddressBlock title={t('orders.shipping_address')} address={customer.shippingAddress} />
        </aside>
      </div>
    </Page>
  );
}
