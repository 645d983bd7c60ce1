import { useEffect, useState } from 'preact/hooks';
import { date } from '../../shared/format.js';
import { failureOf } from '../failure.js';
import { RouteLink } from '../signin/route-link.js';
import { CartSummary } from '../ui/cart/cart-summary.js';
import { useApp } from '../ui/context.js';
import { FlashMessage } from '../ui/parts/flash-message.js';
import { useMoney } from '../ui/use-money.js';
import { AddressLines } from './address-lines.js';
import { LabelledValue, Outside, PaidBy } from './labelled-value.js';
import { OrderStatus } from './order-status.js';
import type { PlacedOrder } from './placed-order.js';

/** One of the buyer's orders. */
export function OrderDetails({ token }: { readonly token: string }) {
  const app = useApp();
  const { t } = app.language;
  const [order, setOrder] = useState<PlacedOrder>();
  const [failure, setFailure] = useState<{ title: string; text?: string }>();
  useEffect(() => {
    app.account.order(token).then(setOrder, (error) => {
      const { status } = error as { status?: number };
      const unknown = status === 404 || status === 401;
      setFailure(unknown ? { title: t('customer_dashboard.order_not_found') } : failureOf(app, error));
    });
  }, [token]);
  return (
    <section class="snipcart-customer-order">
      <p>
        <RouteLink to="/account" class="snipcart__font--black">
          {t('actions.back_to_orders')}
        </RouteLink>
      </p>
      {order ? (
        <Details order={order} />
      ) : (
        <>
          <div role="status">{failure ? '' : t('order.loading')}</div>
          <div role="alert">
            {failure ? <FlashMessage kind="error" title={failure.title} text={failure.text} /> : null}
          </div>
        </>
      )}
    </section>
  );
}

function Details({ order }: { readonly order: PlacedOrder }) {
  const { language, page } = useApp();
  const { t, has } = language;
  const money = useMoney(order.currency);
  const { trackingUrl, trackingNumber, refunds = [], customFields = [], invoiceUrl, shippingMethod } = order;
  const payment = `payment_status.${order.paymentStatus}`;
  return (
    <>
      <h2 class="snipcart__font--subtitle">
        {t('customer_dashboard.order', { invoice_number: order.invoiceNumber })}
      </h2>
      <dl class="snipcart__box snipcart-facts">
        <LabelledValue name={t('customer_dashboard.status')}>
          <OrderStatus status={order.status} />
        </LabelledValue>
        <LabelledValue name={t('customer_dashboard.ordered_on')}>
          {date(order.completionDate ?? order.creationDate ?? '', language)}
        </LabelledValue>
        <LabelledValue name={t('customer_dashboard.payment_status')}>
          {has(payment) ? t(payment) : null}
        </LabelledValue>
        <PaidBy order={order} />
        {refunds.map(({ amount, creationDate }, index) => (
          <LabelledValue name={t('customer_dashboard.refunded')} key={index}>
            {[money(amount), date(creationDate ?? '', language)].filter(Boolean).join(' · ')}
          </LabelledValue>
        ))}
        <LabelledValue name={t('customer_dashboard.tracking_number')}>{trackingNumber}</LabelledValue>
        {customFields.map(({ name, value }) => (
          <LabelledValue name={name} key={name}>
            {value}
          </LabelledValue>
        ))}
      </dl>
      <p class="snipcart-customer-order__links">
        {trackingUrl ? <Outside href={trackingUrl}>{t('customer_dashboard.track_parcel')}</Outside> : null}
        {invoiceUrl ? (
          <Outside href={new URL(invoiceUrl, page.origin).href}>
            {t('customer_dashboard.view_invoice')}
          </Outside>
        ) : null}
      </p>
      <CartSummary order={order} />
      <dl class="snipcart__box snipcart-facts">
        <LabelledValue name={t('billing.address')}>
          <AddressLines address={order.billingAddress} />
        </LabelledValue>
        {shippingMethod ? (
          <LabelledValue name={t('shipping.address')}>
            <AddressLines address={order.shippingAddress} />
          </LabelledValue>
        ) : null}
      </dl>
    </>
  );
}
