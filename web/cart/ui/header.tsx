import { isAccountRoute } from '../account/routes.js';
import { useApp, useStore } from './context.js';
import { Icon } from './parts/icon.js';

/** The head of a full screen: the way back to the page, the title, the number of items, the account. */
export function Header({ title }: { readonly title: string }) {
  const { router, state, language } = useApp();
  const { cart, customer } = useStore(state);
  const { t } = language;
  const { route } = router.get();
  const signedIn = customer.status === 'SignedIn';
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: the page may have a head of its own, and nobody jumps to two
    <header class="snipcart-cart-header" role="none">
      <button
        type="button"
        class="snipcart-cart-header__close-button snipcart-modal__close"
        onClick={() => router.close()}
      >
        <Icon name="back" class="snipcart-modal__close-icon" />
        <span class="snipcart-modal__close-title snipcart__font--std">{t('actions.continue_shopping')}</span>
      </button>
      <h1 class="snipcart-cart-header__title snipcart__font--black snipcart__font--secondary">{title}</h1>
      <div class="snipcart-cart-header__options">
        <button
          type="button"
          class="snipcart-cart-header__option snipcart-cart-header__count"
          aria-label={t('cart.items_count', { smart_count: cart.items.count })}
          onClick={() => router.go('/cart')}
        >
          <Icon name="cart" class="snipcart-cart-header__icon" />
          {cart.items.count}
        </button>
        {isAccountRoute(route) ? null : (
          <button
            type="button"
            class="snipcart-cart-header__option snipcart-cart-header__sign-in"
            onClick={() => router.go(signedIn ? '/account' : '/signin')}
          >
            <Icon name="person" class="snipcart-cart-header__icon" />
            <span>{t(signedIn ? 'customer_dashboard.my_account' : 'signin_form.signin')}</span>
          </button>
        )}
      </div>
    </header>
  );
}

/** The head of the drawer. */
export function SideHeader({ title }: { readonly title: string }) {
  const { router, language } = useApp();
  return (
    <div class="snipcart-cart__secondary-header">
      <h1 class="snipcart-cart__secondary-header-title">{title}</h1>
      <button
        type="button"
        class="snipcart-modal__close"
        title={language.t('actions.close_cart')}
        aria-label={language.t('actions.close_cart')}
        onClick={() => router.close()}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
