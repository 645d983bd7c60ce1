import { Link, Outlet } from '@tanstack/react-router';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';

/** The sections of the settings, with the right that each takes. */
const sections = [
  ['general', 'settings'],
  ['checkout', 'settings'],
  ['orders', 'settings'],
  ['payment', 'settings'],
  ['taxes', 'settings'],
  ['shipping', 'settings'],
  ['domains', 'settings'],
  ['mail', 'mails'],
  ['webhooks', 'webhooks'],
  ['keys', 'keys'],
  ['staff', 'staff.read'],
  ['audit', 'audit.read'],
] as const;

/** The frame of the settings: their sections beside the one that is open. */
export function SettingsLayout() {
  const { storeId, may } = useStore();
  return (
    <div className="settings">
      <nav className="settings__sections" aria-label={t('settings.sections')}>
        {sections
          .filter(([, right]) => may(right))
          .map(([section]) => (
            <Link key={section} to={`/$storeId/settings/${section}`} params={{ storeId: String(storeId) }}>
              {t(`settings.pages.${section}`)}
            </Link>
          ))}
      </nav>
      <div>
        <Outlet />
      </div>
    </div>
  );
}
