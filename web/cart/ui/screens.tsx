import { render } from 'preact';
import { isAccountRoute, originOf } from '../account/routes.js';
import type { App } from '../app.js';
import { fetchPart } from '../fetch-part.js';
import { liftSiteRules } from '../page/site-rules.js';
import { CartScreen } from './cart/cart-screen.js';
import { provideApp, useApp, useStore } from './context.js';
import { Frame } from './frame.js';
import { later } from './later.js';
import { lockPage } from './scroll-lock.js';

const AccountScreen = later<{ readonly route: string }>('account', 'AccountScreen');
const CheckoutScreen = later<{ readonly route: string }>('checkout', 'CheckoutScreen');
const SignIn = later<{ readonly origin: string }>('signin', 'SignIn');
const OrderScreen = later<{ readonly token: string }>('checkout', 'OrderScreen');

/**
 * Shows the cart in its element whenever the buyer is on one of its screens; while it is closed nothing of it
 * is there.
 */
export function mountScreens(app: App, root: HTMLElement): void {
  provideApp(app);
  let open = false;
  let ahead = false;
  const lift = liftSiteRules();
  const follow = (): void => {
    const { route } = app.router.get();
    const side = isSide(app, route);
    const { classList } = document.documentElement;
    if (open !== (route !== '/')) {
      lockPage((open = route !== '/'));
      // Pages add to their styles at any time.
      if (open) lift();
    }
    root.hidden = !open;
    // Whoever has something in the cart may go on to buy it: the checkout is there by then.
    if (!ahead && app.state.get().cart.items.count > 0) {
      ahead = true;
      fetchPart(app.page.folder, 'checkout').catch(() => undefined);
    }
    classList.toggle('snipcart-cart--opened', open && !side);
    classList.toggle('snipcart-sidecart--opened', side);
    root.dir = app.language.dir;
    root.lang = app.language.textLang;
  };
  lift();
  window.addEventListener('load', lift);
  app.router.subscribe(follow);
  app.state.subscribe(follow);
  // What is hidden takes no focus: a cart that was opened before it could be drawn is seen first.
  follow();
  render(<Screens />, root);
}

/** Whether a route is shown as a drawer beside the page: the cart alone, where the page wishes. */
function isSide({ page }: App, route: string): boolean {
  return page.modalStyle === 'side' && route === '/cart';
}

function Screens() {
  const app = useApp();
  const { route } = useStore(app.router);
  // Another language is another title.
  useStore(app.state);
  if (route === '/') return null;
  const side = isSide(app, route);
  return (
    <Frame side={side} title={titleOf(app, route)}>
      <Screen route={route} side={side} />
    </Frame>
  );
}

function Screen({ route, side }: { readonly route: string; readonly side: boolean }) {
  const { storage } = useApp();
  // Who signs in to buy needs no more of an account.
  if (/\/signin$/.test(route) && !storage.get().customer) return <SignIn origin={originOf(route)} />;
  if (isAccountRoute(route)) return <AccountScreen route={route} />;
  const order = /^\/orders?(-confirmation)?(?:\/([\w-]+))?/.exec(route);
  // The last order of this browser, where none is named.
  if (order) return <OrderScreen token={order[2] ?? (order[1] && storage.get().orders?.[0]?.token) ?? '-'} />;
  if (/^\/(checkout|billing|shipping|payment)/.test(route)) return <CheckoutScreen route={route} />;
  return <CartScreen side={side} />;
}

function titleOf({ language: { t } }: App, route: string): string {
  if (isAccountRoute(route)) return t('customer_dashboard.my_account');
  if (route.startsWith('/order')) return t('order.title');
  return t(/^\/cart/.test(route) ? 'header.title_cart_summary' : 'actions.checkout');
}
