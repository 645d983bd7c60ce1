import { Link } from '@tanstack/react-router';
import { listOrders } from '../api/orders.js';
import { Page } from '../shell/page.js';
import { useStore } from '../shell/store-context.js';
import { t } from '../text.js';
import { StatusBadge, statusText } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { dateTime, money } from '../ui/format.js';
import { List, SearchBox } from '../ui/list-page.js';
import { Select } from '../ui/select.js';
import { filledIn } from './filters.js';
import { pageSize, useListSearch } from './use-list-search.js';

const statuses = [
  'InProgress',
  'Processed',
  'Disputed',
  'Shipped',
  'Delivered',
  'Pending',
  'Cancelled',
  'Dispatched',
] as const;
const paymentStatuses = [
  'Paid',
  'Authorized',
  'PaidDeferred',
  'Deferred',
  'Pending',
  'Refunded',
  'Failed',
  'Expired',
  'Cancelled',
] as const;

/** Orders, newest first; number, name or e-mail, status and span stand in the address. */
export function OrdersPage() {
  const { api, storeId } = useStore();
  const { offset, textOf: filterOf, change } = useListSearch();
  const search = filterOf('search');
  const query = {
    offset,
    limit: pageSize,
    ...filledIn({
      // A number with a prefix of letters, or without, is an order's; anything else is sought in names and e-mails.
      ...(/^\D{0,10}\d+$/.test(search) && !search.includes('@')
        ? { invoiceNumber: search }
        : { placedBy: search }),
      status: filterOf('status'),
      paymentStatus: filterOf('paymentStatus'),
      productId: filterOf('productId'),
      from: filterOf('from'),
      to: filterOf('to'),
    }),
  };
  const any = { id: '', text: t('lists.any') };
  const isFiltered = ['search', 'status', 'paymentStatus', 'productId', 'from', 'to'].some(
    (key) => filterOf(key) !== '',
  );
  return (
    <Page title={t('orders.title')}>
      <search className="filters">
        <SearchBox label={t('orders.search')} value={search} onSearch={(text) => change({ search: text })} />
        <Select
          label={t('orders.status')}
          value={filterOf('status')}
          choices={[any, ...statuses.map((id) => ({ id, text: statusText('order', id) }))]}
          onChange={(status) => change({ status })}
        />
        <Select
          label={t('orders.payment')}
          value={filterOf('paymentStatus')}
          choices={[any, ...paymentStatuses.map((id) => ({ id, text: statusText('payment', id) }))]}
          onChange={(paymentStatus) => change({ paymentStatus })}
        />
        {isFiltered && (
          <Button
            look="plain"
            onPress={() =>
              change({
                search: undefined,
                status: undefined,
                paymentStatus: undefined,
                productId: undefined,
                from: undefined,
                to: undefined,
              })
            }
          >
            {t('lists.clear')}
          </Button>
        )}
      </search>
      <List
        title={t('orders.title')}
        queryKey={[storeId, 'orders', query]}
        queryFn={() => listOrders(api, query)}
        offset={offset}
        limit={pageSize}
        onPage={(to) => change({ offset: to || undefined })}
        rowKey={({ token }) => token}
        empty={<p>{t(isFiltered ? 'orders.none_match' : 'orders.none_yet')}</p>}
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
            isMinor: true,
          },
          { id: 'buyer', heading: t('orders.buyer'), cell: ({ placedBy }) => <bdi>{placedBy}</bdi> },
          {
            id: 'status',
            heading: t('orders.status'),
            cell: ({ status }) => <StatusBadge owner="order" status={status} />,
          },
          {
            id: 'payment',
            heading: t('orders.payment'),
            cell: ({ paymentStatus }) =>
              paymentStatus && <StatusBadge owner="payment" status={paymentStatus} />,
          },
          {
            id: 'shipping',
            heading: t('orders.shipping'),
            cell: ({ shippingMethod }) => <bdi>{shippingMethod}</bdi>,
            isMinor: true,
          },
          {
            id: 'total',
            heading: t('orders.total'),
            cell: ({ finalGrandTotal, currency }) => money(finalGrandTotal, currency),
            isNumber: true,
          },
        ]}
      />
    </Page>
  );
}
