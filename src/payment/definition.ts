import type { AppContext } from '../app/context.js';
import type { FieldErrors } from '../domain/errors.js';
import type { Minor } from '../domain/money.js';
import type { Order } from '../domain/order/order.js';
import type { Dispute, PaymentOutcome, PaymentProvider } from '../domain/payment/payment.js';
import type { SecretDefinition } from '../domain/store/secret-settings.js';
import type { SettingDefinition } from '../domain/store/settings.js';
import type { Store } from '../domain/store/store.js';
import type { Checked } from '../outgoing/checked.js';

/**
 * Everything that the shop knows of a payment provider. Its folder makes one, and `providers.ts` names it.
 */
export interface ProviderDefinition {
  /** As payments name it in the database, and its webhook in its address. */
  readonly id: string;
  /** Its name for people. */
  readonly name: string;
  /** The names of gateway and method on orders, as Snipcart's documents print them. */
  readonly onOrders: { readonly gateway: string; readonly method: string };
  readonly settings?: Readonly<Record<string, SettingDefinition<unknown>>>;
  readonly secrets?: Readonly<Record<string, SecretDefinition>>;
  /** Settings that belong to a test half or a live half, and are not copied to the other. */
  readonly ofOneMode?: readonly string[];
  /** The environment variable that names another server in the provider's place, for tests. */
  readonly apiVariable?: string;
  /** What to set so that a shop can be paid by it, as the end of a sentence. */
  readonly setUp?: string;
  /**
   * The provider with a store's settings, also where it takes no new payments; undefined where it cannot be
   * called.
   */
  open(context: AppContext, store: Store, patience?: Patience): Promise<PaymentProvider | undefined>;
  /** The ways to pay that it offers; none where it is not set up, or cannot take the amount. */
  offers(context: AppContext, store: Store, bill: Bill): Promise<readonly PaymentMethod[]>;
  /** Whether `offers` asks somebody outside, who may be slow: then it is asked for a cart alone, and last. */
  readonly offersFromOutside?: boolean;
  /** How it stands in a list of what a shop has, where that is more than the names of its offers. */
  readiness?(context: AppContext, store: Store): Promise<ProviderReadiness>;
  /** What is wrong with settings, by their names, beside the settings that the store has. */
  refuse?(store: Store, changes: Changes): FieldErrors;
  /** What is wrong with settings that come over HTTP: says at once what every call would say. */
  refuseOverHttp?(context: AppContext, store: Store, changes: Changes): FieldErrors;
  readonly checks?: readonly ProviderCheck[];
  readonly webhook?: ProviderWebhook;
}

type Changes = Readonly<Record<string, unknown>>;

/** How long somebody waits for a provider. */
export interface Patience {
  readonly timeoutMs?: number;
  readonly retries?: number;
}

/** What is to be paid. */
export interface Bill {
  readonly total: Minor;
  readonly currency: string;
  /** Of the cart, where it is one's. */
  readonly token?: string;
}

/** A way to pay that a cart is offered. */
export interface PaymentMethod {
  /** As `pay` takes it. */
  readonly id: string;
  readonly name: string;
  readonly iconUrl?: string;
  /** The text of the cart that names it in the buyer's language. */
  readonly label?: string;
  /**
   * The text of the cart that tells what happens next; where it is none and there is no form, the buyer is
   * sent elsewhere.
   */
  readonly hint?: string;
  /** Its part in the cart: a folder of `web/cart/payment`. */
  readonly form?: string;
  /** What that part needs to let the payer act. */
  readonly publishableKey?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly provider: PaymentProvider;
}

export interface ProviderReadiness {
  /** What it offers, for people. */
  readonly ways: readonly string[];
  /** Why nobody can pay by it although it is set up. */
  readonly wrong?: string;
}

/** Another service that a setting depends on, and that can be tried. */
export interface ProviderCheck {
  /** The setting that it tells of. */
  readonly name: string;
  /** Further settings after which it is tried. */
  readonly after?: readonly string[];
  /** Whether it says something whenever it is tried, not only once the setting was set. */
  readonly tellsAlways: boolean;
  /** Undefined where nothing is set. */
  run(context: AppContext, store: Store, trial: Trial): Promise<Checked | undefined>;
}

/** What a setting is tried with. */
export interface Trial {
  readonly patienceMs: number;
  /** A made-up order in the shop's country and currency. */
  readonly madeUpOrder: () => Order;
}

/** What a provider sends to the shop by itself. */
export interface ProviderWebhook {
  /** How a message shows whom it is from, for the reference. */
  readonly signature: { readonly scheme: string; readonly header: string; readonly description: string };
  /** Refusals: the shop cannot verify the provider's messages, or a message is not from the provider. */
  readonly notSetUp: string;
  readonly forged: string;
  read(context: AppContext, store: Store, message: SignedMessage): Promise<ProviderMessage>;
}

/** A message as it came. */
export interface SignedMessage {
  readonly rawBody: Buffer;
  /** Of the request, by lower-case names. */
  readonly header: (name: string) => string | undefined;
}

/** What a message is. */
export type ProviderMessage =
  | { readonly kind: 'not set up' }
  | { readonly kind: 'forged' }
  /** It cannot be verified at the moment: the provider sends it again. */
  | { readonly kind: 'unverified' }
  /** Genuine, but not about anything that the shop must know. */
  | { readonly kind: 'ignored' }
  | {
      readonly kind: 'payment';
      readonly payment: PaymentNames;
      /** Whether it says nothing of a payment that is still open: its payer may try again. */
      readonly isOfEndedAlone?: boolean;
      /** What the message itself says, where the provider cannot be asked. */
      readonly outcome?: PaymentOutcome | undefined;
    }
  | { readonly kind: 'dispute'; readonly payment: PaymentNames; readonly dispute: Dispute };

/** What a provider calls a payment, and what the shop does. */
export interface PaymentNames {
  readonly reference?: string | undefined;
  readonly paymentId?: string | undefined;
}

/**
 * Where the messages of a provider's webhook go; a path alone where the operator named no address of the
 * server.
 */
export function webhookUrl(
  { publicUrl }: Pick<AppContext, 'publicUrl'>,
  provider: string,
  storeId: number,
): string {
  return `${publicUrl ?? ''}/api/payment/${provider}/webhook/${storeId}`;
}
