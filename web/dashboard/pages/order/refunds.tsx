import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { ApiError, dataOf } from '../../api/client.js';
import type { Order } from '../../api/orders.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { Check } from '../../ui/check.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { dateTime, money } from '../../ui/format.js';
import { messageOf, Notice } from '../../ui/notice.js';
import { toast } from '../../ui/toasts.js';
import { useRefresh } from './use-refresh.js';

/** What went back to the buyer, and a way to give back more while something is left. */
export function Refunds({ order }: { readonly order: Order }) {
  const { api, storeId, may } = useStore();
  const [isRefunding, setRefunding] = useState(false);
  const { data: refunds = [] } = useQuery(
    queryOptions({
      queryKey: [storeId, 'refunds', order.token],
      queryFn: async () =>
        dataOf(await api.GET('/orders/{token}/refunds', { params: { path: { token: order.token } } })),
    }),
  );
  const left = order.adjustedAmount;
  const isPaid = order.paymentStatus === 'Paid' || order.paymentStatus === 'PaidDeferred';
  if (refunds.length === 0 && !(isPaid && left > 0)) return null;
  return (
    <section className="card">
      <h2>{t('refunds.title')}</h2>
      {refunds.length > 0 && (
        <ul className="plain-list">
          {refunds.map(({ id, amount, comment, creationDate, pending }) => (
            <li key={id}>
              <strong>{money(amount ?? 0, order.currency)}</strong>{' '}
              {creationDate && <time dateTime={creationDate}>{dateTime(creationDate)}</time>}
              {pending && <span className="badge badge--waiting">{t('refunds.pending')}</span>}
              {comment && <p className="written">{comment}</p>}
            </li>
          ))}
        </ul>
      )}
      {isPaid && left > 0 && may('orders.refund') && (
        <p>
          {t('refunds.left', { amount: money(left, order.currency) })}{' '}
          <Button onPress={() => setRefunding(true)}>{t('refunds.refund')}</Button>
        </p>
      )}
      {isRefunding && <RefundForm order={order} left={left} onClose={() => setRefunding(false)} />}
    </section>
  );
}

function RefundForm({
  order,
  left,
  onClose,
}: {
  readonly order: Order;
  readonly left: number;
  readonly onClose: () => void;
}) {
  const { api } = useStore();
  const refresh = useRefresh(order.token);
  // One key for the form: whatever happens to the answer, the same refund is made once.
  const key = useRef(crypto.randomUUID());
  const [amount, setAmount] = useState(String(left));
  const [comment, setComment] = useState('');
  const [notifyCustomer, setNotify] = useState(true);
  const value = Number(amount.replace(',', '.'));
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      api.POST('/orders/{token}/refunds', {
        params: { path: { token: order.token } },
        headers: { 'idempotency-key': key.current },
        body: { amount: value, comment, notifyCustomer },
      }),
    onSuccess: async () => {
      await refresh();
      toast(t('refunds.done', { amount: money(value, order.currency) }));
      onClose();
    },
  });
  const errors = error instanceof ApiError ? error.errors : {};
  const isAmount = Number.isFinite(value) && value > 0 && value <= left;
  return (
    <Dialog title={t('refunds.refund')} isOpen onClose={onClose}>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          mutate();
        }}
      >
        <TextField
          label={t('refunds.amount', { currency: order.currency.toUpperCase() })}
          inputMode="decimal"
          value={amount}
          onChange={setAmount}
          description={t('refunds.at_most', { amount: money(left, order.currency) })}
          errors={errors.amount}
          autoFocus
          isRequired
        />
        <TextField
          label={t('refunds.comment')}
          description={t('refunds.comment_use')}
          lines={3}
          value={comment}
          onChange={setComment}
          errors={errors.comment}
        />
        <Check isSelected={notifyCustomer} onChange={setNotify}>
          {t('orders.notify')}
        </Check>
        {error && Object.keys(errors).length === 0 && (
          <Notice look="error">
            {error instanceof ApiError && error.status === 0 ? t('refunds.unknown') : messageOf(error)}
          </Notice>
        )}
        <div className="form__acts">
          <Button onPress={onClose}>{t('actions.cancel')}</Button>
          <Button look="primary" type="submit" isPending={isPending} isDisabled={!isAmount}>
            {isAmount
              ? t('refunds.refund_amount', { amount: money(value, order.currency) })
              : t('refunds.refund')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
