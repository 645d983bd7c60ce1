import { useApp, useStore } from './context.js';
import { FlashMessage } from './parts/flash-message.js';

/**
 * What the buyer is told above every screen: the connection, what went wrong, and what only screen readers
 * have to say.
 */
export function Notices() {
  const { connection, screen, language } = useApp();
  const { status } = useStore(connection);
  const { notice, spoken, broken } = useStore(screen);
  const { t } = language;
  return (
    <div class="snipcart-layout__notices">
      <div role="status">
        {status === 'ok' ? null : (
          <FlashMessage
            kind="info"
            title={t(status === 'offline' ? 'flash.offline' : 'flash.unreachable')}
            text={t('flash.retrying')}
          />
        )}
      </div>
      <div role="alert">
        {broken === undefined || broken === 'connection' ? null : (
          <FlashMessage kind="error" title={t('errors.default')} />
        )}
        {notice ? (
          <FlashMessage
            kind={notice.kind}
            title={notice.title}
            text={notice.text}
            details={notice.details}
            onClose={() => screen.set({ notice: undefined })}
          />
        ) : null}
      </div>
      <p class="snipcart-sr-only" role="status">
        {spoken}
      </p>
    </div>
  );
}
