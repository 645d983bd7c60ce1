import { useState } from 'preact/hooks';
import type { ItemError, SDKError } from '../types.js';
import { useApp } from '../ui/context.js';
import { Button } from '../ui/parts/button.js';
import { useMoney } from '../ui/use-money.js';
import { isRepairable, repair, wayOut, wrongLines } from './refusal.js';

export interface OrderProblemsProps {
  readonly error: SDKError;
  /** What was wrong is right now. */
  readonly onSettled?: (() => void) | undefined;
}

/** What an order was refused for, item by item and field by field, with the ways to put it right. */
export function OrderProblems({ error, onSettled }: OrderProblemsProps) {
  const app = useApp();
  const { cart, language, router } = app;
  const { t } = language;
  const money = useMoney();
  const [busy, setBusy] = useState(false);
  const problems = (error as { problems?: readonly ItemError[] }).problems ?? [];
  const { step, code, toCart } = wayOut(error);
  const lines = wrongLines(app, error, money);

  function act(work: () => Promise<unknown>): void {
    setBusy(true);
    work()
      .then(onSettled, () => router.go('/cart'))
      .finally(() => setBusy(false));
  }
  return (
    <>
      {lines.length > 0 ? (
        <ul class="snipcart-payment__wrong">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
      {problems.length > 0 && problems.every(isRepairable) ? (
        <Button kind="secondary" busy={busy} onClick={() => act(() => repair(app, problems))}>
          {t('cart.take_changes')}
        </Button>
      ) : null}
      {code === undefined ? null : (
        <Button kind="secondary" busy={busy} onClick={() => act(() => cart.removeDiscount(code))}>
          {t('discount_box.remove', { code })}
        </Button>
      )}
      {step === undefined ? null : (
        <Button
          kind="secondary"
          onClick={() => router.go(step === 'billing' ? '/checkout' : '/checkout/shipping')}
        >
          {`${t('actions.edit')}: ${t(`${step}.title`)}`}
        </Button>
      )}
      {toCart ? (
        <Button kind="secondary" onClick={() => router.go('/cart')}>
          {t('cart.back_to_cart')}
        </Button>
      ) : null}
    </>
  );
}
