import { useState } from 'preact/hooks';
import { failureOf } from '../failure.js';
import { useApp, useStore } from '../ui/context.js';
import { LinkButton } from '../ui/parts/button.js';
import { FlashMessage } from '../ui/parts/flash-message.js';

/** Asks for the orders that were made without the account: a mail proves that they are this buyer's. */
export function Claim() {
  const app = useApp();
  const { account, language, state } = app;
  const { email } = useStore(state).customer;
  const { t } = language;
  const [answer, setAnswer] = useState<{ kind: 'success' | 'error'; title: string; text?: string }>();

  async function ask(): Promise<void> {
    try {
      await account.claim();
      const title = t('customer_dashboard.guest_orders_sent', { email: email ?? '' });
      setAnswer({ kind: 'success', title });
    } catch (error) {
      setAnswer({ kind: 'error', ...failureOf(app, error) });
    }
  }
  return (
    <div class="snipcart-customer-orders__claim">
      {answer?.kind === 'success' ? null : (
        <p>
          {t('customer_dashboard.guest_orders')}{' '}
          <LinkButton onClick={() => void ask()}>{t('customer_dashboard.find_guest_orders')}</LinkButton>
        </p>
      )}
      <div role="status">{answer ? <FlashMessage {...answer} /> : null}</div>
    </div>
  );
}
