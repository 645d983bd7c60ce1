import { useEffect, useRef, useState } from 'preact/hooks';
import { failureOf } from '../../failure.js';
import { useApp, useStore } from '../context.js';
import { Button } from '../parts/button.js';
import { FlashMessage } from '../parts/flash-message.js';
import { Slot } from '../slot.js';
import { ShippingRates } from './shipping-rates.js';
import { StepHead } from './step-box.js';
import { routeOf } from './steps.js';

/** How the order is sent: the rates for its address, asked for again whenever the cart has changed. */
export function ShippingStep({ number, focus }: { readonly number: number; readonly focus: boolean }) {
  const app = useApp();
  const { cart, language, router, state } = app;
  const { shippingRates, shippingDetails } = useStore(state).cart;
  const { items, status, loading, errors = [] } = shippingRates;
  const { t } = language;
  const [wanted, setWanted] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const [failure, setFailure] = useState<{ title: string; text?: string }>();
  const choosing = useRef<Promise<unknown>>(Promise.resolve());
  const list = useRef<HTMLFormElement>(null);
  const chosen = items.find(({ id }) => id === (wanted ?? shippingDetails.rateId))?.id;

  function fetchRates(): void {
    setFailure(undefined);
    cart.fetchRates().catch((error) => setFailure(failureOf(app, error)));
  }
  useEffect(() => {
    if (status === 'Stale' && !loading) fetchRates();
  }, [status, loading]);

  function choose(rateId: string): void {
    setWanted(rateId);
    setMissing(false);
    setFailure(undefined);
    choosing.current = cart.selectRate({ rateId }).catch((error) => {
      setWanted(undefined);
      setFailure(failureOf(app, error));
      // What is not on offer any more makes room for what is.
      void cart.fetchRates().catch(() => undefined);
    });
  }
  // One way alone is no choice.
  const only = items.length === 1 && status === 'Loaded' ? items[0]!.id : undefined;
  useEffect(() => {
    if (only !== undefined && shippingDetails.rateId !== only) choose(only);
  }, [only]);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    if (chosen === undefined) {
      setMissing(true);
      list.current?.querySelector<HTMLElement>('input[type="radio"]')?.focus();
      return;
    }
    setBusy(true);
    if (chosen !== state.get().cart.shippingDetails.rateId) choose(chosen);
    await choosing.current;
    setBusy(false);
    if (state.get().cart.shippingDetails.method !== null) void router.go(routeOf.payment);
  }

  const messages = status === 'Loaded' && items.length === 0 ? errors : [];
  return (
    <div class="snipcart__box">
      <StepHead step="shipping" number={number} status="now" focus={focus} />
      <form class="snipcart-form" noValidate ref={list} onSubmit={(event) => void submit(event)}>
        <Slot name="shipping" section="top" />
        {items.length === 0 && failure === undefined && messages.length === 0 ? (
          <p class="snipcart-checkout__loading" role="status">
            {t('shippingRates.loading')}
          </p>
        ) : null}
        {items.length > 0 ? (
          <ShippingRates
            rates={items}
            chosen={chosen}
            busy={loading}
            onChoose={choose}
            error={missing ? t('shipping.choose') : undefined}
          />
        ) : null}
        <div role="alert">
          {messages.map(({ key, message }) => {
            const { title, description } = language.error(key, message);
            return <FlashMessage kind="error" key={key} title={title} text={description} />;
          })}
          {failure ? <FlashMessage kind="error" {...failure} /> : null}
        </div>
        <Slot name="shipping" section="bottom" />
        <div class="snipcart-form__footer">
          {items.length > 0 ? (
            <Button submits busy={busy} icon="forward">
              {t('payment.continue_to_payment')}
            </Button>
          ) : messages.length > 0 || failure ? (
            <>
              <Button onClick={fetchRates} busy={loading} kind="secondary">
                {t('actions.retry')}
              </Button>
              <Button onClick={() => router.go(routeOf.billing)} kind="secondary">
                {t('shipping.change_address')}
              </Button>
            </>
          ) : null}
        </div>
      </form>
    </div>
  );
}
