import { useEffect, useRef, useState } from 'preact/hooks';
import { CallError } from '../../../shared/call.js';
import type { SDKError } from '../../types.js';
import type { PaymentFormProps } from '../../ui/checkout/method-form.js';
import { useApp, useStore } from '../../ui/context.js';
import { loadPayPal, type PayPalButtons } from './paypal.js';

/**
 * PayPal's own button, which opens PayPal's window; what is typed there reaches neither the page nor the shop. Where the script
 * or the window is blocked, and for whoever would rather, the order is placed by going to PayPal's page and back.
 */
export function PaymentForm({ method, collect, onPlaced, Failure }: PaymentFormProps) {
  const { cart, state, language, screen } = useApp();
  const { t } = language;
  const { currency } = useStore(state).cart;
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<'loading' | 'button' | 'page'>('loading');
  const [trouble, setTrouble] = useState<SDKError>();
  const { publishableKey: clientId = '', options } = method;
  const intent = options?.intent ?? 'capture';

  collect.current = async () => {
    await cart.settled();
    return {};
  };

  useEffect(() => {
    let isGone = false;
    let wasRefused = false;
    let buttons: PayPalButtons | undefined;
    setView('loading');

    async function pay() {
      const { total } = state.get().cart;
      setTrouble(undefined);
      wasRefused = false;
      try {
        await cart.settled();
        return await cart.pay({ method: method.id, total });
      } catch (error) {
        wasRefused = true;
        setTrouble(error as SDKError);
        // With the reason the sums may be others.
        if ((error as SDKError).status > 0) void cart.refresh().catch(() => undefined);
        throw error;
      }
    }

    async function createOrder(): Promise<string> {
      const paid = await pay();
      if ('order' in paid) onPlaced(paid.order);
      const order = 'redirectUrl' in paid ? new URL(paid.redirectUrl).searchParams.get('token') : null;
      if (order === null) throw new CallError('there is nothing to pay', 409, { reason: 'payment_failed' });
      return order;
    }

    async function onApprove(): Promise<void> {
      screen.set({ spoken: t('payment.processing_payment') });
      try {
        const paid = await pay();
        if ('order' in paid) onPlaced(paid.order);
        // PayPal wants its payer to confirm once more.
        else if ('redirectUrl' in paid) location.assign(paid.redirectUrl);
      } finally {
        screen.set({ spoken: '' });
      }
    }

    async function prepare(): Promise<void> {
      const paypal = await loadPayPal({ clientId, currency, intent });
      if (isGone || !place.current) return;
      buttons = paypal.Buttons({
        style: { layout: 'horizontal', tagline: false, height: 45 },
        createOrder,
        onApprove,
        onCancel: () => cart.forgetPayment(),
        // A refusal of the shop is told already; what else goes wrong is PayPal's window.
        onError: () => {
          if (!isGone && !wasRefused) setView('page');
        },
      });
      if (buttons.isEligible?.() === false) return setView('page');
      await buttons.render(place.current);
      if (!isGone) setView('button');
    }
    prepare().catch(() => {
      if (!isGone) setView('page');
    });
    return () => {
      isGone = true;
      buttons?.close?.();
    };
  }, [clientId, currency, intent]);

  return (
    <div class="snipcart-payment-paypal">
      {view === 'loading' ? (
        <p class="snipcart-checkout__loading" role="status">
          {t('payment.preparing_payment_session')}
        </p>
      ) : null}
      <div role="alert">{trouble ? <Failure error={trouble} /> : null}</div>
      <div class="snipcart-payment-form" ref={place} hidden={view === 'page'} />
      {view === 'loading' ? null : (
        <p class="snipcart-payment__says">{t('payment.redirect', { method: method.name })}</p>
      )}
    </div>
  );
}
