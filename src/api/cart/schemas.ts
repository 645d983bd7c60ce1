import { type TSchema, Type } from 'typebox';
import { cartProblemShape, cartShape } from '../../dialect/snipcart/shapes/cart.js';
import { named, text, word } from '../../shape.js';

/**
 * A refusal: `reason` is a key of the cart's texts, `problems` says of items what was expected and what came.
 */
export const messageSchema = Type.Object(
  {
    message: Type.String(),
    reason: Type.Optional(Type.String({ description: "A key of the cart's texts." })),
    errors: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
    problems: Type.Optional(Type.Array(cartProblemShape)),
    limit: Type.Optional(
      Type.Object(
        { kind: word(['min', 'max', 'step'], 'min'), count: Type.Integer() },
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
export const choiceSchema = Type.Object(
  {
    name: Type.String(),
    value: Type.Optional(Type.Union([Type.String(), Type.Boolean(), Type.Number(), Type.Null()])),
  },
  { title: 'CustomFieldChoice' },
);

/** A field of the order itself, as the page fills it in. */
export const orderFieldSchema = Type.Object(
  {
    name: Type.String({ maxLength: 500 }),
    value: Type.Optional(
      Type.Union([Type.String({ maxLength: 5000 }), Type.Boolean(), Type.Number(), Type.Null()]),
    ),
    required: Type.Optional(Type.Boolean()),
    type: Type.Optional(Type.String()),
    options: Type.Optional(Type.String()),
  },
  { title: 'OrderField' },
);

const addressParts = {
  name: 'The full name; fullName is read too.',
  fullName: 'In the place of name.',
  firstName: 'With lastName in the place of name.',
  lastName: 'With firstName in the place of name.',
  company: undefined,
  address1: undefined,
  address2: undefined,
  city: undefined,
  country: 'ISO 3166-1 code of two letters, or a name.',
  province: 'Its code, or its name.',
  postalCode: undefined,
  phone: undefined,
  vatNumber: undefined,
};

/** An address as Snipcart's carts take it. */
export const addressSchema: TSchema = Type.Object(
  Object.fromEntries(
    Object.entries(addressParts).map(([part, description]) => [
      part,
      Type.Optional(
        Type.Union([Type.String({ maxLength: 500 }), Type.Null()], description ? { description } : {}),
      ),
    ]),
  ),
  { title: 'AddressToSet' },
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
