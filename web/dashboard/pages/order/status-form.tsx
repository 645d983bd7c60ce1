import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/client.js';
import type { Order } from '../../api/orders.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { statusText } from '../../ui/badge.js';
import { Check } from '../../ui/check.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { Form, SaveOrCancel } from '../../ui/form.js';
import { messageOf, Notice } from '../../ui/notice.js';
import { Select } from '../../ui/select.js';
import { toast } from '../../ui/toasts.js';
import { useRefresh } from './use-refresh.js';

const statuses = [
  'InProgress',
  'Processed',
  'Shipped',
  'Delivered',
  'Pending',
  'Disputed',
  'Cancelled',
] as const;

/** An order's status, its parcel's number, and whether the buyer is told. */
export function StatusForm({ order, onClose }: { readonly order: Order; readonly onClose: () => void }) {
  const { api } = useStore();
  const refresh = useRefresh(order.token);
  const [status, setStatus] = useState<string>(order.status);
  const [trackingNumber, setTrackingNumber] = useState(order.trackingNumber ?? '');
  const [trackingUrl, setTrackingUrl] = useState(order.trackingUrl ?? '');
  const [notify, setNotify] = useState(true);
  const [restock, setRestock] = useState(true);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      api.PUT('/orders/{token}', {
        params: { path: { token: order.token } },
        body: {
          status: status as (typeof statuses)[number],
          trackingNumber: trackingNumber || null,
          trackingUrl: trackingUrl || null,
          notify,
          ...(status === 'Cancelled' ? { restock } : {}),
        } as never,
      }),
    onSuccess: async () => {
      await refresh();
      toast(t('orders.changed'));
      onClose();
    },
  });
  const errors = error instanceof ApiError ? error.errors : {};
  return (
    <Dialog title={t('orders.change_status')} isOpen onClose={onClose}>
      <Form error={error} onSubmit={() => mutate()}>
        <Select
          label={t('orders.status')}
          value={status}
          choices={statuses.map((id) => ({ id, text: statusText('order', id) }))}
          onChange={setStatus}
        />
        <TextField
          label={t('orders.tracking_number')}
          value={trackingNumber}
          onChange={setTrackingNumber}
          errors={errors.trackingNumber}
        />
        <TextField
          label={t('orders.tracking_address')}
          type="url"
          placeholder="https://"
          value={trackingUrl}
          onChange={setTrackingUrl}
          errors={errors.trackingUrl}
        />
        {status === 'Cancelled' && (
          <Check isSelected={restock} onChange={setRestock}>
            {t('orders.restock')}
          </Check>
        )}
        <Check isSelected={notify} onChange={setNotify}>
          {t('orders.notify')}
        </Check>
        {error && Object.keys(errors).length === 0 && <Notice look="error">{messageOf(error)}</Notice>}
        <SaveOrCancel isPending={isPending} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
