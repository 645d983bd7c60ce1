import { useEffect, useRef, useState } from 'preact/hooks';
import type { ItemError, SDKError } from '../../types.js';
import { useApp } from '../context.js';
import { Button } from '../parts/button.js';
import { FlashMessage } from '../parts/flash-message.js';
import { useMoney } from '../use-money.js';
import { isRepairable, repair, wayOut, wrongLines } from './refusal.js';
import { routeOf } from './steps.js';

interface PaymentFailureProps {
  readonly error: SDKError;
  /** Tries again what failed. */
  readonly onRetry?: () => void;
  /** What was wrong is right now. */
  readonly onSettled?: () => void;
}

/** Why an order was not placed: item by item, with the ways on from there. */
export function PaymentFailure({ error, onRetry, onSettled }: PaymentFailureProps) {
  const app = useApp();
  const { cart, language, router } = app;
  const { t } = language;
  const money = useMoney();
  const box = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  const { title, description } = language.error(error.reason, error.status < 500 ? error.message : '');
  const problems = (error as { problems?: readonly ItemError[] }).problems ?? [];
  const { step, code, toCart } = wayOut(error);

  useEffect(() => box.current?.scrollIntoView?.({ block: 'nearest' }), [error]);

  function act(work: () => Promise<unknown>): void {
    setBusy(true);
    work()
      .then(onSettled, () => router.go('/cart'))
      .finally(() => setBusy(false));
  }
  return (
    <div class="snipcart-payment__failure" ref={box}>
      <FlashMessage kind="error" title={title} text={description} details={wrongLines(app, error, money)} />
      <div class="snipcart-payment__ways">
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
          <Button kind="secondary" onClick={() => router.go(routeOf[step])}>
            {`${t('actions.edit')}: ${t(`${step}.title`)}`}
          </Button>
        )}
        {toCart ? (
          <Button kind="secondary" onClick={() => router.go('/cart')}>
            {t('cart.back_to_cart')}
          </Button>
        ) : null}
        {onRetry ? (
          <Button kind="secondary" onClick={onRetry}>
            {t('actions.retry')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
