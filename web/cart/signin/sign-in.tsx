import { useApp } from '../ui/context.js';
import { AccountBox } from './account-box.js';
import { AccountForm } from './account-form.js';
import { emailField } from './fields.js';
import { RouteLink } from './route-link.js';

/** Signing in. Who came from the cart or the checkout goes back there. */
export function SignIn({ origin }: { readonly origin: string }) {
  const { account, language, router, state } = useApp();
  const { t } = language;
  return (
    <AccountBox name="signin" title={t('signin_form.signin')} origin={origin}>
      <p class="snipcart__font snipcart-signin__register">
        {t('signin_form.dont_have_an_account')}{' '}
        <RouteLink to={`${origin}/register`} class="snipcart__font--black snipcart-signin__register-link">
          {t('register_form.register')}
        </RouteLink>
      </p>
      <AccountForm
        slot="signin"
        fields={[
          emailField('signin_form.email'),
          {
            name: 'password',
            label: 'signin_form.password',
            type: 'password',
            autocomplete: 'current-password',
          },
        ]}
        initial={{ email: state.get().cart.email ?? '' }}
        submit="signin_form.signin"
        send={async ({ email, password }) => {
          await account.signIn(email!.trim(), password!);
          if (origin) router.replace(origin);
          else if (router.get().route === '/signin') router.replace('/account');
        }}
      >
        <p>
          <RouteLink
            to={`${origin}/forgot-password`}
            class="snipcart-signin__forgot-password snipcart__font--black"
          >
            {t('signin_form.forgot_your_password')}
          </RouteLink>
        </p>
      </AccountForm>
    </AccountBox>
  );
}
