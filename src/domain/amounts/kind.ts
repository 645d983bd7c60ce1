import type { OrderDetails } from '../order/order.js';
import type { Store } from '../store/store.js';
import type { AmountText, Rescale } from './scale.js';

/** Where an imported object's own words say its amounts: each dialect knows its own. */
export interface ImportedTexts {
  readonly order: (details: OrderDetails) => readonly AmountText[];
  readonly discount: (document: object) => readonly AmountText[];
}

/** An object with amounts, as its row holds it. */
export interface Holder {
  readonly id: string;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** The order or cart that it is of, whose texts speak for it too. */
  readonly token?: string;
  /** Where what it holds says amounts as text. */
  readonly texts?: readonly AmountText[];
  readonly document: object;
  /**
   * The same in other units, and what its row holds then; of an object whose texts say more, their amounts.
   */
  readonly rescaled: (rescale: Rescale, until?: number) => Rescaled;
}

export interface Rescaled {
  readonly document: object;
  readonly columns?: Readonly<Record<string, number>>;
}

/** One table of objects with amounts. */
export interface AmountKind {
  readonly table:
    | 'orders'
    | 'cart'
    | 'discount'
    | 'shipping_method'
    | 'payment'
    | 'refund'
    | 'customer'
    | 'outbox'
    | 'mail';
  readonly key: string;
  /** Whether a row's readers know it by its version. */
  readonly versioned: boolean;
  /** Columns that a holder is made of, beside its key and its document. */
  readonly columns: readonly string[];
  /** The object of a row, or undefined where it has no amounts. */
  readonly holder: (row: AmountRow, store: Store, texts: ImportedTexts) => Holder | undefined;
}

/** A row of such a table. */
export type AmountRow = Readonly<Record<string, string | number | null>> & {
  readonly id: string | number;
  readonly doc: string;
};
