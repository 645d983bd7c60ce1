import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { dataOf } from '../../api/client.js';
import { listOrders } from '../../api/orders.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';

const steps = ['shop', 'products', 'page', 'shipping', 'mail', 'payment', 'order'] as const;
type Step = (typeof steps)[number];

const pages = {
  shop: '/$storeId/settings/general',
  products: '/$storeId/products',
  page: '/$storeId/settings/domains',
  shipping: '/$storeId/settings/shipping',
  mail: '/$storeId/settings/mail',
  payment: '/$storeId/settings/payment',
  order: '/$storeId/orders',
} as const satisfies Readonly<Record<Step, string>>;

/** What is still to do before the shop sells, until all of it is done. */
export function Checklist() {
  const { storeId, mode, liveHalf } = useStore();
  const done = useDone();
  if (!done) return null;
  const isReady = steps.every((step) => done[step]);
  if (isReady && mode === 'Live') return null;
  const params = { storeId: String(storeId) };
  return (
    <section className="card checklist">
      <h2>{t(isReady ? 'checklist.ready' : 'checklist.title')}</h2>
      <p>
        {t('checklist.progress', {
          done: steps.filter((step) => done[step]).length,
          all: steps.length,
        })}
      </p>
      <ol className="plain-list">
        {steps.map((step) => (
          <li key={step} className={done[step] ? 'step step--done' : 'step'}>
            <span className="step__mark" aria-hidden="true">
              {done[step] ? '✓' : ''}
            </span>
            <span>
              <Link to={pages[step]} params={params}>
                {t(`checklist.steps.${step}`)}
              </Link>
              {done[step] ? (
                <span className="visually-hidden"> ({t('checklist.done')})</span>
              ) : (
                <small className="under">{t(`checklist.hints.${step}`)}</small>
              )}
            </span>
          </li>
        ))}
        {mode === 'Test' && liveHalf !== undefined && (
          <li className="step">
            <span className="step__mark" aria-hidden="true" />
            <span>
              <Link to="/$storeId" params={{ storeId: String(liveHalf) }}>
                {t('checklist.steps.live')}
              </Link>
              <small className="under">{t('checklist.hints.live')}</small>
            </span>
          </li>
        )}
      </ol>
    </section>
  );
}

/** Which steps are done; undefined while that is being read. */
function useDone(): Readonly<Record<Step, boolean>> | undefined {
  const { api, storeId } = useStore();
  const { data } = useQuery({
    queryKey: [storeId, 'settings', 'checklist'],
    queryFn: async () => {
      const [general, payment, domain, methods, products, orders] = await Promise.all([
        api.GET('/settings/general', {}),
        api.GET('/settings/payment', {}),
        api.GET('/settings/domain', {}),
        api.GET('/shipping_methods', {}),
        api.GET('/products', { params: { query: { limit: 1 } } }),
        listOrders(api, { limit: 1 }),
      ]);
      const settings = dataOf(general);
      const ways = dataOf(payment) as Readonly<Record<string, unknown>>;
      return {
        shop: Boolean(settings.email),
        products: dataOf(products).totalItems > 0,
        page: dataOf(domain).domain !== null,
        shipping: dataOf(methods).length > 0 || Boolean(settings.shippingUrl) || settings.noShipping,
        mail: Boolean(settings.smtpHost),
        payment: [ways.stripeSecretKeySet, ways.paypalSecretSet, ways.customGatewayUrl].some(Boolean),
        order: orders.totalItems > 0,
      };
    },
  });
  return data;
}
