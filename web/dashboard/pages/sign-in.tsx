import { useMutation } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { ApiError } from '../api/client.js';
import { signIn, signInByLink } from '../api/session.js';
import { t } from '../text.js';
import { takeToken } from '../token.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { messageOf, Notice } from '../ui/notice.js';

/** E-mail and password, and where the person has one, the code of a second factor; then back to where they wanted to go. */
export function SignInPage() {
  const { back } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  // What a printed link signs its person in by.
  const [linkToken] = useState(takeToken);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: (token: string) =>
      token !== ''
        ? signInByLink(token)
        : signIn(code === '' ? { email, password } : { email, password, code }),
    // An address of this program alone: what a link made up leads nowhere else.
    onSuccess: () =>
      back?.startsWith('/') && !back.startsWith('//')
        ? router.history.push(back)
        : router.navigate({ to: '/' }),
  });
  const needsCode = error instanceof ApiError && error.code === 'second_factor';
  useEffect(() => {
    document.title = t('sign_in.title');
    if (linkToken !== '') mutate(linkToken);
  }, [linkToken, mutate]);
  return (
    <main className="alone">
      <h1>{t('sign_in.title')}</h1>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          mutate('');
        }}
      >
        <TextField
          label={t('sign_in.email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          isRequired
          autoFocus
        />
        <TextField
          label={t('sign_in.password')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          isRequired
        />
        {(needsCode || code !== '') && (
          <TextField
            label={t('sign_in.code')}
            autoComplete="one-time-code"
            inputMode="numeric"
            value={code}
            onChange={setCode}
            autoFocus
          />
        )}
        {error && <Notice look={needsCode && code === '' ? 'info' : 'error'}>{reasonOf(error, code)}</Notice>}
        <Button look="primary" type="submit" isPending={isPending}>
          {t('sign_in.submit')}
        </Button>
      </Form>
    </main>
  );
}

function reasonOf(error: Error, code: string): string {
  if (!(error instanceof ApiError)) return messageOf(error);
  if (error.code === 'second_factor') return t(code === '' ? 'sign_in.code_needed' : 'sign_in.code_wrong');
  if (error.status === 401) return t('sign_in.wrong');
  if (error.status === 429) return t('sign_in.locked');
  return messageOf(error);
}
