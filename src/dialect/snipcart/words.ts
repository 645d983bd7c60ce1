/**
 * Snipcart's enumerations as its documents list them. Clients of .NET send a word's place in the list, from
 * 0, where they were not told to send the word.
 */
export const numbered = {
  orderStatus: ['InProgress', 'Processed', 'Disputed', 'Shipped', 'Delivered', 'Pending', 'Cancelled'],
  customerStatus: ['Confirmed', 'Unconfirmed'],
  notificationType: ['Comment', 'OrderStatusChanged', 'OrderShipped', 'TrackingNumber'],
  deliveryMethod: ['Email', 'None'],
  discountTrigger: ['Total', 'Code', 'Product'],
  discountType: ['FixedAmount', 'Rate', 'AlternatePrice', 'Shipping'],
  inventoryMethod: ['Single', 'Variant'],
} as const;

/** One of some words, in any case or by its number; undefined for anything else. */
export function wordOf<W extends string>(
  value: unknown,
  words: readonly W[],
  byNumber: readonly W[] = [],
): W | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const folded = text.trim().toLowerCase();
  if (/^\d{1,2}$/.test(folded)) return byNumber[Number(folded)];
  return words.find((word) => word.toLowerCase() === folded);
}
