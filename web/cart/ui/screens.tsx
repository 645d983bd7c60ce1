import { render } from 'preact';
import type { App } from '../app.js';
import { AccountScreen } from './account/account-screen.js';
import { isAccountRoute } from './account/routes.js';
import { CartScreen } from './cart/cart-screen.js';
import { CheckoutScreen } from './checkout/checkout-screen.js';
import { OrderScreen } from './checkout/order-screen.js';
import { AppProvider, useApp, useStore } from './context.js';
import { Frame } from './frame.js';

/** Shows the cart in its element whenever the buyer is on one of its screens; while it is closed nothing of it is there. */
export function mountScreens(app: App, root: HTMLElement): void {
  render(
    <AppProvider value={app}>
      <Screens />
    </AppProvider>,
    root,
  );
  const follow = (): void => {
    const { route } = app.router.get();
    root.hidden = route === '/';
    const side = isSide(app, route);
    document.documentElement.classList.toggle('snipcart-cart--opened', route !== '/' && !side);
    document.documentElement.classList.toggle('snipcart-sidecart--opened', side);
    root.dir = app.language.dir;
    root.lang = app.language.textLang;
  };
  app.router.subscribe(follow);
  app.state.subscribe(follow);
  follow();
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
  return (
    <Frame side={isSide(app, route)} title={titleOf(app, route)}>
      <Screen route={route} />
    </Frame>
  );
}

function Screen({ route }: { readonly route: string }) {
  if (isAccountRoute(route)) return <AccountScreen route={route} />;
  const order = /^\/orders?\/([\w-]+)/.exec(route)?.[1];
  if (order) return <OrderScreen token={order} />;
  if (/^\/(checkout|billing|shipping|payment)/.test(route)) return <CheckoutScreen route={route} />;
  return <CartScreen />;
}

function titleOf({ language: { t } }: App, route: string): string {
  if (isAccountRoute(route)) return t('customer_dashboard.my_account');
  if (/^\/orders?\//.test(route)) return t('order.title');
  return t(route === '/cart' ? 'header.title_cart_summary' : 'actions.checkout');
}
