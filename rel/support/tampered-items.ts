const tip = (options: string) => ({ customFields: [{ name: 'Tip', options }] });
/** A custom field as a call sends it. */
export const field = (name: string, value: unknown, more = {}) => ({
  customFields: [{ name, value, ...more }],
});

/** What a call says of the pen, and the field that is refused. */
export const refusedItems: readonly (readonly [object, string])[] = [
  [{ price: 0.01 }, 'price'],
  [{ price: '2.99' }, 'price'],
  [{ price: 0 }, 'price'],
  [{ price: -3 }, 'price'],
  [{ price: { usd: 1 } }, 'price'],
  [{ price: { eur: 3 } }, 'price'],
  [{ price: 'three' }, 'price'],
  [{ id: 'mug', price: 3 }, 'url'],
  [{ id: 'PEN' }, 'url'],
  [{ id: '' }, 'id'],
  [{ id: { $gt: '' } }, 'id'],
  [{ quantity: -1 }, 'quantity'],
  [{ quantity: 0 }, 'quantity'],
  [{ quantity: 1.5 }, 'quantity'],
  [{ quantity: 1e9 }, 'quantity'],
  [{ quantity: '2; drop' }, 'quantity'],
  [tip('Fine|Broad'), 'customFields[Tip].options'],
  [tip('Fine[-3]|Broad[+0.50]'), 'customFields[Tip].options'],
  [field('Tip', 'Golden'), 'customFields[Tip]'],
  [field('Extra', 'x', { options: 'x[-2.00]' }), 'customFields[Extra]'],
  [{ hasTaxesIncluded: true }, 'hasTaxesIncluded'],
  [{ taxable: false }, 'taxable'],
  [{ shippable: false }, 'shippable'],
  [{ weight: 1 }, 'weight'],
  [{ maxQuantity: 5 }, 'maxQuantity'],
  [{ selectedPlanId: 'free' }, 'selectedPlanId'],
  [{ url: '/away' }, 'url'],
  [{ url: 'http://other.example/pen' }, 'url'],
  [{ url: 'http://169.254.169.254/pen' }, 'url'],
  [{ id: 'bad', url: '/broken' }, 'url'],
  [{ id: 'below', url: '/below' }, 'url'],
  [{ id: '24', url: '/html-as-json' }, 'url'],
  [{ id: '25', url: '/cut.json' }, 'url'],
  [{ id: '20', url: '/list.json', price: 5 }, 'price'],
  [{ id: 'lamp', url: '/two', price: 42 }, 'price'],
];

/** What a call says, and what the shop charges all the same. */
export const ownPrice: readonly (readonly [object, number])[] = [
  [{ quantity: '2' }, 6],
  [{ unitPrice: 0, totalPrice: 0, total: 0, discount: 100, definition: { price: '0' } }, 3],
  [{ currency: 'jpy', 'price ': 0 }, 3],
  [{ id: '20', url: '/list.json', price: '50.00' }, 50],
  [{ id: '23', url: '/json-as-html' }, 7],
  [{ id: 'lamp', url: '/two', price: 40 }, 40],
  [{ id: 'lamp', url: '/two', price: 45, ...field('Shade', 'Red') }, 45],
  [{ id: 'api', url: 'https://anywhere.example/' }, 5],
  // A hidden field without a price takes any text; where the named page has no pen, its known page says the price.
  [field('Batch', 'B'), 3],
  [{ url: '/mug' }, 3],
  [{ url: '/empty' }, 3],
  [{ url: '/gone' }, 3],
];
