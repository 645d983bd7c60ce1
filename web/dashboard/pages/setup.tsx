import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { ApiError } from '../api/client.js';
import { setUp } from '../api/session.js';
import { t } from '../text.js';
import { takeToken } from '../token.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { messageOf, Notice } from '../ui/notice.js';

/** The first owner's account, by the link that the server printed. */
export function SetupPage() {
  const router = useRouter();
  const [token] = useState(takeToken);
  const [owner, setOwner] = useState({ name: '', email: '', password: '' });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => setUp({ ...owner, token }),
    onSuccess: () => router.navigate({ to: '/' }),
  });
  const errors = error instanceof ApiError ? error.errors : {};
  const set = (field: keyof typeof owner) => (value: string) => setOwner({ ...owner, [field]: value });
  useEffect(() => {
    document.title = t('setup.title');
  }, []);
  return (
    <main className="alone">
      <h1>{t('setup.title')}</h1>
      {token === '' && <Notice look="error">{t('setup.no_token')}</Notice>}
      <p>{t('setup.intro')}</p>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          mutate();
        }}
      >
        <TextField
          label={t('setup.name')}
          autoComplete="name"
          value={owner.name}
          onChange={set('name')}
          errors={errors.name}
          isRequired
        />
        <TextField
          label={t('sign_in.email')}
          type="email"
          autoComplete="username"
          value={owner.email}
          onChange={set('email')}
          errors={errors.email}
          isRequired
        />
        <TextField
          label={t('sign_in.password')}
          type="password"
          autoComplete="new-password"
          description={t('setup.password_length')}
          minLength={10}
          value={owner.password}
          onChange={set('password')}
          errors={errors.password}
          isRequired
        />
        {error && Object.keys(errors).length === 0 && <Notice look="error">{messageOf(error)}</Notice>}
        <Button look="primary" type="submit" isPending={isPending}>
          {t('setup.submit')}
        </Button>
      </Form>
    </main>
  );
}
