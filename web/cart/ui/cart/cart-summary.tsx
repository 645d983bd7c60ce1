import type { CustomField, Order } from '../../types.js';
import { useApp, useStore } from '../context.js';
import { LinkButton } from '../parts/button.js';
import { Slot } from '../slot.js';
import { useMoney } from '../use-money.js';
import { SummaryFees } from './summary-fees.js';
import { sumsOfCart, sumsOfOrder } from './sums.js';

interface CartSummaryProps {
  /** Whether a link leads back to the cart. */
  readonly editable?: boolean;
  /** An order that was placed; else the cart as it is now. */
  readonly order?: Order;
}

/** What is bought and what it comes to, in short: beside the checkout, and under an order. */
export function CartSummary({ editable = false, order }: CartSummaryProps) {
  const { state, router, language } = useApp();
  const { cart } = useStore(state);
  const sums = order ? sumsOfOrder(order) : sumsOfCart(cart);
  const money = useMoney(sums.currency);
  const { t } = language;
  // Templates speak of the cart, and ask for its fields: an order is neither.
  const slot = (section: string) => (order ? null : <Slot name="cart-summary" section={section} />);
  return (
    <div class="snipcart-cart-summary">
      <div class="snipcart-cart-summary__content">
        <div class="snipcart-cart-summary__header">
          <h2 class="snipcart-cart-summary__title snipcart__font--subtitle">{t('cart.summary')}</h2>
          {editable ? (
            <div class="snipcart-cart-summary__actions">
              <LinkButton onClick={() => router.go('/cart')}>{t('actions.edit')}</LinkButton>
            </div>
          ) : null}
        </div>
        {slot('top')}
        <ul class="snipcart-cart-summary-items-list snipcart-scrollbar snipcart-cart-summary__items">
          {sums.items.map(({ uniqueId, name, quantity, totalPrice, customFields }) => (
            <li
              class={`snipcart-cart-summary-item${order ? ' snipcart-cart-summary-expanded-item' : ''}`}
              key={uniqueId}
            >
              {Object.entries({
                name,
                quantity: `${t('cart_summary.quantity')} ${quantity}`,
                price: money(totalPrice),
              }).map(([what, text]) => (
                <div key={what}>
                  <span
                    class={`snipcart-cart-summary-item__${what}${order ? ` snipcart-cart-summary-expanded-item__${what}` : ''} snipcart__font--slim`}
                  >
                    {text}
                  </span>
                </div>
              ))}
              <ItemOptions fields={customFields} />
            </li>
          ))}
        </ul>
        <hr />
        <div class="snipcart-cart-summary__totals">
          <SummaryFees sums={sums} open={!order} />
        </div>
        {slot('bottom')}
      </div>
    </div>
  );
}

/** What was chosen of an item, a line each; of a yes or no the yes alone. What is hidden stays so. */
function ItemOptions({ fields = [] }: { readonly fields: readonly CustomField[] | undefined }) {
  const chosen = fields.flatMap(({ name, type, value }) => {
    if (type === 'hidden' || !value?.trim()) return [];
    if (type !== 'checkbox') return [`${name}: ${value}`];
    return value.toLowerCase() === 'true' ? [name] : [];
  });
  if (chosen.length === 0) return null;
  return (
    <ul class="snipcart-cart-summary-item__options snipcart__font--tiny">
      {chosen.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
