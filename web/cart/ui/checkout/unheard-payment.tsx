import type { PaymentOutcome } from '../../paying.js';
import type { SDKError } from '../../types.js';
import { useApp } from '../context.js';
import { FlashMessage } from '../parts/flash-message.js';
import { PaymentFailure } from './payment-failure.js';

interface UnheardPaymentProps {
  readonly known: PaymentOutcome | 'asking' | { readonly kind: 'failed'; readonly error: SDKError };
  readonly onAgain: () => void;
}

/** What became of a payment that this browser has not heard the end of. */
export function UnheardPayment({ known, onAgain }: UnheardPaymentProps) {
  const { t } = useApp().language;
  if (known === 'asking' || known.kind === 'placed') return null;
  return (
    <div role="alert">
      {known.kind === 'failed' ? (
        <PaymentFailure error={known.error} />
      ) : known.kind === 'working' ? (
        <PaymentFailure error={pending} onRetry={onAgain} />
      ) : (
        <FlashMessage
          kind="info"
          title={t(known.kind === 'action' ? 'payment.unfinished' : 'payment.interrupted')}
          text={t(known.kind === 'action' ? 'payment.unfinished_hint' : 'payment.interrupted_hint')}
        />
      )}
    </div>
  );
}

const pending: SDKError = Object.assign(new Error(''), { status: 409, reason: 'payment_pending' });
