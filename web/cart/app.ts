import type { Call, Connection } from '../shared/call.js';
import type { Store } from '../shared/store.js';
import type { BuyerStorage } from './buyer-storage.js';
import type { Cart } from './cart.js';
import type { Account } from './customer.js';
import type { Events } from './events.js';
import type { Language } from './language.js';
import type { KeepFields } from './page/keep-fields.js';
import type { PageSettings } from './page/settings.js';
import type { TemplatesState } from './page/template-sections.js';
import type { Router } from './router.js';
import type { Product, State } from './types.js';

/** Something the buyer is told above the screen they are on. */
export interface Notice {
  readonly kind: 'error' | 'info' | 'success';
  /** Keys of texts, or texts as they are. */
  readonly title: string;
  readonly text?: string;
  readonly details?: readonly string[];
}

/** What the screens alone know. */
export interface ScreenState {
  readonly notice: Notice | undefined;
  /** Products that are on their way into the cart. */
  readonly adding: readonly Product[];
  /** Told to screen readers, once. */
  readonly spoken: string;
  /** Why the shop does not let this page in; undefined while it does. */
  readonly broken: string | undefined;
}

/** All parts of the cart, for the screens and for the page's own scripts. */
export interface App {
  readonly page: PageSettings;
  readonly call: Call;
  readonly connection: Store<Connection>;
  readonly state: Store<State>;
  readonly screen: Store<ScreenState>;
  readonly templates: Store<TemplatesState>;
  readonly keepFields: KeepFields;
  readonly events: Events;
  readonly storage: BuyerStorage;
  readonly router: Router;
  readonly language: Language;
  readonly cart: Cart;
  readonly account: Account;
  /** Adds a product as its button does: asks listeners, opens the cart, tells what went wrong. */
  add(product: Product): Promise<void>;
}
