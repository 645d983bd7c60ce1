/** What a page, a JSON document or an API call says a product is, before the shop has stored it. */
export interface ProductDefinition {
  /** The merchant's own id: `data-item-id`, JSON `id`. Trimmed, never empty. */
  readonly id: string;
  readonly name: string;
  readonly price: DefinedPrice;
  /** Name of a price list → the price under it. */
  readonly alternatePrices?: Readonly<Record<string, DefinedPrice>>;
  /** As the page writes it (relative or absolute); null where the page names none. */
  readonly url: string | null;
  readonly description: string | null;
  readonly image: string | null;
  readonly categories: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly customFields: readonly CustomFieldDefinition[];
  readonly plans: readonly PlanDefinition[];
  /** Grams and centimetres. */
  readonly dimensions: {
    readonly weight?: number;
    readonly length?: number;
    readonly width?: number;
    readonly height?: number;
  };
  /**
   * The weight as the page writes it, where it cannot be read: what depends on weight is not counted for it.
   */
  readonly unreadWeight?: string;
  readonly quantity?: number;
  readonly minQuantity?: number;
  readonly maxQuantity?: number;
  readonly quantityStep?: number;
  /** `always`, `auto` or `never` merge lines of one product. */
  readonly stackable?: 'always' | 'auto' | 'never';
  readonly shippable?: boolean;
  readonly taxable?: boolean;
  readonly hasTaxesIncluded?: boolean;
  readonly taxes?: readonly string[];
  readonly fileGuid?: string;
  readonly recurrence?: RecurrenceDefinition;
  /** Opening stock: counts only when the product is first imported. */
  readonly inventory?: InventoryDefinition;
}

/** One decimal text in the store's own currency, or a decimal text for each lower-case currency code. */
export type DefinedPrice = string | Readonly<Record<string, string>>;

export interface CustomFieldDefinition {
  readonly name: string;
  readonly type: 'textbox' | 'textarea' | 'dropdown' | 'checkbox' | 'hidden' | 'readonly';
  /** The option text as written, for instance `Small|Large[+5.00]`; empty where there are no options. */
  readonly options: string;
  readonly required: boolean;
  /** The page's preset value, else null. */
  readonly value: string | null;
  readonly placeholder: string | null;
}

export interface PlanDefinition {
  readonly id: string;
  readonly name: string;
  readonly frequency: 'daily' | 'weekly' | 'monthly' | 'yearly';
  readonly interval: number;
  readonly price: string | null;
}

export interface RecurrenceDefinition {
  readonly interval: 'Day' | 'Week' | 'Month' | 'Year';
  readonly intervalCount: number;
  readonly trialPeriodInDays: number | null;
  readonly recurringShipping: boolean;
}

export interface InventoryDefinition {
  readonly method: 'Single' | 'Variant';
  readonly stock: number | null;
  readonly allowOutOfStockPurchases: boolean;
  readonly variants: readonly {
    readonly variation: readonly { readonly name: string; readonly option: string }[];
    readonly stock: number;
    readonly allowOutOfStockPurchases: boolean;
  }[];
}
