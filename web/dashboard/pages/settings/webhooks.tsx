import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Checkbox, CheckboxGroup, FieldError, Label } from 'react-aria-components';
import type { components } from '../../../../dist/client/schema.js';
import { dataOf, errorsOf } from '../../api/client.js';
import { Page } from '../../shell/page.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { CopyField } from '../../ui/copy-field.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { dateTime } from '../../ui/format.js';
import { Table } from '../../ui/list-page.js';
import { messageOf, Notice, Waiting } from '../../ui/notice.js';
import { toast } from '../../ui/toasts.js';
import { Deliveries } from './deliveries.js';

type Webhook = components['schemas']['Webhook'];
type Event = NonNullable<components['schemas']['NewWebhook']['events']>[number];

const events = [
  'order.completed',
  'order.status.changed',
  'order.paymentStatus.changed',
  'order.trackingNumber.changed',
  'order.refund.created',
  'order.notification.created',
  'customauth:customer_updated',
] as const satisfies readonly Event[];

const looks = { Working: 'good', Failing: 'bad', Paused: 'waiting', Off: 'quiet' } as const;

/** Programs that are told what happens in the shop, and what became of each message. */
export function WebhooksPage() {
  const { api, storeId } = useStore();
  const queries = useQueryClient();
  const query = queryOptions({
    queryKey: [storeId, 'webhooks'],
    queryFn: async () => dataOf(await api.GET('/webhooks', {})),
  });
  const { data, error, refetch } = useQuery(query);
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [removed, setRemoved] = useState<Webhook>();
  const refresh = () => queries.invalidateQueries({ queryKey: query.queryKey });
  const act = useMutation({
    mutationFn: async ({ run }: { readonly run: () => Promise<unknown> }) => run(),
    onSuccess: async () => {
      await refresh();
      await queries.invalidateQueries({ queryKey: [storeId, 'deliveries'] });
    },
    onError: (failure) => toast(messageOf(failure), 'error'),
  });
  const at = ({ id }: Webhook) => ({ params: { path: { id } } });
  return (
    <Page
      title={t('settings.pages.webhooks')}
      acts={
        <Button look="primary" onPress={() => setAdding(true)}>
          {t('webhooks.add')}
        </Button>
      }
    >
      <p>{t('webhooks.use')}</p>
      {!data && <Waiting error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="empty">{t('webhooks.none_yet')}</p>}
      {data && data.length > 0 && (
        <Table
          title={t('settings.pages.webhooks')}
          rows={data}
          rowKey={({ id }) => String(id)}
          columns={[
            {
              id: 'url',
              heading: t('webhooks.address'),
              cell: ({ url, events: own }) => (
                <>
                  <bdi>{url}</bdi>
                  <small className="under">
                    {own.length > 0 ? own.join(', ') : t('webhooks.all_events')}
                  </small>
                </>
              ),
            },
            {
              id: 'state',
              heading: t('orders.status'),
              cell: ({ state, pausedUntil }) => (
                <>
                  <span className={`badge badge--${looks[state]}`}>{t(`webhooks.states.${state}`)}</span>
                  {pausedUntil && <small className="under">{dateTime(pausedUntil)}</small>}
                </>
              ),
            },
            {
              id: 'acts',
              heading: t('lists.acts'),
              isHeadingHidden: true,
              cell: (webhook) => (
                <span className="row-acts">
                  <Button
                    aria-label={`${t('webhooks.test')}: ${webhook.url}`}
                    onPress={() =>
                      act.mutate({
                        run: async () => {
                          await api.POST('/webhooks/{id}/test', at(webhook));
                          toast(t('webhooks.test_sent'));
                        },
                      })
                    }
                  >
                    {t('webhooks.test')}
                  </Button>
                  <Button
                    aria-label={`${t(webhook.active ? 'webhooks.off' : 'webhooks.on')}: ${webhook.url}`}
                    onPress={() =>
                      act.mutate({
                        run: () =>
                          api.PUT('/webhooks/{id}', { ...at(webhook), body: { active: !webhook.active } }),
                      })
                    }
                  >
                    {t(webhook.active ? 'webhooks.off' : 'webhooks.on')}
                  </Button>
                  <Button
                    aria-label={`${t('webhooks.new_secret')}: ${webhook.url}`}
                    onPress={() =>
                      act.mutate({
                        run: async () =>
                          setSecret(dataOf(await api.POST('/webhooks/{id}/secret', at(webhook))).secret),
                      })
                    }
                  >
                    {t('webhooks.new_secret')}
                  </Button>
                  <Button
                    look="danger"
                    aria-label={t('actions.remove_named', { name: webhook.url })}
                    onPress={() => setRemoved(webhook)}
                  >
                    {t('actions.remove')}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
      <Deliveries webhooks={data ?? []} />
      {isAdding && (
        <WebhookForm
          onMade={async (made) => {
            await refresh();
            setSecret(made);
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {secret !== undefined && (
        <Dialog title={t('webhooks.secret')} isOpen onClose={() => setSecret(undefined)}>
          <div className="form">
            <p>{t('webhooks.secret_use')}</p>
            <CopyField label={t('webhooks.secret')} value={secret} />
            <div className="form__acts">
              <Button look="primary" onPress={() => setSecret(undefined)}>
                {t('actions.done')}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
      {removed && (
        <ConfirmDialog
          title={t('actions.remove_named', { name: removed.url })}
          consequence={t('webhooks.remove_use')}
          act={t('actions.remove')}
          onConfirm={async () => {
            await api.DELETE('/webhooks/{id}', at(removed));
            await refresh();
          }}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </Page>
  );
}

function WebhookForm({
  onMade,
  onClose,
}: {
  readonly onMade: (secret: string | undefined) => Promise<void>;
  readonly onClose: () => void;
}) {
  const { api } = useStore();
  const [url, setUrl] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => dataOf(await api.POST('/webhooks', { body: { url, events: chosen as Event[] } })),
    onSuccess: async ({ secret }) => {
      onClose();
      await onMade(secret);
    },
  });
  const errors = errorsOf(error);
  return (
    <Dialog title={t('webhooks.add')} isOpen onClose={onClose}>
      <Form error={error} onSubmit={() => mutate()}>
        <TextField
          label={t('webhooks.address')}
          description={t('webhooks.address_use')}
          value={url}
          onChange={setUrl}
          errors={errors.url}
          autoFocus
        />
        <CheckboxGroup className="field" value={chosen} onChange={setChosen} isInvalid={!!errors.events}>
          <Label className="field__label">{t('webhooks.events')}</Label>
          <span className="field__description">{t('webhooks.events_use')}</span>
          {events.map((event) => (
            <Checkbox key={event} className="check" value={event}>
              <span className="check__box" aria-hidden="true" />
              <code>{event}</code>
            </Checkbox>
          ))}
          <FieldError className="field__error">{errors.events?.join(' ')}</FieldError>
        </CheckboxGroup>
        {error && <Notice look="error">{messageOf(error)}</Notice>}
        <div className="form__acts">
          <Button onPress={onClose}>{t('actions.cancel')}</Button>
          <Button look="primary" type="submit" isPending={isPending}>
            {t('webhooks.add')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
