import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { components } from '../../../dist/client/schema.js';
import { dataOf } from '../api/client.js';
import { Page } from '../shell/page.js';
import { useStore } from '../shell/store-context.js';
import { t, textOf } from '../text.js';
import { Button } from '../ui/button.js';
import { date, money, number } from '../ui/format.js';
import { Failure, messageOf } from '../ui/notice.js';
import { toast } from '../ui/toasts.js';

type Discount = components['schemas']['Discount'];

/** Codes and rules that lower what a buyer pays, with how often they were used. */
export function DiscountsPage() {
  const { api, storeId, currency, may } = useStore();
  const queries = useQueryClient();
  const list = queryOptions({
    queryKey: [storeId, 'discounts'],
    queryFn: async () => dataOf(await api.GET('/discounts', {})).filter(({ archived }) => !archived),
  });
  const { data, error, refetch } = useQuery(list);
  const remove = useMutation({
    // One that orders name stays for them, out of use.
    mutationFn: async ({ id, numberOfUsages }: Discount) =>
      numberOfUsages > 0
        ? api.PUT('/discounts/{id}', { params: { path: { id } }, body: { archived: true } as never })
        : api.DELETE('/discounts/{id}', { params: { path: { id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: list.queryKey }),
    onError: (failure) => toast(messageOf(failure), 'error'),
  });
  const mayChange = may('discounts');
  return (
    <Page title={t('discounts.title')}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <p role="status">{t('lists.loading')}</p>}
      {data?.length === 0 && <p className="empty">{t('discounts.none_yet')}</p>}
      {data && data.length > 0 && (
        <div className="table-frame">
          <table className="table">
            <caption className="visually-hidden">{t('discounts.title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('discounts.name')}</th>
                <th scope="col">{t('discounts.what')}</th>
                <th scope="col">{t('discounts.code')}</th>
                <th scope="col">{t('discounts.expires')}</th>
                <th scope="col" className="cell--number">
                  {t('discounts.uses')}
                </th>
                {mayChange && (
                  <th scope="col">
                    <span className="visually-hidden">{t('lists.acts')}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {data.map((one) => (
                <tr key={one.id}>
                  <td data-heading={t('discounts.name')}>
                    <bdi>{one.name}</bdi>
                  </td>
                  <td data-heading={t('discounts.what')}>
                    {typeof one.rate === 'number'
                      ? t('discounts.rate_off', { rate: number(one.rate) })
                      : typeof one.amount === 'number'
                        ? t('discounts.amount_off', { amount: money(one.amount, one.currency ?? currency) })
                        : textOf(`discounts.types.${one.type}`, one.type)}
                  </td>
                  <td data-heading={t('discounts.code')}>{one.code && <code>{one.code}</code>}</td>
                  <td data-heading={t('discounts.expires')}>{one.expires && date(one.expires)}</td>
                  <td data-heading={t('discounts.uses')} className="cell--number">
                    {number(one.numberOfUsages)}
                    {typeof one.maxNumberOfUsages === 'number' && ` / ${number(one.maxNumberOfUsages)}`}
                  </td>
                  {mayChange && (
                    <td>
                      <Button
                        look="danger"
                        isPending={remove.isPending && remove.variables.id === one.id}
                        aria-label={t('discounts.remove_named', { name: one.name })}
                        onPress={() => {
                          if (confirm(t('discounts.remove_sure', { name: one.name }))) remove.mutate(one);
                        }}
                      >
                        {t('actions.remove')}
                      </Button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  );
}
