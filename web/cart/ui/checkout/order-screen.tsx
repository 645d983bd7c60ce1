import { useEffect, useState } from 'preact/hooks';
import { LabelledValue, Outside, PaidBy } from '../../account/labelled-value.js';
import type { PlacedOrder } from '../../account/placed-order.js';
import { nameIn } from '../../address.js';
import { failureOf } from '../../failure.js';
import { CartSummary } from '../cart/cart-summary.js';
import { useApp } from '../context.js';
import { Button } from '../parts/button.js';
import { FlashMessage } from '../parts/flash-message.js';
import { Icon } from '../parts/icon.js';
import { addressLines } from './address-lines.js';
import { useCountries } from './use-countries.js';

/** An order that was placed in this browser: thanks, what was bought, and what comes next. */
export function OrderScreen({ token }: { readonly token: string }) {
  const app = useApp();
  const { t } = app.language;
  const [order, setOrder] = useState<PlacedOrder>();
  const [failure, setFailure] = useState<{ title: string; text?: string }>();
  useEffect(() => {
    const thank = (placed: PlacedOrder): void => {
      setOrder(placed);
      app.screen.set({ spoken: t('confirmation.thank_you_for_your_order') });
    };
    app.cart.placedOrder(token).then(thank, (error) => {
      const { status = 0 } = error as { status?: number };
      setFailure(
        [401, 403, 404].includes(status)
          ? { title: t('customer_dashboard.order_not_found') }
          : failureOf(app, error),
      );
    });
  }, [token]);
  if (order) return <Confirmation order={order} />;
  return (
    <div class="snipcart-order">
      <p class="snipcart-checkout__loading" role="status">
        {failure ? '' : t('order.loading')}
      </p>
      <div role="alert">
        {failure ? <FlashMessage kind="error" title={failure.title} text={failure.text} /> : null}
      </div>
    </div>
  );
}

function Confirmation({ order }: { readonly order: PlacedOrder }) {
  const { language, page, router } = useApp();
  const { t } = language;
  const countries = useCountries();
  const { invoiceNumber, invoiceUrl, email, paymentStatus, billingAddress, shippingAddress, shippingMethod } =
    order;
  const waits = paymentStatus === 'Pending' || paymentStatus === 'Open';
  const next = [
    waits && t('confirmation.async_confirmation_notice'),
    // Nothing is promised that a shop without a mail server cannot keep.
    !waits && order.confirmedByMail && t('confirmation.email_sent', { email: String(email ?? '') }),
    paymentStatus === 'Deferred' && t('confirmation.pay_later'),
  ].filter(Boolean);
  return (
    <div class="snipcart-order">
      <div class="snipcart-order__details">
        <div class="snipcart__box snipcart-order__box snipcart-order__box__header">
          <div class="snipcart__box--title">
            <div class="snipcart__box--badge snipcart__box--badge-highlight" aria-hidden="true">
              <Icon name="check" />
            </div>
            <div>
              <h1 class="snipcart__font--subtitle">{t('confirmation.thank_you_for_your_order')}</h1>
              {next.length > 0 ? <p class="snipcart-order__next">{next.join(' ')}</p> : null}
            </div>
          </div>
          <div class="snipcart-order__invoice-number">
            <span>{t('cart.invoice_number')}</span>
            <span class="snipcart-order__invoice-number--highlight snipcart__font--black snipcart__font--secondary">
              {invoiceNumber}
            </span>
          </div>
        </div>
        <CartSummary order={order} />
        <dl class="snipcart__box snipcart-order__box snipcart-order__details__content snipcart-billing-completed snipcart-facts">
          <LabelledValue name={t('billing.address')}>
            <Lines lines={[nameIn(billingAddress ?? {}), ...addressLines(billingAddress, countries)]} />
          </LabelledValue>
          {shippingMethod ? (
            <>
              <LabelledValue name={t('shipping.address')}>
                <Lines lines={[nameIn(shippingAddress ?? {}), ...addressLines(shippingAddress, countries)]} />
              </LabelledValue>
              <LabelledValue name={t('shipping.method')}>{shippingMethod}</LabelledValue>
            </>
          ) : null}
          <PaidBy order={order} />
        </dl>
        <footer class="snipcart-order__footer" role="none">
          {invoiceUrl ? (
            <Outside href={new URL(invoiceUrl, page.origin).href}>
              {t('customer_dashboard.view_invoice')}
            </Outside>
          ) : null}
          <Button kind="secondary" onClick={() => router.close()}>
            {t('actions.back_to_store')}
          </Button>
        </footer>
      </div>
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly (string | null | undefined)[] }) {
  return (
    <>
      {lines.filter(Boolean).map((line) => (
        <span class="snipcart-order__line" key={line}>
          {line}
        </span>
      ))}
    </>
  );
}
