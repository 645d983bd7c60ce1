import { useState } from 'preact/hooks';
import { fieldOfShop } from '../../address.js';
import { failureOf } from '../../failure.js';
import type { SentEvent } from '../../page/templates.js';
import { useApp, useStore } from '../context.js';
import { Button, LinkButton } from '../parts/button.js';
import { Checkbox, Field } from '../parts/field.js';
import { FlashMessage } from '../parts/flash-message.js';
import { isShipped } from '../shipped.js';
import { Slot } from '../slot.js';
import { AddressFields, NameFields, PartField } from './address-fields.js';
import { buyerOf, fieldNamed, wrongIn } from './buyer-form.js';
import { SavedAddresses } from './saved-addresses.js';
import { StepHead } from './step-box.js';
import { routeOf } from './steps.js';
import { useBuyerForm } from './use-buyer-form.js';
import { useFormErrors } from './use-form-errors.js';

/** Who buys, and where to: checked here and by the shop before the next step. */
export function BillingStep({ number, focus }: { readonly number: number; readonly focus: boolean }) {
  const app = useApp();
  const { cart, language, router, state } = app;
  const now = useStore(state);
  const { t } = language;
  const [form, change] = useBuyerForm();
  const errors = useFormErrors(wrongIn(form, now));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ title: string; text?: string }>();
  const { customer, session } = now;
  const { settings } = session;
  const signedIn = customer.status === 'SignedIn';
  const shipped = isShipped(now);
  const fields = {
    form,
    errorOf: errors.errorOf,
    onChange(news: Readonly<Record<string, string>>): void {
      errors.touch(Object.keys(news));
      change(news);
    },
  };

  async function submit(event: SentEvent): Promise<void> {
    event.preventDefault();
    if (busy || !errors.check(event.held)) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await cart.update(buyerOf(form, state.get(), shipped));
      void router.go(routeOf[shipped ? 'shipping' : 'payment']);
    } catch (error) {
      if (!errors.take(error, fieldOfShop)) setFailure(failureOf(app, error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      id="snipcart-billing-form"
      class="snipcart-form snipcart-billing"
      ref={errors.form}
      noValidate
      onSubmit={(event) => void submit(event)}
      onFocusOut={(event) => {
        const field = fieldNamed(event.target as Element);
        if (field) errors.leave(field, event);
      }}
    >
      <div class="snipcart__box">
        <StepHead step="billing" number={number} status="now" focus={focus}>
          {signedIn || settings.onlyAllowGuests ? null : (
            <p class="snipcart-checkout__signin">
              {t('register_form.already_have_an_account')}{' '}
              <LinkButton onClick={() => router.go('/checkout/signin')}>{t('signin_form.signin')}</LinkButton>
            </p>
          )}
        </StepHead>
        <Slot name="billing" section="top" />
        <fieldset class="snipcart-form__set">
          <NameFields {...fields} kind="billing" />
          <Field
            name="email"
            type="email"
            inputMode="email"
            label={t('address_form.email')}
            value={form.email ?? ''}
            onInput={(email) => fields.onChange({ email })}
            error={errors.errorOf('email')}
            autocomplete="email"
            readOnly={signedIn && Boolean(customer.email)}
          />
          {settings.includeCompany ? (
            <PartField
              {...fields}
              kind="billing"
              part="company"
              autocomplete="organization"
              required={false}
            />
          ) : null}
          {settings.includePhone || settings.phoneRequired ? (
            <PartField
              {...fields}
              kind="billing"
              part="phone"
              autocomplete="tel"
              required={Boolean(settings.phoneRequired)}
            />
          ) : null}
          <SavedAddresses {...fields} kind="billing" />
        </fieldset>
        <div class="snipcart-address-fields">
          <Slot name="address-fields" section="top" />
          <AddressFields {...fields} kind="billing" />
          <Slot name="address-fields" section="bottom" />
        </div>
        {shipped ? (
          <>
            <hr class="snipcart-form__separator" />
            <fieldset class="snipcart-form__set">
              <Checkbox
                name="useDifferentShippingAddress"
                label={t('billing.use_different_shipping_address')}
                checked={Boolean(form.different)}
                onChange={(different) => fields.onChange({ different: different ? 'yes' : '' })}
              />
            </fieldset>
            {form.different ? (
              <section
                class="snipcart-shipping-address"
                data-address="shipping"
                aria-label={t('shipping.address')}
              >
                <h2 class="snipcart-shipping-address__title snipcart__font--large snipcart__font--bold">
                  {t('shipping.address')}
                </h2>
                <Slot name="shipping-address" section="top" />
                <fieldset class="snipcart-form__set">
                  <SavedAddresses {...fields} kind="shipping" />
                  <NameFields {...fields} kind="shipping" />
                </fieldset>
                <AddressFields {...fields} kind="shipping" />
                <Slot name="shipping-address" section="bottom" />
              </section>
            ) : null}
          </>
        ) : null}
        <Slot name="billing" section="bottom" />
        <div class="snipcart-form__footer">
          <div role="alert">{failure ? <FlashMessage kind="error" {...failure} /> : null}</div>
          <Button submits busy={busy} icon="forward">
            {t(shipped ? 'billing.continue_to_shipping' : 'payment.continue_to_payment')}
          </Button>
        </div>
      </div>
    </form>
  );
}
