import { useApp } from '../context.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';

/** Nothing is in the cart: a way back to the page. */
export function EmptyCart() {
  const { router, language } = useApp();
  const { t } = language;
  return (
    <section class="snipcart-empty-cart">
      <div class="snipcart-empty-cart__content">
        <Icon name="cart" class="snipcart-empty-cart__icon" />
        <h1 class="snipcart-empty-cart__title snipcart__font--secondary snipcart__font--xlarge snipcart__font--bold">
          {t('cart.empty')}
        </h1>
        <p class="snipcart-empty-cart__hint">{t('cart.empty_hint')}</p>
        <Button onClick={() => router.close()}>{t('actions.back_to_store')}</Button>
      </div>
    </section>
  );
}
