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
