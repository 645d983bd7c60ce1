import { Page } from '../../shell/page.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Notice } from '../../ui/notice.js';
import { checkoutGroups, generalGroups, orderGroups, paymentGroups } from './fields.js';
import { SettingsForm } from './settings-form.js';

/** The shop itself: where it is, what it counts in, how long it keeps what it knows. */
export function GeneralPage() {
  return (
    <Page title={t('settings.pages.general')}>
      <SettingsForm path="/settings/general" groups={generalGroups()} />
    </Page>
  );
}

/** What buyers are asked, and where they may live. */
export function CheckoutPage() {
  return (
    <Page title={t('settings.pages.checkout')}>
      <SettingsForm path="/settings/general" groups={checkoutGroups()} />
    </Page>
  );
}

/** Invoices, and what refunds take. */
export function OrdersSettingsPage() {
  return (
    <Page title={t('settings.pages.orders')}>
      <SettingsForm path="/settings/general" groups={orderGroups()} />
    </Page>
  );
}

/** Who takes the money, and what each of them needs. */
export function PaymentPage() {
  const { may, mode } = useStore();
  const mayChange = may('payment.secrets');
  return (
    <Page title={t('settings.pages.payment')}>
      {!mayChange && <Notice look="info">{t('settings.owner_only')}</Notice>}
      <p>{t(mode === 'Test' ? 'settings.payment_test' : 'settings.payment_live')}</p>
      <SettingsForm path="/settings/payment" groups={paymentGroups()} mayChange={mayChange} />
    </Page>
  );
}
