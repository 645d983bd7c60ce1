import type { Minor } from '../money.js';

/** One row of the store's table of taxes. */
export interface TaxRule {
  /** Unique in the store. */
  readonly id: string;
  readonly name: string;
  /** A fraction as decimal text: `0.09975` is 9.975 %. */
  readonly rate: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** By code; null: the whole country. Rules of the country and of the province both apply. */
  readonly province: string | null;
  readonly numberForInvoice: string;
  readonly includedInPrice: boolean;
  readonly appliesOnShipping: boolean;
}

/** A tax that an outside calculator gave: its amount stands as it is. */
export interface CalculatedTax {
  readonly name: string;
  readonly amount: Minor;
  /** A fraction, as the calculator says; for show. */
  readonly rate: number;
  readonly numberForInvoice: string;
  readonly includedInPrice: boolean;
  readonly appliesOnShipping: boolean;
}
