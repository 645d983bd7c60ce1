import { Link } from '@tanstack/react-router';
import { dataOf } from '../api/client.js';
import { Page } from '../shell/page.js';
import { useStore } from '../shell/store-context.js';
import { t } from '../text.js';
import { StatusBadge, statusText } from '../ui/badge.js';
import { date, money, number } from '../ui/format.js';
import { List, SearchBox } from '../ui/list-page.js';
import { Select } from '../ui/select.js';
import { filledIn } from './filters.js';
import { pageSize, useListSearch } from './use-list-search.js';

/** Who bought or signed up, newest first; name or e-mail and kind of account stand in the address. */
export function CustomersPage() {
  const { api, storeId, currency } = useStore();
  const { offset, textOf: filterOf, change } = useListSearch();
  const search = filterOf('search');
  const query = {
    offset,
    limit: pageSize,
    ...filledIn({
      ...(search.includes('@') ? { email: search } : { name: search }),
      status: filterOf('status'),
    }),
  };
  return (
    <Page title={t('customers.title')}>
      <search className="filters">
        <SearchBox
          label={t('customers.search')}
          value={search}
          onSearch={(text) => change({ search: text })}
        />
        <Select
          label={t('customers.account')}
          value={filterOf('status')}
          choices={[
            { id: '', text: t('lists.any') },
            ...(['Confirmed', 'Unconfirmed'] as const).map((id) => ({ id, text: statusText('account', id) })),
          ]}
          onChange={(status) => change({ status })}
        />
      </search>
      <List
        title={t('customers.title')}
        queryKey={[storeId, 'customers', query]}
        queryFn={async () => dataOf(await api.GET('/customers', { params: { query: query as never } }))}
        offset={offset}
        limit={pageSize}
        onPage={(to) => change({ offset: to || undefined })}
        rowKey={({ id }) => id}
        empty={<p>{t(search || filterOf('status') ? 'customers.none_match' : 'customers.none_yet')}</p>}
        columns={[
          {
            id: 'name',
            heading: t('customers.name'),
            cell: ({ id, billingAddressName, email }) => (
              <Link to="/$storeId/customers/$id" params={{ storeId: String(storeId), id }}>
                <bdi>{billingAddressName || email || id}</bdi>
              </Link>
            ),
          },
          { id: 'email', heading: t('sign_in.email'), cell: ({ email }) => <bdi>{email}</bdi> },
          {
            id: 'account',
            heading: t('customers.account'),
            cell: ({ status }) => <StatusBadge owner="account" status={status} />,
            isMinor: true,
          },
          {
            id: 'since',
            heading: t('customers.since'),
            cell: ({ creationDate }) => date(creationDate),
            isMinor: true,
          },
          {
            id: 'orders',
            heading: t('orders.title'),
            cell: ({ statistics }) => number(statistics.ordersCount),
            isNumber: true,
          },
          {
            id: 'spent',
            heading: t('customers.spent'),
            cell: ({ statistics }) => money(statistics.ordersAmount ?? 0, currency),
            isNumber: true,
          },
        ]}
      />
    </Page>
  );
}
