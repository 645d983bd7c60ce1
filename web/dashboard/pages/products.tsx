import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { dataOf } from '../api/client.js';
import { Page } from '../shell/page.js';
import { useStore } from '../shell/store-context.js';
import { t } from '../text.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/field.js';
import { Form } from '../ui/form.js';
import { money, number, webAddress } from '../ui/format.js';
import { List, SearchBox } from '../ui/list-page.js';
import { messageOf, Notice } from '../ui/notice.js';
import { Select } from '../ui/select.js';
import { toast } from '../ui/toasts.js';
import { filledIn } from './filters.js';
import { ProductForm } from './product-form.js';
import { pageSize, useListSearch } from './use-list-search.js';

/** What the shop sells, with stock and sales; an address can be fetched. */
export function ProductsPage() {
  const { api, storeId, currency, may } = useStore();
  const { offset, textOf: filterOf, change } = useListSearch();
  const [isFetching, setFetching] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const keywords = filterOf('search');
  const isArchived = filterOf('archived') === 'true';
  const query = {
    offset,
    limit: pageSize,
    archived: isArchived,
    ...filledIn({ keywords, orderBy: filterOf('orderBy') }),
  };
  const mayChange = may('products.change');
  return (
    <Page
      title={t('products.title')}
      acts={
        mayChange && (
          <>
            <Button onPress={() => setAdding(true)}>{t('products.add')}</Button>
            <Button look="primary" onPress={() => setFetching(true)}>
              {t('products.fetch')}
            </Button>
          </>
        )
      }
    >
      <search className="filters">
        <SearchBox
          label={t('products.search')}
          value={keywords}
          onSearch={(text) => change({ search: text })}
        />
        <Select
          label={t('products.shown')}
          value={String(isArchived)}
          choices={[
            { id: 'false', text: t('products.for_sale') },
            { id: 'true', text: t('products.archived') },
          ]}
          onChange={(archived) => change({ archived: archived === 'true' ? archived : undefined })}
        />
        <Select
          label={t('lists.order')}
          value={filterOf('orderBy')}
          choices={[
            { id: '', text: t('lists.newest') },
            { id: 'NbrSales', text: t('products.most_sold') },
            { id: 'SalesValue', text: t('products.most_earned') },
          ]}
          onChange={(orderBy) => change({ orderBy })}
        />
      </search>
      <List
        title={t('products.title')}
        queryKey={[storeId, 'products', query]}
        queryFn={async () => dataOf(await api.GET('/products', { params: { query: query as never } }))}
        offset={offset}
        limit={pageSize}
        onPage={(to) => change({ offset: to || undefined })}
        rowKey={({ id }) => id}
        empty={<p>{t(keywords || isArchived ? 'products.none_match' : 'products.none_yet')}</p>}
        columns={[
          {
            id: 'name',
            heading: t('products.product'),
            cell: ({ id, name, image }) => (
              <span className="line">
                {webAddress(image) && (
                  <img
                    src={webAddress(image)}
                    alt=""
                    width="40"
                    height="40"
                    loading="lazy"
                    referrerPolicy="no-referrer"
                  />
                )}
                <Link to="/$storeId/products/$id" params={{ storeId: String(storeId), id }}>
                  <bdi>{name}</bdi>
                </Link>
              </span>
            ),
          },
          {
            id: 'id',
            heading: t('products.id'),
            cell: ({ userDefinedId }) => <bdi>{userDefinedId}</bdi>,
            isMinor: true,
          },
          {
            id: 'price',
            heading: t('orders.price'),
            cell: ({ price }) => money(price, currency),
            isNumber: true,
          },
          {
            id: 'stock',
            heading: t('products.stock'),
            cell: ({ totalStock }) =>
              totalStock === null || totalStock === undefined ? '–' : number(totalStock),
            isNumber: true,
          },
          {
            id: 'sales',
            heading: t('products.sales'),
            cell: ({ statistics }) => number(statistics.numberOfSales),
            isNumber: true,
          },
        ]}
      />
      {isAdding && <ProductForm onClose={() => setAdding(false)} />}
      {isFetching && <FetchForm onClose={() => setFetching(false)} />}
    </Page>
  );
}

/** Reads a page of the shop and sells what it finds there. */
function FetchForm({ onClose }: { readonly onClose: () => void }) {
  const { api, storeId } = useStore();
  const queries = useQueryClient();
  const [fetchUrl, setUrl] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => dataOf(await api.POST('/products', { body: { fetchUrl } })),
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ queryKey: [storeId, 'products'] });
      toast(t('products.fetched', { smart_count: Array.isArray(answer) ? answer.length : 1 }));
      onClose();
    },
  });
  return (
    <Dialog title={t('products.fetch')} isOpen onClose={onClose}>
      <Form error={error} onSubmit={() => mutate()}>
        <TextField
          label={t('products.address')}
          description={t('products.address_use')}
          type="url"
          value={fetchUrl}
          onChange={setUrl}
          isRequired
          autoFocus
        />
        {error && <Notice look="error">{messageOf(error)}</Notice>}
        <div className="form__acts">
          <Button onPress={onClose}>{t('actions.cancel')}</Button>
          <Button look="primary" type="submit" isPending={isPending}>
            {t('products.fetch')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
