import { useApp, useStore } from '../context.js';
import { isShipped } from '../shipped.js';
import { useMoney } from '../use-money.js';
import type { Sums } from './sums.js';

interface SummaryFeesProps {
  readonly sums: Sums;
  /** Whether the sums are being counted anew. */
  readonly busy?: boolean;
  /** Whether shipping and taxes may still come. */
  readonly open?: boolean;
}

/** What it comes to, from the items to the total. */
export function SummaryFees({ sums, busy = false, open = false }: SummaryFeesProps) {
  const { state, language } = useApp();
  const now = useStore(state);
  const money = useMoney(sums.currency);
  const { t } = language;
  const { shipping, adjustment } = sums;
  return (
    <div class="snipcart-summary-fees snipcart-cart-summary-fees" aria-busy={busy}>
      <Fee title={t('cart_summary.subtotal')} amount={money(sums.subtotal)} />
      {sums.discounts.map(({ name, amount }, index) => (
        <div
          class="snipcart-summary-fees__discount-container snipcart-cart-summary-fees__discount-container"
          key={`${index} ${name}`}
        >
          <div class="snipcart-summary-fees__discount-name snipcart-cart-summary-fees__discount-name">
            {name || t('cart_summary.discount')}
          </div>
          <div class="snipcart-summary-fees__discount-amount-saved snipcart-cart-summary-fees__discount-amount-saved">
            {money(-amount)}
          </div>
        </div>
      ))}
      {shipping ? (
        <Fee
          title={t('cart_summary.shipping')}
          more={shipping.method}
          amount={shipping.cost === 0 ? t('cart_summary.free') : money(shipping.cost)}
        />
      ) : null}
      {sums.taxes.map(({ name, amount }) => (
        <Fee key={name} title={name} amount={money(amount)} />
      ))}
      {adjustment === 0 ? null : <Fee title={t('cart_summary.tax_adjustment')} amount={money(adjustment)} />}
      <div class="snipcart-summary-fees__item snipcart-summary-fees__total snipcart__font--bold snipcart__font--secondary snipcart-cart-summary-fees__item snipcart-cart-summary-fees__total">
        <span class="snipcart-summary-fees__title snipcart-summary-fees__title--highlight snipcart__font--large snipcart-cart-summary-fees__title snipcart-cart-summary-fees__title--highlight">
          {t('cart_summary.total')}
        </span>
        <span class="snipcart-summary-fees__amount snipcart-summary-fees__amount--highlight snipcart__font--large snipcart-cart-summary-fees__amount snipcart-cart-summary-fees__amount--highlight">
          {money(sums.total)}
        </span>
      </div>
      {sums.included.map(({ name, amount }) => (
        <p
          class="snipcart-summary-fees__notice snipcart__font--tiny snipcart-cart-summary-fees__notice"
          key={name}
        >
          {t('cart_summary.tax_included', { name })}: {money(amount)}
        </p>
      ))}
      {open && !shipping && isShipped(now) ? (
        <p class="snipcart-summary-fees__notice snipcart-cart-summary-fees__notice snipcart__font--tiny">
          {t(
            sums.taxes.length + sums.included.length > 0
              ? 'cart.shipping_calculated_at_checkout'
              : 'cart.shipping_taxes_calculated_at_checkout',
          )}
        </p>
      ) : null}
    </div>
  );
}

interface FeeProps {
  readonly title: string;
  readonly more?: string | null;
  readonly amount: string;
}

function Fee({ title, more, amount }: FeeProps) {
  return (
    <div class="snipcart-summary-fees__item snipcart__font--slim snipcart-cart-summary-fees__item">
      <span class="snipcart-summary-fees__title snipcart-cart-summary-fees__title">
        {more ? `${title} (${more})` : title}
      </span>
      <span class="snipcart-summary-fees__amount snipcart-cart-summary-fees__amount">{amount}</span>
    </div>
  );
}
