import type { ReactNode } from 'react';
import { ApiError } from '../api/client.js';
import { t } from '../text.js';
import { Button } from './button.js';

/** A line that stands out: an error is an alert, anything else is read when there is time. */
export function Notice({
  look,
  children,
}: {
  readonly look: 'error' | 'info' | 'success';
  readonly children: ReactNode;
}) {
  return (
    <div className={`notice notice--${look}`} role={look === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** What to tell of an error: what the server said, or that nobody answered. */
export function messageOf(error: unknown): string {
  if (!(error instanceof ApiError)) return t('errors.default');
  if (error.status === 0 || error.status === 503) return t('errors.unreachable');
  if (error.status === 403 && error.code === 'not_allowed') return t('errors.not_allowed');
  return error.message || t('errors.default');
}

/** What a page shows where it could not be read, with a way to try again. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  return (
    <Notice look="error">
      <p>{messageOf(error)}</p>
      {onRetry && <Button onPress={onRetry}>{t('actions.try_again')}</Button>}
    </Notice>
  );
}

/** What stands where something is being read: that it is, or why it could not be. */
export function Waiting({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return error ? <Failure error={error} onRetry={onRetry} /> : <p role="status">{t('lists.loading')}</p>;
}
