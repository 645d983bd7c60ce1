import { type TSchema, Type } from 'typebox';
import { cartShape } from '../../dialect/snipcart/shapes/cart.js';
import { named, text } from '../../shape.js';

/**
 * A refusal: `reason` is a key of the cart's texts, `problems` says of items what was expected and what came.
 */
export const messageSchema = Type.Object(
  {
    message: Type.String(),
    reason: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
    problems: Type.Optional(Type.Array(Type.Unknown())),
    limit: Type.Optional(
      Type.Object(
        { kind: Type.Enum(['min', 'max', 'step']), count: Type.Integer() },
        { description: 'What a quantity must keep to, where that is why it was refused.' },
      ),
    ),
  },
  { title: 'CartRefusal' },
);

/** The key of every call here. */
export const security = [{ publicKey: [] }];

/** What any call of a cart may be refused with. */
export const refusals = { 400: messageSchema, 401: messageSchema, 403: messageSchema, 404: messageSchema };
/** What a change of a cart may be refused with. */
export const changeRefusals = { ...refusals, 409: messageSchema };

/** The cart's token in a path. */
export const tokenParams = Type.Object({ token: Type.String({ description: "The cart's token." }) });

/** What shows that a call comes from a cart's buyer. */
export const holderHeaders = Type.Object({
  'x-cart-secret': Type.Optional(Type.String({ description: 'As it came when the cart began.' })),
  'x-customer-session': Type.Optional(Type.String({ description: "The buyer's session." })),
});

/** A cart's whole state. */
export const cartSchema = cartShape;

/** A custom field's value. */
export const choiceSchema = Type.Object({
  name: Type.String(),
  value: Type.Union([Type.String(), Type.Boolean(), Type.Number()]),
});

/** An address as Snipcart's carts have it. */
export const addressSchema: TSchema = Type.Object(
  Object.fromEntries(
    [
      'name',
      'firstName',
      'company',
      'address1',
      'address2',
      'city',
      'country',
      'province',
      'postalCode',
      'phone',
      'vatNumber',
    ].map((part) => [part, Type.Optional(Type.Union([Type.String(), Type.Null()]))]),
  ),
);

/** A way to pay. */
export const paymentMethodSchema = named('PaymentMethod', {
  id: text('stripe'),
  name: text('Card'),
  iconUrl: Type.Optional(text('https://gateway.example/icon.svg')),
  label: Type.Optional(
    text('payment.methods.card', "The cart's text that names it in the buyer's language."),
  ),
  hint: Type.Optional(text('payment.no_payment', "The cart's text that tells what happens next.")),
  form: Type.Optional(
    text('stripe', 'Its part in the cart; without one and without a hint the buyer is sent elsewhere.'),
  ),
  publishableKey: Type.Optional(text('pk_live_51', 'What the page needs to let the payer act.')),
  options: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'What its part in the cart needs besides.' }),
  ),
});
