import { useEffect, useState } from 'preact/hooks';
import { date } from '../../shared/format.js';
import { failureOf } from '../failure.js';
import { RouteLink } from '../signin/route-link.js';
import type { Order } from '../types.js';
import { useApp } from '../ui/context.js';
import { Button } from '../ui/parts/button.js';
import { FlashMessage } from '../ui/parts/flash-message.js';
import { useMoney } from '../ui/use-money.js';
import { Claim } from './claim.js';
import { OrderStatus } from './order-status.js';

const perPage = 10;

/** The buyer's orders, the newest first, some at a time. */
export function Orders() {
  const app = useApp();
  const { account, language } = app;
  const { t } = language;
  const [orders, setOrders] = useState<readonly Order[]>([]);
  const [total, setTotal] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ title: string; text?: string }>();

  async function more(): Promise<void> {
    setBusy(true);
    setFailure(undefined);
    try {
      const page = await account.orders(perPage, orders.length);
      const known = new Set(orders.map(({ token }) => token));
      setOrders([...orders, ...page.items.filter(({ token }) => !known.has(token))]);
      setTotal(page.totalItems);
    } catch (error) {
      setFailure(failureOf(app, error));
    }
    setBusy(false);
  }
  useEffect(() => void more(), []);

  const left = (total ?? 0) - orders.length;
  return (
    <section class="snipcart-customer-orders">
      <h2 class="snipcart__font--subtitle">{t('customer_dashboard.orders')}</h2>
      {failure ? (
        <div role="alert">
          <FlashMessage kind="error" title={failure.title} text={failure.text} />
        </div>
      ) : null}
      <p role="status" class={busy && total === undefined ? undefined : 'snipcart-sr-only'}>
        {busy ? t('customer_orders.loading') : ''}
      </p>
      {total === 0 ? <p class="snipcart-customer-orders__none">{t('customer_dashboard.no_orders')}</p> : null}
      <ul class="snipcart-customer-orders__list">
        {orders.map((order) => (
          <OrderRow key={order.token} order={order} />
        ))}
      </ul>
      {failure || left > 0 ? (
        <Button kind="secondary" busy={busy} onClick={() => void more()}>
          {failure
            ? t('actions.retry')
            : t('customer_dashboard.show_more_orders', { smart_count: Math.min(left, perPage) })}
        </Button>
      ) : null}
      <Claim />
    </section>
  );
}

function OrderRow({ order }: { readonly order: Order }) {
  const { language } = useApp();
  const money = useMoney(order.currency);
  const { t } = language;
  const placed = order.completionDate ?? order.creationDate;
  return (
    <li class="snipcart-customer-orders__order snipcart__box">
      <div>
        <RouteLink to={`/orders/${order.token}`} class="snipcart__font--black">
          {t('customer_dashboard.order', { invoice_number: order.invoiceNumber })}
        </RouteLink>
        <p class="snipcart-customer-orders__date snipcart__font--tiny">{date(String(placed), language)}</p>
      </div>
      <OrderStatus status={order.status} />
      <span class="snipcart-customer-orders__total snipcart__font--black">
        {money(order.finalGrandTotal)}
      </span>
    </li>
  );
}
