import { useState } from 'preact/hooks';
import { failureOf } from '../failure.js';
import { useApp, useStore } from '../ui/context.js';
import { LinkButton } from '../ui/parts/button.js';
import { FlashMessage } from '../ui/parts/flash-message.js';

/** Asks for the orders that were made without the account: a mail proves that they are this buyer's. */
export function Claim() {
  const app = useApp();
  const { account, language, state } = app;
  const { customer, session } = useStore(state);
  const email = customer.email ?? '';
  const { t } = language;
  const [answer, setAnswer] = useState<{
    kind: 'success' | 'info' | 'error';
    title: string;
    text?: string;
  }>();

  async function ask(): Promise<void> {
    try {
      await account.claim();
      setAnswer(
        session.settings.sendsMail === false
          ? { kind: 'info', title: t('without_mail.title'), text: t('without_mail.description') }
          : { kind: 'success', title: t('customer_dashboard.guest_orders_sent', { email }) },
      );
    } catch (error) {
      setAnswer({ kind: 'error', ...failureOf(app, error) });
    }
  }
  return (
    <div class="snipcart-customer-orders__claim">
      {answer && answer.kind !== 'error' ? null : (
        <p>
          {t('customer_dashboard.guest_orders')}{' '}
          <LinkButton onClick={() => void ask()}>{t('customer_dashboard.find_guest_orders')}</LinkButton>
        </p>
      )}
      <div role="status">{answer ? <FlashMessage {...answer} /> : null}</div>
    </div>
  );
}
