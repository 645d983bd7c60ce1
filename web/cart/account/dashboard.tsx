import type { ComponentChildren } from 'preact';
import { RouteLink } from '../signin/route-link.js';
import { useApp, useStore } from '../ui/context.js';
import { LinkButton } from '../ui/parts/button.js';
import { ChangePassword } from './change-password.js';
import { OrderDetails } from './order-details.js';
import { Orders } from './orders.js';
import { OwnDetails } from './own-details.js';

/** What a signed-in buyer has: orders, details, password. */
export function Dashboard({ route }: { readonly route: string }) {
  const { account, language, state } = useApp();
  const { email } = useStore(state).customer;
  const { t } = language;
  const order = /^\/orders\/([\w-]+)/.exec(route)?.[1];
  const part = /^\/account\/(details|password)$/.exec(route)?.[1];
  const screens: Record<string, ComponentChildren> = {
    details: <OwnDetails />,
    password: <ChangePassword />,
  };
  return (
    <div class="snipcart-customer-dashboard">
      <div class="snipcart-customer-dashboard__side">
        <p class="snipcart-customer-dashboard__email snipcart__font--tiny">
          {t('customer_dashboard.signed_in_as', { email: email ?? '' })}
        </p>
        <nav class="snipcart-customer-dashboard__nav" aria-label={t('customer_dashboard.my_account')}>
          <RouteLink to="/account" current={!part}>
            {t('customer_dashboard.orders')}
          </RouteLink>
          <RouteLink to="/account/details" current={part === 'details'}>
            {t('customer.information')}
          </RouteLink>
          <RouteLink to="/account/password" current={part === 'password'}>
            {t('change_password_form.title')}
          </RouteLink>
        </nav>
        <LinkButton onClick={() => void account.signOut()}>{t('customer_dashboard.sign_out')}</LinkButton>
      </div>
      <div class="snipcart-customer-dashboard__content">
        {part ? screens[part] : order ? <OrderDetails key={order} token={order} /> : <Orders />}
      </div>
    </div>
  );
}
