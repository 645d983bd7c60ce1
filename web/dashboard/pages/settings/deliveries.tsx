import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '../../../../dist/client/schema.js';
import { dataOf } from '../../api/client.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { dateTime, number } from '../../ui/format.js';
import { List } from '../../ui/list-page.js';
import { messageOf } from '../../ui/notice.js';
import { Select } from '../../ui/select.js';
import { toast } from '../../ui/toasts.js';
import { filledIn } from '../filters.js';
import { useListSearch } from '../use-list-search.js';

type Delivery = components['schemas']['WebhookDelivery'];

const states = ['Waiting', 'Delivered', 'Failed', 'Dropped'] as const;
const looks = { Waiting: 'waiting', Delivered: 'good', Failed: 'bad', Dropped: 'quiet' } as const;
const limit = 20;

/** What was sent to webhooks, and what came of it; anything can be sent again. */
export function Deliveries({ webhooks }: { readonly webhooks: readonly components['schemas']['Webhook'][] }) {
  const { api, storeId } = useStore();
  const queries = useQueryClient();
  const { offset, textOf: filterOf, change } = useListSearch();
  const [opened, setOpened] = useState<Delivery>();
  const query = { offset, limit, ...filledIn({ state: filterOf('state') }) };
  const resend = useMutation({
    mutationFn: (id: string) => api.POST('/webhooks/deliveries/{id}/resend', { params: { path: { id } } }),
    onSuccess: async () => {
      toast(t('webhooks.resent'));
      await queries.invalidateQueries({ queryKey: [storeId, 'deliveries'] });
    },
    onError: (failure) => toast(messageOf(failure), 'error'),
  });
  const addressOf = ({ webhookId }: Delivery) =>
    webhooks.find(({ id }) => id === webhookId)?.url ?? webhookId;
  const again = (delivery: Delivery) => (
    <Button
      aria-label={`${t('webhooks.resend')}: ${delivery.eventName}`}
      isPending={resend.isPending && resend.variables === delivery.id}
      onPress={() => resend.mutate(delivery.id)}
    >
      {t('webhooks.resend')}
    </Button>
  );
  return (
    <section className="spaced">
      <h2>{t('webhooks.log')}</h2>
      <div className="filters">
        <Select
          label={t('orders.status')}
          value={filterOf('state')}
          choices={[
            { id: '', text: t('lists.any') },
            ...states.map((id) => ({ id, text: t(`webhooks.delivery.${id}`) })),
          ]}
          onChange={(state) => change({ state })}
        />
      </div>
      <List
        title={t('webhooks.log')}
        queryKey={[storeId, 'deliveries', query]}
        queryFn={async () =>
          dataOf(await api.GET('/webhooks/deliveries', { params: { query: query as never } }))
        }
        offset={offset}
        limit={limit}
        onPage={(to) => change({ offset: to || undefined })}
        rowKey={({ id }) => id}
        empty={<p>{t('webhooks.log_empty')}</p>}
        columns={[
          {
            id: 'event',
            heading: t('webhooks.event'),
            cell: (delivery) => (
              <Button look="plain" className="link" onPress={() => setOpened(delivery)}>
                {delivery.eventName}
              </Button>
            ),
          },
          {
            id: 'to',
            heading: t('webhooks.address'),
            cell: (delivery) => <bdi>{addressOf(delivery)}</bdi>,
            isMinor: true,
          },
          {
            id: 'state',
            heading: t('orders.status'),
            cell: ({ state }) => (
              <span className={`badge badge--${looks[state]}`}>{t(`webhooks.delivery.${state}`)}</span>
            ),
          },
          {
            id: 'tries',
            heading: t('webhooks.tries'),
            cell: ({ attempts }) => number(attempts),
            isNumber: true,
          },
          { id: 'date', heading: t('orders.date'), cell: ({ creationDate }) => dateTime(creationDate) },
          { id: 'acts', heading: t('lists.acts'), isHeadingHidden: true, cell: again },
        ]}
      />
      {opened && (
        <Dialog title={opened.eventName} isOpen onClose={() => setOpened(undefined)}>
          <dl className="pairs">
            <div>
              <dt>{t('webhooks.address')}</dt>
              <dd>
                <bdi>{addressOf(opened)}</bdi>
              </dd>
            </div>
            <div>
              <dt>{t('webhooks.about')}</dt>
              <dd>
                <bdi>{opened.subject}</bdi>
              </dd>
            </div>
            <div>
              <dt>{t('webhooks.event_id')}</dt>
              <dd>
                <bdi>{opened.eventId}</bdi>
              </dd>
            </div>
            {opened.nextTryOn && (
              <div>
                <dt>{t('webhooks.next_try')}</dt>
                <dd>{dateTime(opened.nextTryOn)}</dd>
              </div>
            )}
          </dl>
          <ol className="timeline">
            {opened.tries.map(({ date, status, milliseconds, error, answer }) => (
              <li key={date}>
                <p>
                  <strong>{status ?? t('webhooks.no_answer')}</strong>{' '}
                  <time dateTime={date}>{dateTime(date)}</time>{' '}
                  {t('webhooks.milliseconds', { smart_count: milliseconds })}
                </p>
                {error && <p>{error}</p>}
                {answer && <p className="written answer">{answer}</p>}
              </li>
            ))}
          </ol>
          <div className="form__acts">
            {again(opened)}
            <Button look="primary" onPress={() => setOpened(undefined)}>
              {t('actions.done')}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
