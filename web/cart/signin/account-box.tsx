import type { ComponentChildren } from 'preact';
import { useApp, useStore } from '../ui/context.js';
import { Button } from '../ui/parts/button.js';
import { FlashMessage } from '../ui/parts/flash-message.js';

interface AccountBoxProps {
  /** `signin`, `register`, …: of its class names. */
  readonly name: string;
  readonly title: string;
  /** Where the buyer came from: from the checkout they may go on without an account. */
  readonly origin?: string;
  readonly children: ComponentChildren;
}

/** A form about an account, with its title and the way round it. */
export function AccountBox({ name, title, origin, children }: AccountBoxProps) {
  const { router, language } = useApp();
  const { t } = language;
  return (
    <div class="snipcart-account-narrow">
      <section class={`snipcart__box snipcart-${name} snipcart-${name}__box`}>
        <h2 class={`snipcart__font--subtitle snipcart-${name}__title`}>{title}</h2>
        {children}
      </section>
      {origin === '/checkout' ? (
        <div class="snipcart-guest-checkout">
          <p class="snipcart-guest-checkout__or">{t('guest_checkout.or')}</p>
          <Button kind="secondary" onClick={() => router.go('/checkout')}>
            {t('guest_checkout.continue_as_a_guest')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/**
 * What stands in a form's place when a mail goes on with it: where the shop has no mail server, whom to ask.
 */
export function MailSent({ text }: { readonly text: string }) {
  const { language, state } = useApp();
  const { t } = language;
  const { sendsMail } = useStore(state).session.settings;
  return (
    <div role="status">
      {sendsMail === false ? (
        <FlashMessage kind="info" title={t('without_mail.title')} text={t('without_mail.description')} />
      ) : (
        <FlashMessage kind="success" title={t('register_form.requires_action.title')} text={text} />
      )}
    </div>
  );
}
