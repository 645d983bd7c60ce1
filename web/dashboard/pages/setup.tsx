import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { ApiError } from '../api/client.js';
import { acceptInvitation, setUp } from '../api/session.js';
import { t } from '../text.js';
import { takeToken } from '../token.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { messageOf, Notice } from '../ui/notice.js';

/** The first owner's account, by the link that the server printed. */
export function SetupPage() {
  return (
    <AccountForm title="setup.title" intro="setup.intro" noToken="setup.no_token" hasEmail create={setUp} />
  );
}

/** The account of somebody who was invited, by the link that they got. */
export function InvitePage() {
  return (
    <AccountForm
      title="invite.title"
      intro="invite.intro"
      noToken="invite.no_token"
      create={acceptInvitation}
    />
  );
}

function AccountForm({
  title,
  intro,
  noToken,
  hasEmail = false,
  create,
}: {
  readonly title: string;
  readonly intro: string;
  /** What to say where the page was opened without its link. */
  readonly noToken: string;
  readonly hasEmail?: boolean;
  readonly create: (account: {
    readonly token: string;
    readonly name: string;
    readonly email: string;
    readonly password: string;
  }) => Promise<unknown>;
}) {
  const router = useRouter();
  const [token] = useState(takeToken);
  const [account, setAccount] = useState({ name: '', email: '', password: '' });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => create({ ...account, token }),
    onSuccess: () => router.navigate({ to: '/' }),
  });
  const errors = error instanceof ApiError ? error.errors : {};
  const change = (field: keyof typeof account) => (value: string) =>
    setAccount({ ...account, [field]: value });
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <main className="alone">
      <h1>{title}</h1>
      {token === '' && <Notice look="error">{noToken}</Notice>}
      <p>{intro}</p>
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
          value={account.name}
          onChange={change('name')}
          errors={errors.name}
          isRequired
        />
        {hasEmail && (
          <TextField
            label={t('sign_in.email')}
            type="email"
            autoComplete="username"
            value={account.email}
            onChange={change('email')}
            errors={errors.email}
            isRequired
          />
        )}
        <TextField
          label={t('sign_in.password')}
          type="password"
          autoComplete="new-password"
          description={t('setup.password_length')}
          minLength={10}
          value={account.password}
          onChange={change('password')}
          errors={errors.password}
          isRequired
        />
        {error && ['name', 'email', 'password'].every((field) => !errors[field]) && (
          <Notice look="error">{messageOf(error)}</Notice>
        )}
        <Button look="primary" type="submit" isPending={isPending}>
          {t('setup.submit')}
        </Button>
      </Form>
    </main>
  );
}
