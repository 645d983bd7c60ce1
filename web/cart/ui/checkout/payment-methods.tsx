import type { ComponentChildren } from 'preact';
import type { Language } from '../../language.js';
import type { PaymentMethod } from '../../paying.js';
import { useApp } from '../context.js';
import { Icon } from '../parts/icon.js';

interface PaymentMethodsProps {
  readonly methods: readonly PaymentMethod[];
  readonly chosen: string | undefined;
  readonly disabled: boolean;
  readonly onChoose: (id: string) => void;
  /** What the chosen one asks. */
  readonly children: (method: PaymentMethod) => ComponentChildren;
}

/** The ways to pay, each a button; the chosen one is open. One way alone needs no choice. */
export function PaymentMethods({ methods, chosen, disabled, onChoose, children }: PaymentMethodsProps) {
  const { language } = useApp();
  const [only] = methods;
  if (methods.length === 1) return <>{children(only!)}</>;
  return (
    <div class="snipcart-payment-methods-list__container">
      <h2 class="snipcart-sr-only">{language.t('payment.choose')}</h2>
      <ul class="snipcart-payment-methods-list snipcart__font--secondary snipcart__font--bold">
        {methods.map((method) => {
          const isChosen = method.id === chosen;
          const isElsewhere = method.form === undefined && method.hint === undefined;
          const name = nameOf(method, language);
          return (
            <li class="snipcart-payment-methods-list-item" key={method.id}>
              <button
                type="button"
                class="snipcart-payment-methods-list-item__button"
                title={isElsewhere ? language.t('payment.checkout_with_method', { method: name }) : name}
                aria-expanded={isChosen}
                aria-disabled={disabled ? 'true' : undefined}
                onClick={() => !disabled && onChoose(method.id)}
              >
                <span class="snipcart-payment-methods-list-item__mark" />
                <span class="snipcart-payment-methods-list-item__label">{name}</span>
                <span class="snipcart-payment-methods-list-item__icon">
                  {method.iconUrl ? (
                    <img src={method.iconUrl} alt="" />
                  ) : (
                    <Icon name={method.form === undefined ? 'forward' : 'card'} />
                  )}
                </span>
              </button>
              {isChosen ? (
                <div class="snipcart-payment-methods-list-item__form">{children(method)}</div>
              ) : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** What a way to pay is called: the shop's own in the buyer's language, a gateway's as it says. */
function nameOf({ name, label }: PaymentMethod, { t }: Language): string {
  return label === undefined ? name : t(label);
}
