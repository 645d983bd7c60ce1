import { loadScript } from '../../load-script.js';

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
  const script = loadScript(address, () => (window as { paypal?: PayPal }).paypal);
  loaded = { address, script };
  script.catch(() => {
    if (loaded?.script === script) loaded = undefined;
  });
  return script;
}
