import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { components } from '../../../../dist/client/schema.js';
import { dataOf } from '../../api/client.js';
import { Page } from '../../shell/page.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { money, number } from '../../ui/format.js';
import { Table } from '../../ui/list-page.js';
import { Waiting } from '../../ui/notice.js';
import { countries } from '../../ui/places.js';
import { shippingGroups } from './fields.js';
import { SettingsForm } from './settings-form.js';
import { ShippingForm } from './shipping-form.js';

type Method = components['schemas']['ShippingMethod'];

/** The ways to ship that the merchant defined, or the server that offers rates in their place. */
export function ShippingPage() {
  const { api, storeId, currency } = useStore();
  const queries = useQueryClient();
  const query = queryOptions({
    queryKey: [storeId, 'shipping-methods'],
    queryFn: async () => dataOf(await api.GET('/shipping_methods', {})),
  });
  const { data, error, refetch } = useQuery(query);
  const [edited, setEdited] = useState<Method | 'new'>();
  const [removed, setRemoved] = useState<Method>();
  const names = useMemo(() => new Map(countries().map(({ id, text }) => [id, text])), []);
  const refresh = () => queries.invalidateQueries({ queryKey: query.queryKey });
  const rateText = ({ rates, currency: own }: Method): string => {
    const costs = rates.map(({ cost }) => cost);
    const [least, most] = [Math.min(...costs), Math.max(...costs)].map((cost) =>
      money(cost, own ?? currency),
    );
    return least === most ? `${least}` : `${least} – ${most}`;
  };
  return (
    <Page
      title={t('settings.pages.shipping')}
      acts={
        <Button look="primary" onPress={() => setEdited('new')}>
          {t('shipping.add')}
        </Button>
      }
    >
      {!data && <Waiting error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="empty">{t('shipping.none_yet')}</p>}
      {data && data.length > 0 && (
        <Table
          title={t('settings.pages.shipping')}
          rows={data}
          rowKey={({ id }) => id}
          columns={[
            { id: 'name', heading: t('shipping.name'), cell: ({ name }) => <bdi>{name}</bdi> },
            { id: 'cost', heading: t('shipping.cost'), cell: rateText, isNumber: true },
            {
              id: 'where',
              heading: t('shipping.where'),
              cell: ({ countryCondition }) =>
                countryCondition.length === 0
                  ? t('shipping.everywhere')
                  : countryCondition
                      .map(({ countryCode, provinceCode }) =>
                        [names.get(countryCode) ?? countryCode, provinceCode].filter(Boolean).join(' '),
                      )
                      .join(', '),
            },
            {
              id: 'days',
              heading: t('shipping.days'),
              cell: ({
                guaranteedEstimatedDelivery: { minimumDaysForDelivery: from, maximumDaysForDelivery: to },
              }) =>
                [from, to]
                  .filter((day) => day !== null)
                  .map(number)
                  .join(' – '),
              isMinor: true,
            },
            {
              id: 'acts',
              heading: t('lists.acts'),
              isHeadingHidden: true,
              cell: (method) => (
                <span className="row-acts">
                  <Button
                    aria-label={t('actions.edit_named', { name: method.name })}
                    onPress={() => setEdited(method)}
                  >
                    {t('actions.edit')}
                  </Button>
                  <Button
                    look="danger"
                    aria-label={t('actions.remove_named', { name: method.name })}
                    onPress={() => setRemoved(method)}
                  >
                    {t('actions.remove')}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
      <div className="spaced">
        <SettingsForm path="/settings/general" groups={shippingGroups()} />
      </div>
      {edited && (
        <ShippingForm
          method={edited === 'new' ? undefined : edited}
          onSaved={refresh}
          onClose={() => setEdited(undefined)}
        />
      )}
      {removed && (
        <ConfirmDialog
          title={t('actions.remove_named', { name: removed.name })}
          consequence={t('shipping.remove_use')}
          act={t('actions.remove')}
          onConfirm={async () => {
            await api.DELETE('/shipping_methods/{id}', { params: { path: { id: removed.id } } });
            await refresh();
          }}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </Page>
  );
}
