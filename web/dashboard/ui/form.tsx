import { type ReactNode, useEffect, useRef } from 'react';
import { Form as AriaForm } from 'react-aria-components';
import { t } from '../text.js';
import { Button } from './button.js';

/**
 * Fields that the server judges: whatever stands in them is sent, and the first that was refused gets the focus.
 */
export function Form({
  className = 'form',
  error,
  onSubmit,
  children,
}: {
  readonly className?: string;
  /** What the last sending failed with. */
  readonly error?: unknown;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);
  return (
    <AriaForm
      className={className}
      ref={form}
      // The browser would hold back a form with a refused field until the field is sent again.
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </AriaForm>
  );
}

/** The end of a form in a dialog. */
export function SaveOrCancel({
  isPending,
  onCancel,
}: {
  readonly isPending: boolean;
  readonly onCancel: () => void;
}) {
  return (
    <div className="form__acts">
      <Button onPress={onCancel}>{t('actions.cancel')}</Button>
      <Button look="primary" type="submit" isPending={isPending}>
        {t('actions.save')}
      </Button>
    </div>
  );
}
