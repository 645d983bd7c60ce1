import {
  flag,
  guid,
  moment,
  named,
  nullOr,
  number,
  object,
  orNull,
  text,
  whole,
  word,
} from '../../../shape.js';
import { addressShape, flatShape } from './address.js';

export const modes = ['Test', 'Live'] as const;
export const customerStatuses = ['Confirmed', 'Unconfirmed'] as const;

const own = {
  id: guid('eb4c9dae-e725-4dad-b7ae-a5e48097c831'),
  email: orNull(text('geeks@snipcart.com')),
  mode: word(modes, 'Live'),
  status: word(customerStatuses, 'Unconfirmed', 'Confirmed customers have an account.'),
  creationDate: moment('2013-07-10T17:24:29.55Z'),
};
const addresses = {
  gravatarUrl: text('https://www.gravatar.com/avatar/fbc6eb1a61d46d5e2ecdc8ca4b0ea6ca?s=70&d=mp'),
  billingAddress: addressShape,
  shippingAddress: addressShape,
  shippingAddressSameAsBilling: flag(true),
};

/** A customer, to the merchant. */
export const customerShape = named(
  'Customer',
  {
    ...own,
    modificationDate: moment('2013-07-10T17:24:29.55Z'),
    statistics: object({
      ordersCount: whole(2),
      ordersAmount: number(1000.35, "In the store's currency."),
      subscriptionsCount: whole(0),
    }),
    ...addresses,
    ...flatShape('billing'),
    ...flatShape('shipping'),
    sessionToken: nullOr(text('')),
  },
  'One that was imported reads back as its document has it, with the keys that stand there beyond these.',
);

/** A customer as they see themselves. */
export const accountShape = named('Account', {
  ...own,
  name: text('Geeks Snipcart'),
  phone: nullOr(text('1-877-301-4813')),
  identification: nullOr(text('12345678900')),
  acceptsMarketing: flag(false),
  ...addresses,
});
