import { useEffect, useRef } from 'preact/hooks';
import type { RemediesProps } from '../../remedies/remedies.js';
import { useApp } from '../context.js';
import { later } from '../later.js';
import { Button } from '../parts/button.js';
import { FlashMessage } from '../parts/flash-message.js';

const Remedies = later<RemediesProps>('remedies', 'Remedies');

interface PaymentFailureProps extends RemediesProps {
  /** Tries again what failed. */
  readonly onRetry?: () => void;
}

/** Why an order was not placed. Where something else than the payment was wrong, what it was and the ways on from there. */
export function PaymentFailure({ error, onRetry, onSettled }: PaymentFailureProps) {
  const { t, error: textOf } = useApp().language;
  const box = useRef<HTMLDivElement>(null);
  const { errors = {}, reason, status, message } = error;
  const { title, description } = textOf(reason, status < 500 ? message : '');
  const ofOrder = Object.keys(errors).some((field) => field !== 'payment');

  useEffect(() => box.current?.scrollIntoView?.({ block: 'nearest' }), [error]);
  return (
    <div class="snipcart-payment__failure" ref={box}>
      <FlashMessage kind="error" title={title} text={description} />
      {ofOrder ? <Remedies error={error} onSettled={onSettled} /> : null}
      {onRetry ? (
        <Button kind="secondary" onClick={onRetry}>
          {t('actions.retry')}
        </Button>
      ) : null}
    </div>
  );
}
