import { useEffect, useRef } from 'preact/hooks';
import { nameIn } from '../../address.js';
import type { State } from '../../types.js';
import { CartSummary } from '../cart/cart-summary.js';
import { EmptyCart } from '../cart/empty-cart.js';
import { useApp, useStore } from '../context.js';
import { addressLines } from './address-lines.js';
import { BillingStep } from './billing-step.js';
import { PaymentStep } from './payment-step.js';
import { ShippingStep } from './shipping-step.js';
import { CompletedStep, Information, StepHead } from './step-box.js';
import { allowedStep, routeOf, type Step, stepOf, stepsOf } from './steps.js';
import { SummaryFold } from './summary-fold.js';
import { UnheardPayment } from './unheard-payment.js';
import { useCountries } from './use-countries.js';
import { useNarrow } from './use-narrow.js';
import { useUnheardPayment } from './use-payment.js';

/** Billing, shipping and payment: one after the other, on one page, beside what is bought. */
export function CheckoutScreen({ route }: { readonly route: string }) {
  const { state, router, language } = useApp();
  const now = useStore(state);
  const { t } = language;
  const narrow = useNarrow();
  const isReturn = route.startsWith('/checkout/return/');
  const unheard = useUnheardPayment(isReturn);
  const { cart, session } = now;
  // Whoever comes back from paying stands before what became of it, and the ways to pay.
  const asked = isReturn ? 'payment' : stepOf(route);
  const step = session.loading ? asked : allowedStep(now, asked);
  const first = useRef(true);
  const focus = !first.current;
  useEffect(() => {
    first.current = false;
  }, []);
  // A step that is not open yet, or a gateway's way back, is shown as the one where the buyer is.
  useEffect(() => {
    if (!session.loading && unheard.known !== 'asking' && routeOf[step] !== route)
      router.replace(routeOf[step]);
  }, [step, route, session.loading, unheard.known]);
  const isHeard = typeof unheard.known === 'object';
  useEffect(() => {
    if (isHeard && !session.loading) router.replace(routeOf[allowedStep(state.get(), 'payment')]);
  }, [isHeard, session.loading]);

  if (unheard.known === 'asking')
    return (
      <p class="snipcart-checkout__loading" role="status">
        <span class="snipcart-spinner" /> {t('payment.returned')}
      </p>
    );
  if (session.loading)
    return (
      <p class="snipcart-checkout__loading" role="status">
        {t('default.loading')}
      </p>
    );
  if (cart.items.count === 0) return <EmptyCart />;
  const steps = stepsOf(now);
  const pendingPayment = unheard.known ? (
    <UnheardPayment known={unheard.known} onAgain={() => void unheard.ask()} />
  ) : null;
  return (
    <div class="snipcart-checkout__content">
      <p class="snipcart-sr-only" role="status">
        {t('access.step', {
          number: steps.indexOf(step) + 1,
          count: steps.length,
          title: t(`${step}.title`),
        })}
      </p>
      <div class="snipcart-layout__cols">
        <div class="snipcart-layout__col snipcart-layout__col--large">
          {narrow ? <SummaryFold /> : null}
          {step === 'payment' ? null : pendingPayment}
          {steps.map((one, index) => (
            <div class="snipcart-checkout-step" id={`snipcart-checkout-step-${one}`} key={one}>
              {one !== step ? (
                <OtherStep step={one} number={index + 1} isDone={index < steps.indexOf(step)} />
              ) : one === 'billing' ? (
                <BillingStep number={index + 1} focus={focus} />
              ) : one === 'shipping' ? (
                <ShippingStep number={index + 1} focus={focus} />
              ) : (
                <PaymentStep number={index + 1} focus={focus}>
                  {pendingPayment}
                </PaymentStep>
              )}
            </div>
          ))}
        </div>
        {narrow ? null : (
          <div class="snipcart-layout__col">
            <SummaryFold />
            <CartSummary editable />
          </div>
        )}
      </div>
    </div>
  );
}

interface OtherStepProps {
  readonly step: Step;
  readonly number: number;
  readonly isDone: boolean;
}

/** A step that the buyer is not at: what was said there, or its name alone. */
function OtherStep({ step, number, isDone }: OtherStepProps) {
  const now = useStore(useApp().state);
  if (!isDone)
    return (
      <div class="snipcart__box snipcart__box--gray">
        <StepHead step={step} number={number} status="later" />
      </div>
    );
  return (
    <CompletedStep step={step} number={number}>
      {step === 'billing' ? <Buyer now={now} /> : <Way now={now} />}
    </CompletedStep>
  );
}

function Buyer({ now }: { readonly now: State }) {
  const { t } = useApp().language;
  const countries = useCountries();
  const { email, billingAddress, shippingAddress, shipToBillingAddress } = now.cart;
  return (
    <>
      <Information
        step="billing"
        title={t('customer.information')}
        lines={[nameIn(billingAddress ?? {}), email]}
      />
      <Information
        step="billing"
        title={t('billing.address')}
        lines={addressLines(billingAddress, countries)}
      />
      {shipToBillingAddress ? null : (
        <Information
          step="billing"
          title={t('shipping.address')}
          lines={[nameIn(shippingAddress ?? {}), ...addressLines(shippingAddress, countries)]}
        />
      )}
    </>
  );
}

function Way({ now }: { readonly now: State }) {
  const { t } = useApp().language;
  return (
    <Information step="shipping" title={t('shipping.method')} lines={[now.cart.shippingDetails.method]} />
  );
}
