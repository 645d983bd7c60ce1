import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TextKey } from '../../language.js';
import type { PaymentFormProps } from '../../ui/checkout/method-form.js';
import { useApp, useStore } from '../../ui/context.js';
import { Field } from '../../ui/parts/field.js';
import { groupedNumber, isCardNumber, isExpiry, isSecurityCode, writtenExpiry } from './card.js';

interface Look extends Readonly<Record<string, unknown>> {
  readonly placeholder?: { readonly color?: string };
}

const empty = { 'card-number': '', 'expiry-date': '', cvv: '' };
type Name = keyof typeof empty;

const written: Readonly<Record<Name, (typed: string) => string>> = {
  'card-number': groupedNumber,
  'expiry-date': writtenExpiry,
  cvv: (typed) => typed.replace(/\D/g, '').slice(0, 4),
};
const wrong: Readonly<Record<Name, (value: string) => TextKey | undefined>> = {
  'card-number': (value) => (isCardNumber(value) ? undefined : 'payment.form.invalid_number'),
  'expiry-date': (value) => (isExpiry(value, new Date()) ? undefined : 'payment.form.invalid_expiration'),
  cvv: (value) => (isSecurityCode(value) ? undefined : 'payment.form.invalid_cvv'),
};
const names = Object.keys(empty) as Name[];

/** The card that test shops take. What is typed stays here until the order is placed, and nowhere else. */
export function PaymentForm({ collect, busy }: PaymentFormProps) {
  const { language, state } = useApp();
  const { t } = language;
  const { paymentForm } = useStore(state).customization;
  const [card, setCard] = useState(empty);
  const [checked, setChecked] = useState<ReadonlySet<Name>>(new Set());
  const box = useRef<HTMLDivElement>(null);
  /** Where the caret belongs after the text was written anew: behind so many digits. */
  const caret = useRef<number | undefined>(undefined);

  const input = (name: Name): HTMLInputElement =>
    box.current!.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
  useLayoutEffect(() => {
    const field = document.activeElement;
    if (caret.current === undefined || !(field instanceof HTMLInputElement)) return;
    const at = placeBehind(field.value, caret.current);
    caret.current = undefined;
    field.setSelectionRange(at, at);
  }, [card]);

  useLayoutEffect(() => paint(box.current!, paymentForm), [paymentForm]);

  collect.current = async () => {
    setChecked(new Set(names));
    const first = names.find((name) => wrong[name](card[name]));
    if (first !== undefined) {
      input(first).focus();
      return undefined;
    }
    const { 'card-number': cardNumber, 'expiry-date': cardExpiration, cvv: cardCvc } = card;
    return { details: { cardNumber, cardExpiration, cardCvc } };
  };

  const field = (name: Name, label: TextKey, autocomplete: string) => {
    const problem = checked.has(name) ? wrong[name](card[name]) : undefined;
    return (
      <Field
        name={name}
        id={name}
        label={t(label)}
        placeholder={name === 'expiry-date' ? t('payment.form.card_expiration') : ''}
        value={card[name]}
        onInput={(typed) => {
          const { selectionStart, value } = input(name);
          const isAtEnd = selectionStart === null || selectionStart >= value.length;
          caret.current = isAtEnd ? undefined : digitsIn(value.slice(0, selectionStart));
          setCard({ ...card, [name]: written[name](typed) });
        }}
        error={problem && t(problem)}
        autocomplete={autocomplete}
        inputMode="numeric"
        readOnly={busy}
      />
    );
  };
  return (
    <div
      class="snipcart-payment-card-form snipcart-payment-card-form--loaded"
      ref={box}
      onFocusOut={({ target, relatedTarget }) => {
        const { name, value } = target as HTMLInputElement;
        if (value && relatedTarget instanceof HTMLInputElement)
          setChecked(new Set([...checked, name as Name]));
      }}
    >
      <div class="snipcart-payment-form snipcart-form__set">
        {field('card-number', 'payment.form.card_number', 'cc-number')}
        <div class="snipcart-form__row snipcart-payment-form__row">
          {field('expiry-date', 'payment.form.expiration_label', 'cc-exp')}
          {field('cvv', 'payment.form.card_cvv', 'cc-csc')}
        </div>
      </div>
      <p class="snipcart-form__hint snipcart__font--tiny">
        {t('payment.test_card', { paid: '4242 4242 4242 4242', declined: '4000 0000 0000 0002' })}
      </p>
    </div>
  );
}

/**
 * Does as `registerPaymentFormCustomization` was told: what is of a box to the box around an input, else to
 * the input itself.
 */
function paint(form: HTMLElement, customization: unknown): void {
  const { input = {}, label = {} } = (customization ?? {}) as { input?: Look; label?: Look };
  const { placeholder, ...rules } = input;
  const all = (selector: string, look: Look): void => {
    for (const { style } of form.querySelectorAll<HTMLElement>(selector)) Object.assign(style, look);
  };
  for (const [name, value] of Object.entries(rules))
    all(/^(border|background|box)/.test(name) ? '.snipcart-input' : 'input', { [name]: value });
  all('label', label);
  form.style.setProperty('--color-inputPlaceholder', placeholder?.color ?? '');
}

function digitsIn(text: string): number {
  return text.replace(/\D/g, '').length;
}

function placeBehind(text: string, digits: number): number {
  let at = 0;
  for (let seen = 0; at < text.length && seen < digits; at += 1) if (/\d/.test(text[at]!)) seen += 1;
  return at;
}
