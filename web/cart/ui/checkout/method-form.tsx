import type { ComponentType, RefObject } from 'preact';
import type { PaymentMethod } from '../../paying.js';
import type { Order } from '../../types.js';
import { useApp } from '../context.js';
import { later } from '../later.js';
import { PaymentFailure } from './payment-failure.js';
import type { Collect } from './use-payment.js';

interface MethodFormProps {
  readonly method: PaymentMethod;
  readonly busy: boolean;
  /** Where the form says what is to be sent along. */
  readonly collect: RefObject<Collect>;
  /** The order was paid for before. */
  readonly onPlaced: (order: Order) => void;
}

/**
 * What the form of a way to pay is handed, which comes by itself: what is shown of a refusal it takes from
 * the checkout.
 */
export interface PaymentFormProps extends MethodFormProps {
  readonly Failure: typeof PaymentFailure;
}

/** The forms that were asked for, by their folders below `payment`: each exports a `PaymentForm`. */
const forms = new Map<string, ComponentType<PaymentFormProps>>();

function formOf(name: string): ComponentType<PaymentFormProps> {
  const form = forms.get(name) ?? later<PaymentFormProps>(`payment-${name}`, 'PaymentForm');
  forms.set(name, form);
  return form;
}

/** What a way to pay asks of the buyer, or tells them. */
export function MethodForm(props: MethodFormProps) {
  const { name, form, hint } = props.method;
  const { t } = useApp().language;
  if (form !== undefined) {
    const Form = formOf(form);
    return <Form {...props} Failure={PaymentFailure} />;
  }
  props.collect.current = async () => ({});
  return (
    <p class="snipcart-payment__says">
      {hint === undefined ? t('payment.redirect', { method: name }) : t(hint)}
    </p>
  );
}
