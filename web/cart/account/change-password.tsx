import { AccountForm } from '../signin/account-form.js';
import { newPassword } from '../signin/fields.js';
import { useApp } from '../ui/context.js';

/** Another password; every other session of the buyer ends. */
export function ChangePassword() {
  const { account, language, screen } = useApp();
  const { t } = language;
  return (
    <section class="snipcart__box">
      <h2 class="snipcart__font--subtitle">{t('change_password_form.title')}</h2>
      <AccountForm
        fields={[
          {
            name: 'currentPassword',
            label: 'change_password_form.current_password',
            type: 'password',
            autocomplete: 'current-password',
          },
          ...newPassword('change_password_form.password', 'change_password_form.confirmation_password'),
        ]}
        submit="change_password_form.action"
        send={async ({ currentPassword, password }) => {
          await account.update({ currentPassword, password });
          screen.set({ notice: { kind: 'success', title: t('reset_password_form.done') } });
        }}
      />
    </section>
  );
}
