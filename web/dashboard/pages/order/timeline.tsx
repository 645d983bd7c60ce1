import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { dataOf } from '../../api/client.js';
import type { Order } from '../../api/orders.js';
import { useStore } from '../../shell/store-context.js';
import { t, textOf } from '../../text.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { dateTime } from '../../ui/format.js';
import { Failure, messageOf, Notice } from '../../ui/notice.js';

/** Notes and mails about an order, newest first, and a way to add a note that no buyer sees. */
export function Timeline({ order }: { readonly order: Order }) {
  const { api, storeId, may } = useStore();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const path = { token: order.token };
  const timeline = queryOptions({
    queryKey: [storeId, 'timeline', order.token],
    queryFn: async () =>
      dataOf(await api.GET('/orders/{token}/notifications', { params: { path, query: { limit: 100 } } })),
  });
  const { data, error, refetch } = useQuery(timeline);
  const add = useMutation({
    mutationFn: () =>
      api.POST('/orders/{token}/notifications', {
        params: { path },
        body: { type: 'Comment', deliveryMethod: 'None', message: note },
      }),
    onSuccess: async () => {
      setNote('');
      await queries.invalidateQueries({ queryKey: timeline.queryKey });
    },
  });
  const newestFirst = [...(data?.items ?? [])].sort((one, other) =>
    other.creationDate.localeCompare(one.creationDate),
  );
  return (
    <section className="card">
      <h2>{t('timeline.title')}</h2>
      {may('buyers.write') && (
        <Form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <TextField
            label={t('timeline.note')}
            description={t('timeline.note_use')}
            lines={2}
            value={note}
            onChange={setNote}
          />
          {add.error && <Notice look="error">{messageOf(add.error)}</Notice>}
          <Button type="submit" isDisabled={note.trim() === ''} isPending={add.isPending}>
            {t('timeline.add')}
          </Button>
        </Form>
      )}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && newestFirst.length === 0 && <p>{t('timeline.nothing_yet')}</p>}
      <ol className="timeline">
        {newestFirst.map(({ id, type, deliveryMethod, creationDate, subject, message }) => (
          <li key={id}>
            <p>
              <strong>{textOf(`timeline.kinds.${type}`, type)}</strong>{' '}
              {deliveryMethod === 'Email' && (
                <span className="badge badge--quiet">{t('timeline.by_mail')}</span>
              )}{' '}
              <time dateTime={creationDate}>{dateTime(creationDate)}</time>
            </p>
            <p className="written">{message || subject}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
