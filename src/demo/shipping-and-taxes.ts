/** How the demo shop sends its parcels, as its API takes it. */
export const shippingMethods = [
  {
    name: 'Post',
    rates: [
      { cost: 6.5, weight: { to: 1000 } },
      { cost: 11, weight: { from: 1000 } },
    ],
    guaranteedEstimatedDelivery: { minimumDaysForDelivery: 3, maximumDaysForDelivery: 6 },
  },
  {
    name: 'Courier',
    rates: [{ cost: 19 }],
    guaranteedEstimatedDelivery: { minimumDaysForDelivery: 1, maximumDaysForDelivery: 2 },
  },
];

/** Taxes of some places, so that carts from there show them. */
export const taxes = [
  { name: 'Sales tax', rate: 0.0725, country: 'US', province: 'CA' },
  { name: 'Sales tax', rate: 0.04, country: 'US', province: 'NY' },
  { name: 'GST', rate: 0.05, country: 'CA', appliesOnShipping: true },
  { name: 'QST', rate: 0.09975, country: 'CA', province: 'QC', appliesOnShipping: true },
  { name: 'TVA', rate: 0.2, country: 'FR', appliesOnShipping: true },
];
