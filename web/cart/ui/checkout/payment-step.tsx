import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PaymentMethod } from '../../paying.js';
import type { SDKError } from '../../types.js';
import { useApp, useStore } from '../context.js';
import { Button } from '../parts/button.js';
import { Slot } from '../slot.js';
import { MethodForm } from './method-form.js';
import { PaymentFailure } from './payment-failure.js';
import { PaymentMethods } from './payment-methods.js';
import { StepHead } from './step-box.js';
import { type Collect, usePayment } from './use-payment.js';

interface PaymentStepProps {
  readonly number: number;
  readonly focus: boolean;
  /** What is told of an earlier payment. */
  readonly children?: ComponentChildren;
}

/** How the order is paid, and placing it. */
export function PaymentStep({ number, focus, children }: PaymentStepProps) {
  const app = useApp();
  const { cart, language, router } = app;
  const { total, currency } = useStore(app.state).cart;
  const { isSandboxMode } = useStore(app.state).session;
  const { t } = language;
  const [methods, setMethods] = useState<readonly PaymentMethod[]>();
  const [trouble, setTrouble] = useState<SDKError>();
  const [wanted, setWanted] = useState<string>();
  const { phase, error, setError, pay } = usePayment();
  const collect = useRef<Collect>(async () => ({}));
  const method = methods?.find(({ id }) => id === wanted) ?? methods?.[0];
  const busy = phase !== 'idle';

  function look(): void {
    setTrouble(undefined);
    cart.paymentMethods().then(setMethods, setTrouble);
  }
  // What nothing is to be paid for is paid otherwise.
  useEffect(look, [total === 0, currency]);

  function submit(event: Event): void {
    event.preventDefault();
    if (method) void pay(method.id, () => collect.current());
  }
  return (
    <form class="snipcart-form snipcart-payment" noValidate onSubmit={submit}>
      <div class="snipcart__box">
        <StepHead step="payment" number={number} status="now" focus={focus} />
        {children}
        <div role="alert">
          {error ? <PaymentFailure error={error} onSettled={() => setError(undefined)} /> : null}
          {trouble ? <PaymentFailure error={trouble} onRetry={look} /> : null}
        </div>
        <Slot name="payment" section="top" />
        {isSandboxMode ? (
          <p class="snipcart-payment__sandbox snipcart__font--tiny">{t('payment.test_mode')}</p>
        ) : null}
        {methods === undefined && !trouble ? (
          <p class="snipcart-checkout__loading" role="status">
            {t('default.loading')}
          </p>
        ) : null}
        {methods?.length === 0 ? <p>{t('payment.no_methods')}</p> : null}
        {methods && methods.length > 0 ? (
          <PaymentMethods methods={methods} chosen={method?.id} disabled={busy} onChoose={setWanted}>
            {(one) => (
              <MethodForm
                key={one.id}
                method={one}
                busy={busy}
                collect={collect}
                onPlaced={({ token }) => router.replace(`/order/${token}`)}
              />
            )}
          </PaymentMethods>
        ) : null}
        <Slot name="payment" section="bottom" />
        {method ? (
          <div class="snipcart-form__footer">
            <Button submits busy={busy} icon="lock">
              {t('payment.place_order')}
            </Button>
            <p class="snipcart-payment__busy snipcart__font--tiny" role="status">
              {phase === 'leaving'
                ? t('payment.redirecting', { method: method.name })
                : busy
                  ? `${t('payment.processing_payment')} ${t('payment.do_not_close')}`
                  : ''}
            </p>
          </div>
        ) : null}
      </div>
    </form>
  );
}
