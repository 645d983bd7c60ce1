/*
 * What somebody sees of buyers who may not see who they are. Texts are shown where their key stands here alone, so that a
 * field that is new hides until somebody has thought of it; numbers, flags and null tell nobody's name.
 */

/** Keys whose texts say nothing of who the buyer is. */
const impersonal: ReadonlySet<string> = new Set([
  // Orders and carts.
  ...['token', 'id', 'mode', 'status', 'paymentStatus', 'paymentMethod', 'paymentGatewayUsed', 'lang'],
  ...['paymentTransactionId', 'invoiceNumber', 'parentInvoiceNumber', 'parentToken', 'subscriptionId'],
  ...[
    'recoveredFromCampaignId',
    'currency',
    'creationDate',
    'modificationDate',
    'completionDate',
    'cardType',
  ],
  ...['shippingMethod', 'shippingLocalizedMethod', 'shippingProvider', 'shippingRateUserDefinedId'],
  ...['trackingNumber', 'trackingUrl', 'taxProvider', 'iconUrl', 'display', 'userId'],
  // Lines, discounts and taxes.
  ...['uniqueId', 'userDefinedId', 'name', 'description', 'url', 'image', 'fileGuid', 'categories', 'taxes'],
  ...['startsOn', 'addedOn', 'pausingAction', 'cancellationAction', 'code', 'type', 'trigger', 'taxName'],
  ...['taxId', 'numberForInvoice'],
  // Refunds, notes, mails and holds.
  ...['orderToken', 'deliveryMethod', 'sentOn', 'state', 'kind', 'language', 'about', 'nextTryOn', 'date'],
  ...['at', 'field'],
  ...['messageId', 'cart', 'variation', 'since', 'provider'],
]);

/** Keys of which nothing is shown, whatever stands below them. */
const hidden: ReadonlySet<string> = new Set([
  ...['billingAddress', 'shippingAddress', 'addresses', 'customFields', 'customFieldsJson', 'metadata'],
  ...['initialData', 'html', 'text', 'body', 'message', 'subject'],
]);

/** An answer without what is personal: the same shape, with null in the place of it. */
export function withoutPersonalData(value: unknown, key = ''): unknown {
  if (hidden.has(key)) return null;
  if (typeof value === 'string') return impersonal.has(key) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => withoutPersonalData(one, key));
  // A page's own keys are its count and what the call itself has asked for.
  const isPage = 'totalItems' in value && 'items' in value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isPage && typeof inner === 'string' ? inner : withoutPersonalData(inner, name),
    ]),
  );
}
