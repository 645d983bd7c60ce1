import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchPart } from '../for-later.js';
import { useApp } from './context.js';
import { Button } from './parts/button.js';
import { FlashMessage } from './parts/flash-message.js';

type AccountScreen = ComponentType<{ readonly route: string }>;

let known: AccountScreen | undefined;

/** The account's screens, which are fetched when somebody opens one: most who buy never do. */
export function AccountLater({ route }: { readonly route: string }) {
  const { page, language } = useApp();
  const [Screen, setScreen] = useState(() => known);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!Screen && !failed)
      fetchPart<{ AccountScreen: AccountScreen }>(page.folder, 'account').then(
        ({ AccountScreen }) => setScreen(() => (known = AccountScreen)),
        () => setFailed(true),
      );
  }, [Screen, failed]);
  if (Screen) return <Screen route={route} />;
  const { t } = language;
  return failed ? (
    <div role="alert">
      <FlashMessage kind="error" title={t('flash.unreachable')} />
      <Button kind="secondary" onClick={() => setFailed(false)}>
        {t('actions.retry')}
      </Button>
    </div>
  ) : (
    <p role="status">{t('customer_dashboard.loading')}</p>
  );
}
