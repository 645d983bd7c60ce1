import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { dataOf } from '../api/client.js';
import { listOrders } from '../api/orders.js';
import { Page } from '../shell/page.js';
import { useStore } from '../shell/store-context.js';
import { t } from '../text.js';
import { StatusBadge } from '../ui/badge.js';
import { dateTime, money, number } from '../ui/format.js';
import { Failure } from '../ui/notice.js';
import { Select } from '../ui/select.js';
import { useListSearch } from './use-list-search.js';

const Checklist = lazy(() =>
  import('./overview/checklist.js').then((module) => ({ default: module.Checklist })),
);
const SalesChart = lazy(() => import('./overview/sales-chart.js'));

const spans = ['7', '30', '90', '365'] as const;
const dayMs = 86_400_000;

/** How the shop does: figures of a span beside those of the one before, sales by day, the newest orders. */
export function OverviewPage() {
  const { api, storeId, currency, may } = useStore();
  const { textOf: filterOf, change } = useListSearch();
  const days = spans.find((one) => one === filterOf('days')) ?? '30';
  const { from, before, to } = spanOf(Number(days));
  const performance = (start: string, end: string) =>
    queryOptions({
      queryKey: [storeId, 'performance', start, end],
      queryFn: async () =>
        dataOf(await api.GET('/data/performance', { params: { query: { from: start, to: end } } })),
    });
  const { data: now, error, refetch } = useQuery(performance(from, to));
  const { data: earlier } = useQuery(performance(before, from));
  const { data: sales } = useQuery(
    queryOptions({
      queryKey: [storeId, 'sales', from, to],
      queryFn: async () => dataOf(await api.GET('/data/orders/sales', { params: { query: { from, to } } })),
    }),
  );
  const latest = useQuery(
    queryOptions({
      queryKey: [storeId, 'orders', 'latest'],
      queryFn: () => listOrders(api, { limit: 8 }),
    }),
  );
  const amount = (value: number) => money(value, currency);
  const figures =
    now &&
    ([
      ['sales', now.ordersSales, earlier?.ordersSales, amount],
      ['orders', now.ordersCount, earlier?.ordersCount, number],
      ['average', now.averageOrdersValue, earlier?.averageOrdersValue, amount],
      ['customer_value', now.averageCustomerValue, earlier?.averageCustomerValue, amount],
      ['new_customers', now.customers.newCustomers, earlier?.customers.newCustomers, number],
      [
        'returning_customers',
        now.customers.returningCustomers,
        earlier?.customers.returningCustomers,
        number,
      ],
      ['shipping', now.shippingCollected, earlier?.shippingCollected, amount],
      ['taxes', now.taxesCollected, earlier?.taxesCollected, amount],
    ] as const);
  return (
    <Page
      title={t('overview.title')}
      acts={
        <Select
          label={t('overview.span')}
          isLabelHidden
          value={days}
          choices={spans.map((id) => ({ id, text: t(`overview.last.${id}`) }))}
          onChange={(one) => change({ days: one })}
        />
      }
    >
      {may('settings') && (
        <Suspense>
          <Checklist />
        </Suspense>
      )}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {figures && (
        <dl className="figures">
          {figures.map(([name, value, earlierValue, write]) => (
            <div key={name}>
              <dt>{t(`overview.${name}`)}</dt>
              <dd>{write(value)}</dd>
              <dd className="figures__before">
                {earlierValue !== undefined && t('overview.before', { value: write(earlierValue) })}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <section className="card">
        <h2>{t('overview.by_day')}</h2>
        <Suspense fallback={<p role="status">{t('lists.loading')}</p>}>
          {sales && <SalesChart days={sales.data} currency={currency} />}
        </Suspense>
      </section>
      <section className="card">
        <h2>{t('overview.latest')}</h2>
        {latest.error && !latest.data && (
          <Failure error={latest.error} onRetry={() => void latest.refetch()} />
        )}
        {latest.data?.items.length === 0 && <p>{t('orders.none_yet')}</p>}
        <ul className="plain-list latest">
          {latest.data?.items.map(
            ({ token, invoiceNumber, placedBy, completionDate, status, finalGrandTotal, currency: own }) => (
              <li key={token}>
                <Link to="/$storeId/orders/$token" params={{ storeId: String(storeId), token }}>
                  {invoiceNumber ?? token}
                </Link>
                <bdi>{placedBy}</bdi>
                <StatusBadge owner="order" status={status} />
                {completionDate && <time dateTime={completionDate}>{dateTime(completionDate)}</time>}
                <strong>{money(finalGrandTotal, own)}</strong>
              </li>
            ),
          )}
        </ul>
      </section>
    </Page>
  );
}

/** The last days, up to the end of today, and as many before them. */
function spanOf(days: number): { readonly from: string; readonly before: string; readonly to: string } {
  const end = new Date();
  end.setHours(24, 0, 0, 0);
  const at = (back: number) => new Date(end.getTime() - back * dayMs).toISOString();
  return { from: at(days), before: at(2 * days), to: at(0) };
}
