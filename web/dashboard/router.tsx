import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from './api/client.js';
import { queryClient } from './api/query-client.js';
import { sessionQuery } from './api/session.js';
import { basePath } from './base-path.js';
import { listSearch } from './list-search.js';
import { SignInPage } from './pages/sign-in.js';
import { Shell } from './shell/shell.js';
import { t } from './text.js';
import { Failure } from './ui/notice.js';

const root = createRootRoute({ component: Outlet, errorComponent: PageFailure, notFoundComponent: NotFound });

/** Who is signed in; who is not is asked to, and comes back afterwards. */
async function session(href: string) {
  try {
    return await queryClient.ensureQueryData(sessionQuery);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401)
      throw redirect({ to: '/sign-in', search: { back: href } });
    throw error;
  }
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: ({ back }: { back?: string }): { back?: string } => (back === undefined ? {} : { back }),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/setup.js'), 'SetupPage'),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('./pages/setup.js'), 'InvitePage'),
});

/** The first shop that the person may see. */
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/no-store.js'), 'NoStorePage'),
  async beforeLoad({ location }) {
    const { stores } = await session(location.href);
    const [first] = stores;
    if (first) throw redirect({ to: '/$storeId', params: { storeId: String(first.storeId) } });
  },
});

const store = createRoute({
  getParentRoute: () => root,
  path: '/$storeId',
  component: Shell,
  async beforeLoad({ location, params }) {
    const { stores } = await session(location.href);
    const [first] = stores;
    // Links of plug-ins and old mails name no shop: the first one is meant.
    if (!/^\d+$/.test(params.storeId) && first)
      throw redirect({ href: `${basePath}${first.storeId}/${location.href.replace(/^\/+/, '')}` });
  },
});

const page = { getParentRoute: () => store } as const;
const overview = createRoute({
  ...page,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview.js'), 'OverviewPage'),
  validateSearch: listSearch,
});
const orders = createRoute({
  ...page,
  path: '/orders',
  component: lazyRouteComponent(() => import('./pages/orders.js'), 'OrdersPage'),
  validateSearch: listSearch,
});
const order = createRoute({
  ...page,
  path: '/orders/$token',
  component: lazyRouteComponent(() => import('./pages/order.js'), 'OrderPage'),
});
const customers = createRoute({
  ...page,
  path: '/customers',
  component: lazyRouteComponent(() => import('./pages/customers.js'), 'CustomersPage'),
  validateSearch: listSearch,
});
const customer = createRoute({
  ...page,
  path: '/customers/$id',
  component: lazyRouteComponent(() => import('./pages/customer.js'), 'CustomerPage'),
});
const products = createRoute({
  ...page,
  path: '/products',
  component: lazyRouteComponent(() => import('./pages/products.js'), 'ProductsPage'),
  validateSearch: listSearch,
});
const product = createRoute({
  ...page,
  path: '/products/$id',
  component: lazyRouteComponent(() => import('./pages/product.js'), 'ProductPage'),
});
const discounts = createRoute({
  ...page,
  path: '/discounts',
  component: lazyRouteComponent(() => import('./pages/discounts.js'), 'DiscountsPage'),
  validateSearch: listSearch,
});
const discount = createRoute({
  ...page,
  path: '/discounts/$id',
  component: lazyRouteComponent(() => import('./pages/discount.js'), 'DiscountPage'),
  validateSearch: listSearch,
});

const settings = createRoute({
  ...page,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/layout.js'), 'SettingsLayout'),
});
const section = { getParentRoute: () => settings } as const;
const settingsStart = createRoute({
  ...section,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/$storeId/settings/general', params });
  },
});
const formPages = () => import('./pages/settings/form-pages.js');
const general = createRoute({
  ...section,
  path: '/general',
  component: lazyRouteComponent(formPages, 'GeneralPage'),
});
const checkout = createRoute({
  ...section,
  path: '/checkout',
  component: lazyRouteComponent(formPages, 'CheckoutPage'),
});
const ordersSettings = createRoute({
  ...section,
  path: '/orders',
  component: lazyRouteComponent(formPages, 'OrdersSettingsPage'),
});
const payment = createRoute({
  ...section,
  path: '/payment',
  component: lazyRouteComponent(formPages, 'PaymentPage'),
});
const taxes = createRoute({
  ...section,
  path: '/taxes',
  component: lazyRouteComponent(() => import('./pages/settings/taxes.js'), 'TaxesPage'),
});
const shipping = createRoute({
  ...section,
  path: '/shipping',
  component: lazyRouteComponent(() => import('./pages/settings/shipping.js'), 'ShippingPage'),
});
const domains = createRoute({
  ...section,
  path: '/domains',
  component: lazyRouteComponent(() => import('./pages/settings/domains.js'), 'DomainsPage'),
});
const mail = createRoute({
  ...section,
  path: '/mail',
  component: lazyRouteComponent(() => import('./pages/settings/mail.js'), 'MailPage'),
});
const template = createRoute({
  ...section,
  path: '/mail/$kind',
  component: lazyRouteComponent(() => import('./pages/settings/template.js'), 'TemplatePage'),
  validateSearch: listSearch,
});
const webhooks = createRoute({
  ...section,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./pages/settings/webhooks.js'), 'WebhooksPage'),
  validateSearch: listSearch,
});
const keys = createRoute({
  ...section,
  path: '/keys',
  component: lazyRouteComponent(() => import('./pages/settings/keys.js'), 'KeysPage'),
});
const staff = createRoute({
  ...section,
  path: '/staff',
  component: lazyRouteComponent(() => import('./pages/settings/staff.js'), 'StaffPage'),
});
const audit = createRoute({
  ...section,
  path: '/audit',
  component: lazyRouteComponent(() => import('./pages/settings/audit.js'), 'AuditPage'),
  validateSearch: listSearch,
});
const account = createRoute({
  ...page,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account.js'), 'AccountPage'),
});

const tree = root.addChildren([
  signIn,
  setup,
  invite,
  home,
  store.addChildren([
    overview,
    orders,
    order,
    customers,
    customer,
    products,
    product,
    discounts,
    discount,
    settings.addChildren([
      settingsStart,
      general,
      checkout,
      ordersSettings,
      payment,
      taxes,
      shipping,
      domains,
      mail,
      template,
      webhooks,
      keys,
      staff,
      audit,
    ]),
    account,
  ]),
]);

/** The dashboard's pages by their addresses. */
export function createAppRouter() {
  return createRouter({
    routeTree: tree,
    basepath: basePath,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: PageFailure,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}

function PageFailure({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return (
    <main className="alone">
      <h1>{t('errors.title')}</h1>
      <Failure error={error} onRetry={reset} />
    </main>
  );
}

function NotFound() {
  return (
    <main className="alone">
      <h1>{t('errors.no_such_page')}</h1>
    </main>
  );
}
