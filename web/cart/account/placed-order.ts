import type { Address, CustomField, Order } from '../types.js';

/** What the shop answers of an order, beyond what the types promise. */
export interface PlacedOrder extends Order {
  readonly completionDate?: string | null;
  readonly creationDate?: string;
  readonly trackingNumber?: string | null;
  readonly trackingUrl?: string | null;
  readonly invoiceUrl?: string;
  readonly confirmedByMail?: boolean;
  readonly refunds?: readonly { readonly amount: number; readonly creationDate?: string }[];
  readonly billingAddress?: Address | null;
  readonly shippingAddress?: Address | null;
  readonly shippingMethod?: string | null;
  readonly customFields?: readonly CustomField[];
  readonly cardType?: string | null;
  readonly creditCardLast4Digits?: string | null;
  readonly paymentMethod?: string | null;
  readonly paymentDetails?: {
    readonly display?: string | null;
    readonly instructions?: string | null;
  } | null;
}
