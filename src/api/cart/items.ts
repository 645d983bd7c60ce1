import { Type } from 'typebox';
import { addItem, changeItem, removeItem } from '../../checkout/cart/items.js';
import { readAskedItem, readChoices, readPlanId, readQuantity } from '../../dialect/snipcart/cart-item.js';
import { partNamed } from '../../dialect/snipcart/product-input.js';
import { definitionParts, priceSchema } from '../../dialect/snipcart/shapes/product-definition.js';
import { refuseIfAny } from '../../domain/errors.js';
import { callerOf, stateOf } from './answer.js';
import type { CartRequest, CartRoutes } from './plugin.js';
import { cartSchema, changeRefusals, choiceSchema, security, tokenParams } from './schemas.js';

const tags = ['Cart: carts'];

const quantity = Type.Integer({ minimum: 1, maximum: 9999 });
const itemSchema = Type.Object(
  {
    ...definitionParts,
    id: Type.String({ description: "The merchant's own id." }),
    url: Type.Optional(
      Type.String({
        description: 'Its page on the store’s domain; not needed for products defined over the API.',
      }),
    ),
    pageUrl: Type.Optional(
      Type.String({
        description:
          'The page that the buyer stands on: asked where `url` has no such product, nor the page that the shop knows.',
      }),
    ),
    price: Type.Optional({ ...priceSchema, description: 'As the page shows it: compared, never charged.' }),
    quantity: Type.Optional(quantity),
    selectedPlanId: Type.Optional(Type.String({ description: 'The id of one of its plans.' })),
  },
  {
    title: 'Item',
    description:
      'What `Snipcart.api.cart.items.add` takes: the keys of a buy button. Unknown keys are passed over.',
  },
);

const changeSchema = Type.Object(
  {
    quantity: Type.Optional(quantity),
    customFields: Type.Optional(Type.Array(choiceSchema)),
    selectedPlanId: Type.Optional(Type.String()),
  },
  { title: 'ItemChange' },
);

const itemParams = Type.Object({
  token: Type.String({ description: "The cart's token." }),
  uniqueId: Type.String({ description: "The item's `uniqueId`." }),
});

type ByToken = { Params: { token: string } };
type ByItem = { Params: { token: string; uniqueId: string } };

/** `/api/cart/{token}/items` and `/api/cart/{token}/items/{uniqueId}`. */
export const items: CartRoutes = (app, context) => {
  app.post<ByToken>(
    '/:token/items',
    {
      schema: {
        tags,
        security,
        summary: 'Adds an item, once its page sells it so',
        params: tokenParams,
        body: itemSchema,
        response: { 201: cartSchema, ...changeRefusals },
      },
    },
    async (request, reply) => {
      const { store } = request as CartRequest;
      const wanted = readAskedItem(request.body);
      const caller = await callerOf(context, request);
      const token = request.params.token.toLowerCase();
      const changed = await addItem(context, store, token, caller, wanted, async (tx, added) =>
        request.idempotency?.saveIn(tx, 201, stateOf(store, caller, added)),
      );
      if (changed.forMerchant !== undefined)
        request.log.warn(
          { storeId: store.storeId, reason: changed.forMerchant },
          'a button has a wrong address',
        );
      return reply.code(201).send(stateOf(store, caller, changed));
    },
  );

  app.put<ByItem>(
    '/:token/items/:uniqueId',
    {
      schema: {
        tags,
        security,
        summary: "Changes an item's quantity, choices or plan",
        params: itemParams,
        body: changeSchema,
        response: { 200: cartSchema, ...changeRefusals },
      },
    },
    async (request) => {
      const { store } = request as CartRequest;
      const { token, uniqueId } = request.params;
      const change = readItemChange(request.body);
      const caller = await callerOf(context, request);
      const changed = await changeItem(context, store, token.toLowerCase(), caller, uniqueId, change);
      return stateOf(store, caller, changed);
    },
  );

  app.delete<ByItem>(
    '/:token/items/:uniqueId',
    {
      schema: {
        tags,
        security,
        summary: 'Takes an item out',
        params: itemParams,
        response: { 200: cartSchema, ...changeRefusals },
      },
    },
    async (request) => {
      const { store } = request as CartRequest;
      const { token, uniqueId } = request.params;
      const caller = await callerOf(context, request);
      return stateOf(store, caller, await removeItem(context, store, token.toLowerCase(), caller, uniqueId));
    },
  );
};

function readItemChange(body: unknown) {
  if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body)))
    refuseIfAny({ body: ['must be a JSON object'] });
  const problems: Record<string, string[]> = {};
  const change = {
    quantity: readQuantity(partNamed(body, 'quantity'), problems),
    choices: readChoices(partNamed(body, 'customFields'), problems),
    planId: readPlanId(partNamed(body, 'selectedPlanId'), problems),
  };
  refuseIfAny(problems);
  return change;
}
