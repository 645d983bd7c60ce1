import { useState } from 'preact/hooks';
import { CartSummary } from '../cart/cart-summary.js';
import { useApp, useStore } from '../context.js';
import { Icon } from '../parts/icon.js';
import { useMoney } from '../use-money.js';

/**
 * What is bought, folded to its total where there is no room beside the steps. Where there is, it is not
 * seen: sites read the total from it.
 */
export function SummaryFold() {
  const { state, language } = useApp();
  const { total } = useStore(state).cart;
  const money = useMoney();
  const [open, setOpen] = useState(false);
  return (
    <div class="snipcart-modal__header-summary">
      <button
        type="button"
        class="snipcart-modal__header-summary-title"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="cart" />
        <div class="snipcart-modal__header-summary-name">{language.t('cart.summary')}</div>
        <span class="snipcart__font--black">{money(total)}</span>
        <Icon name="down" class={open ? 'snipcart-modal__header-summary-sign--open' : ''} />
      </button>
      {open ? (
        <div class="snipcart-cart-summary--small">
          <CartSummary editable />
        </div>
      ) : null}
    </div>
  );
}
