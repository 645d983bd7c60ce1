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

const tree = root.addChildren([
  signIn,
  setup,
  invite,
  home,
  store.addChildren([overview, orders, order, customers, customer, products, product, discounts]),
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
