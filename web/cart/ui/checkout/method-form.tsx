import type { RefObject } from 'preact';
import type { PaymentMethod } from '../../paying.js';
import type { Order } from '../../types.js';
import { useApp } from '../context.js';
import { later } from '../later.js';
import { PaymentFailure } from './payment-failure.js';
import type { Collect } from './use-payment.js';

export interface MethodFormProps {
  readonly method: PaymentMethod;
  readonly busy: boolean;
  /** Where the form says what is to be sent along. */
  readonly collect: RefObject<Collect>;
  /** The order was paid for before. */
  readonly onPlaced: (order: Order) => void;
}

/** A form that comes by itself is given what the checkout has. */
export interface LaterFormProps extends MethodFormProps {
  readonly Failure: typeof PaymentFailure;
}

const StripeForm = later<LaterFormProps>('stripe', 'StripeForm');
const CardForm = later<MethodFormProps>('card', 'CardForm');

/** What a way to pay asks of the buyer, or tells them. */
export function MethodForm(props: MethodFormProps) {
  const { id, name } = props.method;
  const { t } = useApp().language;
  if (id === 'stripe') return <StripeForm {...props} Failure={PaymentFailure} />;
  if (id === 'test-card') return <CardForm {...props} />;
  props.collect.current = async () => ({});
  return (
    <p class="snipcart-payment__says">
      {id === 'free'
        ? t('payment.no_payment')
        : id === 'deferred'
          ? t('payment.form.deferred_payment_instructions')
          : t('payment.redirect', { method: name })}
    </p>
  );
}
