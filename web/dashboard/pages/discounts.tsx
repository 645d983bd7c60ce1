import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '../../../dist/client/schema.js';
import { dataOf } from '../api/client.js';
import { Page } from '../shell/page.js';
import { useStore } from '../shell/store-context.js';
import { t, textOf } from '../text.js';
import { Button } from '../ui/button.js';
import { ConfirmDialog } from '../ui/confirm-dialog.js';
import { date, money, number } from '../ui/format.js';
import { List } from '../ui/list-page.js';

type Discount = components['schemas']['Discount'];

/** Codes and rules that lower what a buyer pays, with how often they were used. */
export function DiscountsPage() {
  const { api, storeId, currency } = useStore();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [removed, setRemoved] = useState<Discount>();
  const queryKey = [storeId, 'discounts'];
  const remove = async ({ id, numberOfUsages }: Discount) => {
    const params = { path: { id } };
    // One that orders name stays for them, out of use.
    await (numberOfUsages > 0
      ? api.PUT('/discounts/{id}', { params, body: { archived: true } })
      : api.DELETE('/discounts/{id}', { params }));
    await queries.invalidateQueries({ queryKey });
  };
  const at = (id: string) => ({ storeId: String(storeId), id });
  return (
    <Page
      title={t('discounts.title')}
      acts={
        <Button
          look="primary"
          onPress={() => void navigate({ to: '/$storeId/discounts/$id', params: at('new') })}
        >
          {t('discounts.add')}
        </Button>
      }
    >
      <List
        title={t('discounts.title')}
        queryKey={queryKey}
        queryFn={async () => {
          const items = dataOf(await api.GET('/discounts', {})).filter(({ archived }) => !archived);
          return { items, totalItems: items.length };
        }}
        rowKey={({ id }) => id}
        empty={<p>{t('discounts.none_yet')}</p>}
        columns={[
          {
            id: 'name',
            heading: t('discounts.name'),
            cell: ({ id, name }) => (
              <Link to="/$storeId/discounts/$id" params={at(id)}>
                <bdi>{name}</bdi>
              </Link>
            ),
          },
          {
            id: 'what',
            heading: t('discounts.what'),
            cell: (one) =>
              typeof one.rate === 'number'
                ? t('discounts.rate_off', { rate: number(one.rate) })
                : typeof one.amount === 'number'
                  ? t('discounts.amount_off', { amount: money(one.amount, one.currency ?? currency) })
                  : textOf(`discounts.types.${one.type}`, one.type),
          },
          { id: 'code', heading: t('discounts.code'), cell: ({ code }) => code && <code>{code}</code> },
          { id: 'expires', heading: t('discounts.expires'), cell: ({ expires }) => expires && date(expires) },
          {
            id: 'uses',
            heading: t('discounts.uses'),
            cell: ({ numberOfUsages, maxNumberOfUsages }) => (
              <>
                {number(numberOfUsages)}
                {typeof maxNumberOfUsages === 'number' && ` / ${number(maxNumberOfUsages)}`}
              </>
            ),
            isNumber: true,
          },
          {
            id: 'acts',
            heading: t('lists.acts'),
            isHeadingHidden: true,
            cell: (one) => (
              <span className="row-acts">
                <Button
                  aria-label={t('discounts.copy_named', { name: one.name })}
                  onPress={() =>
                    void navigate({
                      to: '/$storeId/discounts/$id',
                      params: at('new'),
                      search: { copy: one.id } as never,
                    })
                  }
                >
                  {t('discounts.copy')}
                </Button>
                <Button
                  look="danger"
                  aria-label={t('actions.remove_named', { name: one.name })}
                  onPress={() => setRemoved(one)}
                >
                  {t('actions.remove')}
                </Button>
              </span>
            ),
          },
        ]}
      />
      {removed && (
        <ConfirmDialog
          title={t('actions.remove_named', { name: removed.name })}
          consequence={t('discounts.remove_use')}
          act={t('actions.remove')}
          onConfirm={() => remove(removed)}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </Page>
  );
}
