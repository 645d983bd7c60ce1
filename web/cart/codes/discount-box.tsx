import { useEffect, useRef, useState } from 'preact/hooks';
import { CallError, isCallError } from '../../shared/call.js';
import { useApp, useStore } from '../ui/context.js';
import { Button, IconButton, LinkButton } from '../ui/parts/button.js';
import { Icon } from '../ui/parts/icon.js';
import { useId } from '../ui/use-id.js';

interface Refusal {
  readonly text: string;
  /** A code that could be had instead of those that the cart has. */
  readonly instead?: string;
}

export interface DiscountBoxProps {
  /** Whether the buyer wants to enter a code. */
  readonly open: boolean;
}

/** Codes: those that the cart has, with why one does nothing, and a line to enter one. */
export function DiscountBox({ open }: DiscountBoxProps) {
  const app = useApp();
  const { cart, language, screen, state } = app;
  const { discounts } = useStore(state).cart;
  const { t } = language;
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => input.current?.focus(), [open]);
  const applied = discounts.items.flatMap((one) => (one.code ? [one.code] : []));

  async function attempt(work: () => Promise<unknown>, spoken: string, tried?: string): Promise<void> {
    setBusy(true);
    setRefusal(undefined);
    try {
      await work();
      setCode('');
      screen.set({ spoken });
    } catch (error) {
      const { reason, message, status } = isCallError(error)
        ? error
        : new CallError('', 0, { reason: 'default' });
      const text = language.errorText(reason, status >= 500 ? undefined : message);
      const hasOthers = reason === 'discounts.conflict' && applied.length > 0;
      setRefusal(tried && hasOthers ? { text, instead: tried } : { text });
    } finally {
      setBusy(false);
    }
  }

  const apply = (entered: string): Promise<void> =>
    attempt(() => cart.applyDiscount(entered), t('discount_box.promocode_applied'), entered);

  const applyInstead = (entered: string): Promise<void> =>
    attempt(async () => {
      for (const other of applied) await cart.removeDiscount(other);
      try {
        await cart.applyDiscount(entered);
      } catch (error) {
        for (const other of applied) await cart.applyDiscount(other).catch(() => undefined);
        throw error;
      }
    }, t('discount_box.promocode_applied'));

  function remove(one: string): void {
    void attempt(() => cart.removeDiscount(one), t('access.removed', { name: one }));
    // Where there is no line for codes, the button that opens it stands beside this.
    const beside = input.current ?? box.current?.nextElementSibling;
    (beside as HTMLElement | null)?.focus({ preventScroll: true });
  }

  const codes = [
    ...applied.map((one) => ({ code: one, why: undefined })),
    ...(discounts.idle ?? []).map((one) => ({ code: one.code, why: language.errorText(one.reason) })),
  ];
  return (
    <div class="snipcart-discount-box__content" ref={box}>
      {codes.length > 0 ? (
        <ul class="snipcart-discount-box__codes" aria-label={t('discounts.title')}>
          {codes.map((one) => (
            <li
              key={one.code}
              class={`snipcart-discount-box__code${one.why ? ' snipcart-discount-box__code--idle' : ''}`}
            >
              <Icon name="tag" />
              <div class="snipcart-discount-box__code-text">
                <div class="snipcart__font--bold">{one.code}</div>
                {one.why ? <div class="snipcart__font--tiny">{one.why}</div> : null}
              </div>
              <IconButton
                icon="close"
                label={t('discount_box.remove', { code: one.code })}
                disabled={busy}
                onClick={() => remove(one.code)}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {open ? (
        <div class="snipcart-discount-box__form-container">
          <form
            class="snipcart-discount-box__form"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              if (code.trim() === '') input.current?.focus();
              else if (!busy) void apply(code.trim());
            }}
          >
            <label for={id} class="snipcart-sr-only">
              {t('discount_box.promo_code_placeholder')}
            </label>
            <div class={`snipcart-input${refusal ? ' snipcart-input--invalid' : ''}`}>
              <input
                id={id}
                ref={input}
                class="snipcart-input__input"
                name="promocode"
                value={code}
                placeholder={t('discount_box.promo_code_placeholder')}
                autocomplete="off"
                autoCapitalize="characters"
                spellcheck={false}
                aria-invalid={refusal ? 'true' : undefined}
                aria-describedby={refusal ? `${id}-error` : undefined}
                onInput={(event) => setCode((event.target as HTMLInputElement).value)}
              />
            </div>
            <Button submits kind="secondary" busy={busy} class="snipcart-discount-box__submit">
              {t('actions.apply')}
            </Button>
          </form>
        </div>
      ) : null}
      <div role="alert">
        {refusal ? (
          <div class="snipcart-error-message snipcart-field-error snipcart__font--tiny" id={`${id}-error`}>
            {refusal.text}{' '}
            {refusal.instead ? (
              <LinkButton onClick={() => void applyInstead(refusal.instead!)}>
                {t('actions.yes_use_it')}
              </LinkButton>
            ) : null}
          </div>
        ) : null}
      </div>
    </div>
  );
}
