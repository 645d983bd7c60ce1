import { useState } from 'preact/hooks';
import { DiscountBox } from '../../codes/discount-box.js';
import { useApp, useStore } from '../context.js';
import { Button, LinkButton } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { Slot } from '../slot.js';
import { SummaryFees } from './summary-fees.js';
import { sumsOfCart } from './sums.js';

interface CartFooterProps {
  readonly side: boolean;
  /** Whether a change is on its way to the shop. */
  readonly busy: boolean;
  /** Which item, by its place, cannot be ordered as it is. */
  readonly onInvalid: (index: number) => void;
}

/** Below the items: codes, sums, and the way on. */
export function CartFooter({ side, busy, onInvalid }: CartFooterProps) {
  const { cart: calls, events, language, router, screen, state } = useApp();
  const { cart, session } = useStore(state);
  const { settings } = session;
  const { t } = language;
  const { items, idle = [] } = cart.discounts;
  const [open, setOpen] = useState(false);
  const hasCodes = idle.length > 0 || items.some(({ code }) => code);

  const lacking = (): number => state.get().cart.items.items.findIndex(({ validation }) => !validation.valid);

  async function checkout(): Promise<void> {
    const { route } = router.get();
    // What was missing may have been typed just now, and be on its way.
    if (lacking() !== -1) await calls.settled();
    if (router.get().route !== route) return;
    screen.set({ notice: undefined });
    const invalid = lacking();
    if (invalid !== -1) {
      screen.set({ spoken: language.errorText('error_payment_items_are_invalid') });
      onInvalid(invalid);
      return;
    }
    events.emit('summary.checkout_clicked');
    void router.go('/checkout');
  }

  return (
    <div class="snipcart-cart__footer">
      <div class="snipcart-cart__footer-col cart__footer-discount-box snipcart-cart__actions">
        {hasCodes || settings.hasActiveDiscountsTriggerableByCode ? (
          <div class="snipcart-discount-box snipcart-cart__discount-box">
            {hasCodes || open ? <DiscountBox open={open} /> : null}
            {open ? null : (
              <LinkButton
                class="snipcart-button-link snipcart__actions--link snipcart-discount-box__button"
                aria-expanded="false"
                onClick={() => setOpen(true)}
              >
                {t('discount_box.promo_code')}
              </LinkButton>
            )}
          </div>
        ) : null}
        <Slot name="cart" section="bottom" />
      </div>
      <div class="snipcart-cart__footer-col">
        <SummaryFees sums={sumsOfCart(cart)} busy={busy} open />
        <footer class="snipcart-cart__footer-buttons">
          <Button icon="forward" onClick={checkout} class="snipcart-cart__checkout-button">
            {t('actions.checkout')}
          </Button>
          {side ? (
            <LinkButton onClick={() => router.go('/cart/details')}>{t('cart.view_detailed_cart')}</LinkButton>
          ) : null}
        </footer>
        <p class="snipcart-cart__featured-payment-methods-container snipcart-featured-payment-methods snipcart-featured-payment-methods__title snipcart__font--tiny">
          <Icon name="lock" class="snipcart-featured-payment-methods__title-icon" />
          {t('cart.secured_by')}
        </p>
      </div>
    </div>
  );
}
