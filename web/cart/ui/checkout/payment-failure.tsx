import { useEffect, useRef } from 'preact/hooks';
import { withDetail } from '../../failure.js';
import { OrderProblems, type OrderProblemsProps } from '../../refusal/order-problems.js';
import { useApp } from '../context.js';
import { Button } from '../parts/button.js';
import { FlashMessage } from '../parts/flash-message.js';

interface PaymentFailureProps extends OrderProblemsProps {
  /** Tries again what failed. */
  readonly onRetry?: () => void;
}

/**
 * Why an order was not placed. Where something else than the payment was wrong, what it was and the ways on
 * from there.
 */
export function PaymentFailure({ error, onRetry, onSettled }: PaymentFailureProps) {
  const app = useApp();
  const { t, error: textOf } = app.language;
  const box = useRef<HTMLDivElement>(null);
  const { errors = {}, reason, status, message } = error;
  // What a provider says of a payment is for its payer; what else the shop answers is for whoever builds it.
  const ofPayment = errors.payment !== undefined && status < 500;
  const { title, description } = ofPayment ? textOf(reason, message) : textOf(reason ?? 'default');
  const text = description ?? withDetail(app, title, error).text;
  const ofOrder = Object.keys(errors).some((field) => field !== 'payment');

  useEffect(() => box.current?.scrollIntoView?.({ block: 'nearest' }), [error]);
  return (
    <div class="snipcart-payment__failure" ref={box}>
      <FlashMessage kind="error" title={title} text={text} />
      {ofOrder ? <OrderProblems error={error} onSettled={onSettled} /> : null}
      {onRetry ? (
        <Button kind="secondary" onClick={onRetry}>
          {t('actions.retry')}
        </Button>
      ) : null}
    </div>
  );
}
