import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { ApiError } from '../api/client.js';
import { handleInterruptions, type Interruption } from '../api/interruptions.js';
import { confirmSession, type Staff, signInAgain } from '../api/session.js';
import { t } from '../text.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/field.js';
import { messageOf, Notice } from '../ui/notice.js';

interface Question {
  readonly why: Interruption;
  readonly answer: (isProven: boolean) => void;
}

/** Asks over the page who the person is, where a call waits for it; the page beneath stays as it is. */
export function IdentityDialog({ staff }: { readonly staff: Staff }) {
  const [question, setQuestion] = useState<Question>();
  useEffect(
    () =>
      handleInterruptions(
        (why) =>
          new Promise((resolve) => {
            setQuestion({
              why,
              answer(isProven) {
                setQuestion(undefined);
                resolve(isProven);
              },
            });
          }),
      ),
    [],
  );
  return question && <IdentityForm staff={staff} {...question} />;
}

function IdentityForm({ staff, why, answer }: Question & { readonly staff: Staff }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const isSignedOut = why === 'signed_out';
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      if (!isSignedOut) return confirmSession(staff.secondFactor ? { code } : { password });
      return signInAgain({ email: staff.email, password, ...(code === '' ? {} : { code }) });
    },
    onSuccess: () => answer(true),
  });
  const isRefused = error instanceof ApiError && error.status === 401;
  return (
    <Dialog title={t(isSignedOut ? 'sign_in.title' : 'identity.title')} isOpen onClose={() => answer(false)}>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          mutate();
        }}
      >
        <p>{t(isSignedOut ? 'identity.again' : 'identity.why')}</p>
        {(isSignedOut || !staff.secondFactor) && (
          <TextField
            label={t('sign_in.password')}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            isRequired
            autoFocus
          />
        )}
        {staff.secondFactor && (
          <TextField
            label={t('sign_in.code')}
            autoComplete="one-time-code"
            inputMode="numeric"
            value={code}
            onChange={setCode}
            isRequired
            autoFocus={!isSignedOut}
          />
        )}
        {error && (
          <Notice look="error">
            {isRefused ? t(staff.secondFactor ? 'sign_in.code_wrong' : 'sign_in.wrong') : messageOf(error)}
          </Notice>
        )}
        <div className="form__acts">
          <Button onPress={() => answer(false)}>{t('actions.cancel')}</Button>
          <Button look="primary" type="submit" isPending={isPending}>
            {t(isSignedOut ? 'sign_in.submit' : 'identity.confirm')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
