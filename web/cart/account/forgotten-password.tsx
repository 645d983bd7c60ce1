import { useState } from 'preact/hooks';
import { AccountBox, MailSent } from '../signin/account-box.js';
import { AccountForm } from '../signin/account-form.js';
import { emailField, newPassword } from '../signin/fields.js';
import { RouteLink } from '../signin/route-link.js';
import { useApp, useStore } from '../ui/context.js';

/** Asking for a mail with which another password is chosen. */
export function ForgottenPassword({ origin }: { readonly origin: string }) {
  const { account, language, state } = useApp();
  const { t } = language;
  const isSent = useStore(state).session.settings.sendsMail !== false;
  const [mailed, setMailed] = useState(false);
  return (
    <AccountBox name="forgot-password" title={t('forgot_password_form.title')} origin={origin}>
      {mailed ? (
        <MailSent text={t('forgot_password_form.email_instructions')} />
      ) : (
        <>
          <p>{t(isSent ? 'forgot_password_form.instructions' : 'without_mail.forgot_password')}</p>
          <AccountForm
            fields={[emailField('forgot_password_form.email')]}
            initial={{ email: state.get().cart.email ?? '' }}
            submit={isSent ? 'forgot_password_form.action' : 'without_mail.action'}
            send={async ({ email }) => {
              await account.forgot(email!.trim());
              setMailed(true);
            }}
          />
        </>
      )}
      <p>
        <RouteLink to={`${origin}/signin`} class="snipcart__font--black">
          {t('signin_form.signin')}
        </RouteLink>
      </p>
    </AccountBox>
  );
}

/** Choosing a password with the token of a mail. */
export function ResetPassword({ token }: { readonly token: string }) {
  const { account, language, router, screen } = useApp();
  const { t } = language;
  return (
    <AccountBox name="reset-password" title={t('reset_password_form.title')}>
      <AccountForm
        fields={newPassword('reset_password_form.password', 'reset_password_form.confirmation_password')}
        submit="reset_password_form.action"
        send={async ({ password }) => {
          await account.reset(token, password!);
          router.replace('/account');
          screen.set({ notice: { kind: 'success', title: t('reset_password_form.done') } });
        }}
      />
    </AccountBox>
  );
}
