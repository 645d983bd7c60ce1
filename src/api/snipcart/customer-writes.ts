import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { AppContext } from '../../app/context.js';
import { readAddressParts } from '../../dialect/snipcart/address.js';
import { customerShape } from '../../dialect/snipcart/shapes/customer.js';
import type { Customer } from '../../domain/customer/customer.js';
import { deleteCustomer } from '../../domain/customer/delete-customer.js';
import { changedAccount } from '../../domain/customer/own-account.js';
import { updateCustomer } from '../../domain/customer/update-customer.js';
import type { Store } from '../../domain/store/store.js';
import { expectedVersions, ifMatchHeader, tellingWho } from '../../http/if-match.js';
import { email } from '../../input/account-fields.js';
import { addressField } from '../../input/address-field.js';
import { bodySchema, flag, readFields } from '../../input/fields.js';
import type { SnipcartRequest } from './plugin.js';
import { messageSchema } from './shapes.js';

const about = {
  tags: ['Snipcart: customers'],
  security: [{ secretKey: [] }],
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
};

const changeFields = {
  email: email('Another address ends the sessions and the mailed links of the one before.'),
  billingAddress: addressField(),
  shippingAddress: addressField(),
  shippingAddressSameAsBilling: flag({ description: 'Whether to ship to the billing address.' }),
};

type ById = { Params: { id: string } };
type Send = (context: AppContext, store: Store, id: string, reply: FastifyReply) => Promise<FastifyReply>;

/** `PUT` and `DELETE /customers/{id}`; `send` answers with the customer. */
export function customerWrites(app: FastifyInstance, context: AppContext, send: Send): void {
  app.put<ById>(
    '/customers/:id',
    {
      schema: {
        ...about,
        summary: 'Change a customer: the keys that are sent',
        description:
          'Flat keys such as billingAddressCity are read-only. Orders keep the addresses that they were made with.',
        headers: ifMatchHeader,
        body: bodySchema('CustomerChange', changeFields),
        response: {
          200: customerShape,
          400: messageSchema,
          404: messageSchema,
          409: messageSchema,
          412: messageSchema,
        },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const fields = readFields(changeFields, request.body, { anyCase: true });
      const { billingAddress, shippingAddress, shippingAddressSameAsBilling } = fields;
      const now = context.now();
      const change = ({ details }: Customer) => ({
        ...changedAccount(
          details,
          {
            billing: billingAddress && ((known) => readAddressParts({ billingAddress }, 'billing', known)),
            shipping:
              shippingAddress && ((known) => readAddressParts({ shippingAddress }, 'shipping', known)),
            shippingSameAsBilling: shippingAddressSameAsBilling,
          },
          now,
        ),
        email: fields.email ?? details.email,
      });
      const { id } = request.params;
      const versions = expectedVersions(request);
      const { read, write } = context.storage;
      await tellingWho(read, store.storeId, { kind: 'customer', id: id.toLowerCase() }, () =>
        write((tx) => updateCustomer(tx, store, id, { change, versions }, now)),
      );
      return send(context, store, id, reply);
    },
  );

  app.delete<ById>(
    '/customers/:id',
    {
      schema: {
        ...about,
        summary: 'Delete a customer: the account and its addresses; orders stay as those of a guest',
        description: 'POST /customers/erase also takes what orders, mails and carts say of a person.',
        response: { 204: Type.Null(), 404: messageSchema },
      },
    },
    async (request, reply) => {
      const { store } = request as SnipcartRequest;
      const { id } = request.params;
      await context.storage.write((tx) => deleteCustomer(tx, store, id, 'leave', context.now()));
      return reply.code(204).send();
    },
  );
}
