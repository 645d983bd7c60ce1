import { useEffect, useRef, useState } from 'preact/hooks';
import { returnUrl } from '../../paying.js';
import type { SDKError } from '../../types.js';
import type { PaymentFormProps } from '../../ui/checkout/method-form.js';
import { useApp, useStore } from '../../ui/context.js';
import { stripeLook } from './look.js';
import { loadStripe, type Stripe, type StripeElement, type StripeElements, stripeRefusal } from './stripe.js';

/** Stripe's own form, in Stripe's frame: what is typed there reaches neither the page nor the shop. */
export function PaymentForm({ method, collect, onPlaced, Failure }: PaymentFormProps) {
  const { cart, state, language } = useApp();
  const now = useStore(state);
  const { t } = language;
  const place = useRef<HTMLDivElement>(null);
  const stripe = useRef<{ readonly api: Stripe; readonly elements: StripeElements } | undefined>(undefined);
  const [ready, setReady] = useState(false);
  const [trouble, setTrouble] = useState<SDKError>();
  const [tries, setTries] = useState(0);
  const { total, currency, customFields, email, token } = now.cart;
  /** Whatever changes the order ends the payment that was prepared for it. */
  const bought = JSON.stringify([total, currency, customFields, email]);

  useEffect(() => {
    let unmounted = false;
    let element: StripeElement | undefined;
    setReady(false);
    // With another total comes another payment: that it is another stays told.
    setTrouble((was) => (was?.reason === 'total_changed' ? was : undefined));
    async function prepare(): Promise<void> {
      const [make, prepared] = await Promise.all([loadStripe(), cart.preparePayment(method.id)]);
      if (unmounted) return;
      if ('order' in prepared) return onPlaced(prepared.order);
      if (!('clientSecret' in prepared)) return;
      const api = make(method.publishableKey ?? '', { locale: language.textLang });
      const elements = api.elements({
        clientSecret: prepared.clientSecret,
        ...stripeLook(place.current!, state.get().customization.paymentForm),
      });
      stripe.current = { api, elements };
      element = elements.create('payment');
      element.on('ready', () => !unmounted && setReady(true));
      element.on('loaderror', ({ error }) => !unmounted && error && setTrouble(stripeRefusal(error)));
      element.mount(place.current!);
    }
    prepare().catch((error: SDKError) => {
      if (unmounted) return;
      setTrouble(error);
      if (error.reason === 'total_changed') void cart.refresh().catch(() => undefined);
    });
    return () => {
      unmounted = true;
      stripe.current = undefined;
      element?.destroy();
    };
  }, [bought, tries]);

  collect.current = async () => {
    // Fields that the buyer left just now are on their way into the order.
    await cart.settled();
    const { api, elements } = stripe.current ?? {};
    if (!api || !elements) return undefined;
    cart.startsOutside(method.id);
    const confirmParams = { return_url: returnUrl(token ?? '') };
    const { error } = await api.confirmPayment({ elements, confirmParams, redirect: 'if_required' });
    if (!error) return {};
    const refusal = stripeRefusal(error);
    // Stripe has told in its form what is missing there.
    if (error.type === 'validation_error') {
      cart.forgetPayment();
      return undefined;
    }
    // A payment that was given up meanwhile takes no card any more.
    if (error.type === 'invalid_request_error') setTries((count) => count + 1);
    throw cart.failedOutside(refusal);
  };

  return (
    <div class={`snipcart-payment-card-form${ready ? ' snipcart-payment-card-form--loaded' : ''}`}>
      {ready || trouble ? null : (
        <p class="snipcart-checkout__loading" role="status">
          {t('payment.preparing_payment_session')}
        </p>
      )}
      <div role="alert">
        {trouble ? <Failure error={trouble} onRetry={() => setTries((count) => count + 1)} /> : null}
      </div>
      <div class="snipcart-payment-form" ref={place} />
    </div>
  );
}
