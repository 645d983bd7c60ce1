import { CallError } from '../../../shared/call.js';

/** What of PayPal's script is used here. */
interface PayPal {
  Buttons(options: PayPalOptions): PayPalButtons;
}

export interface PayPalButtons {
  isEligible?(): boolean;
  render(place: HTMLElement): Promise<void>;
  close?(): unknown;
}

export interface PayPalOptions {
  readonly style?: Readonly<Record<string, unknown>>;
  /** The id of the order that the window opens with. */
  readonly createOrder: () => Promise<string>;
  readonly onApprove: () => Promise<void>;
  readonly onCancel: () => void;
  readonly onError: (error: unknown) => void;
}

interface ScriptOptions {
  readonly clientId: string;
  readonly currency: string;
  /** `capture` or `authorize`, as the order says it. */
  readonly intent: string;
}

const patienceMs = 20_000;
let loaded: { readonly address: string; readonly script: Promise<PayPal> } | undefined;

/** PayPal's own script, from PayPal alone, and not before somebody pays with it. Rejects where it cannot be loaded. */
export function loadPayPal({ clientId, currency, intent }: ScriptOptions): Promise<PayPal> {
  const query = new URLSearchParams({
    'client-id': clientId,
    currency: currency.toUpperCase(),
    intent,
    commit: 'true',
    components: 'buttons',
  });
  const address = `https://www.paypal.com/sdk/js?${query}`;
  if (loaded?.address === address) return loaded.script;
  const script = load(address);
  loaded = { address, script };
  script.catch(() => {
    if (loaded?.script === script) loaded = undefined;
  });
  return script;
}

function load(address: string): Promise<PayPal> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    const fail = (): void => {
      script.remove();
      reject(new CallError(`${address} could not be loaded`, 0, { reason: 'provider_unreachable' }));
    };
    const timer = setTimeout(fail, patienceMs);
    script.onload = () => {
      clearTimeout(timer);
      const { paypal } = window as { paypal?: PayPal };
      if (paypal) resolve(paypal);
      else fail();
    };
    script.onerror = () => {
      clearTimeout(timer);
      fail();
    };
    document.head.append(script);
  });
}
