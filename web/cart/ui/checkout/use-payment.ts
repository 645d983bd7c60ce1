import { useEffect, useRef, useState } from 'preact/hooks';
import { CallError } from '../../../shared/call.js';
import type { PaymentOutcome } from '../../paying.js';
import type { SDKError } from '../../types.js';
import { useApp } from '../context.js';

/**
 * What a method of payment asks of its form when the order is placed: what to send along, or nothing where it
 * is not ready.
 */
export type Collect = () => Promise<{ details?: Record<string, unknown> } | undefined>;

/** Paying on this page: once at a time, whatever is clicked. */
export function usePayment() {
  const { cart, router, screen, language, state } = useApp();
  const [phase, setPhase] = useState<'idle' | 'paying' | 'leaving'>('idle');
  const [error, setError] = useState<SDKError>();
  const running = useRef(false);

  // Whoever comes back from a gateway with the back button finds the page as it was left.
  useEffect(() => {
    const back = (event: PageTransitionEvent): void => {
      if (event.persisted) location.reload();
    };
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);

  async function pay(method: string, collect: Collect): Promise<void> {
    if (running.current) return;
    running.current = true;
    setError(undefined);
    setPhase('paying');
    screen.set({ spoken: language.t('payment.processing_payment') });
    const { total } = state.get().cart;
    try {
      const entered = await collect();
      if (entered === undefined) {
        screen.set({ spoken: '' });
        return;
      }
      const paid = await cart.pay({ method, total, ...entered });
      if ('order' in paid) {
        screen.set({ spoken: '' });
        router.replace(`/order/${paid.order.token}`);
      } else if ('redirectUrl' in paid) {
        setPhase('leaving');
        location.assign(paid.redirectUrl);
        return;
      } else setError(cart.failedOutside(new CallError('', 402, { reason: 'payment_failed' })));
    } catch (refusal) {
      setError(refusal as SDKError);
      // The refusal speaks for itself.
      screen.set({ spoken: '' });
      const { status, reason } = refusal as SDKError;
      // With the reason the sums may be others. Nobody agrees to a total that is not shown yet.
      const fresh = status > 0 && cart.refresh().catch(() => undefined);
      if (reason === 'total_changed') await fresh;
    } finally {
      running.current = false;
      setPhase((now) => (now === 'leaving' ? now : 'idle'));
    }
  }
  return { phase, error, setError, pay };
}

/**
 * How a payment stands whose end this browser has not heard of: `asking` until the shop has told; undefined
 * where there is none.
 */
export function useUnheardPayment(isReturn: boolean) {
  const { cart, storage, router } = useApp();
  const [known, setKnown] = useState<
    PaymentOutcome | 'asking' | { readonly kind: 'failed'; readonly error: SDKError } | undefined
  >(() => (isReturn || storage.get().paying ? 'asking' : undefined));

  async function ask(): Promise<void> {
    setKnown('asking');
    try {
      let stands = await cart.resumePayment({ isReturn });
      // The gateway may tell the shop a moment after its payer came back.
      for (let times = 0; isReturn && stands?.kind === 'action' && times < 8; times += 1) {
        await new Promise((resolve) => setTimeout(resolve, 2000));
        stands = await cart.resumePayment({ isReturn });
      }
      if (stands?.kind === 'placed') router.replace(`/order/${stands.order.token}`);
      else setKnown(stands);
    } catch (error) {
      setKnown({ kind: 'failed', error: error as SDKError });
    }
  }
  useEffect(() => {
    if (known === 'asking') void ask();
  }, []);
  return { known, ask };
}
