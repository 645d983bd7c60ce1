import { useState } from 'preact/hooks';
import type { Values } from '../../shared/fields.js';
import { AccountBox, MailSent } from '../signin/account-box.js';
import { AccountForm } from '../signin/account-form.js';
import { emailField, newPassword } from '../signin/fields.js';
import { RouteLink } from '../signin/route-link.js';
import { useApp } from '../ui/context.js';
import { Checkbox } from '../ui/parts/field.js';

/** Asking for an account. Mostly a mail goes on with it; a shop that asks for none signs in at once. */
export function Register({ origin }: { readonly origin: string }) {
  const { account, language, router, state } = useApp();
  const { t } = language;
  const [mailed, setMailed] = useState(false);
  const [news, setNews] = useState(false);

  async function send(values: Values, form: HTMLFormElement): Promise<void> {
    const email = values.email!.trim();
    const who = await account.register({ ...ownFields(form), ...values, email, acceptsMarketing: news });
    if (who) router.replace(origin || '/account');
    else setMailed(true);
  }
  return (
    <AccountBox name="register" title={t('register_form.register')} origin={origin}>
      {mailed ? (
        <MailSent text={t('register_form.requires_action.description')} />
      ) : (
        <AccountForm
          slot="register"
          fields={[
            { name: 'name', label: 'address_form.name', autocomplete: 'name', optional: true },
            emailField('register_form.email'),
            ...newPassword('register_form.password', 'register_form.confirm_password'),
          ]}
          initial={{ email: state.get().cart.email ?? '' }}
          submit="register_form.register"
          send={send}
        >
          <Checkbox
            name="acceptsMarketing"
            label={t('register_form.accepts_marketing')}
            checked={news}
            onChange={setNews}
          />
        </AccountForm>
      )}
      <p class="snipcart-register__register">
        {t('register_form.already_have_an_account')}{' '}
        <RouteLink to={`${origin}/signin`} class="snipcart__font--black snipcart-register__register-link">
          {t('signin_form.signin')}
        </RouteLink>
      </p>
    </AccountBox>
  );
}

/**
 * What the page asks for beside the form's own fields, by a template or by a script: `extra[size]` as it is,
 * and other fields of a template as `extra[…]` too, except for those that an account has.
 */
function ownFields(form: HTMLFormElement): Values {
  const values: Values = {};
  const data = new FormData(form);
  for (const name of new Set(data.keys())) {
    const isKnown = /^(extra\[[^[\]]+\]|phone|identification)$/.test(name);
    const isAsked = form.querySelector(`.snipcart-slot [name="${CSS.escape(name)}"]`);
    const key = isKnown ? name : isAsked && `extra[${name}]`;
    if (key) values[key] = data.getAll(name).join(', ');
  }
  return values;
}
