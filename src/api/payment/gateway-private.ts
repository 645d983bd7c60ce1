import { type TSchema, Type } from 'typebox';
import { recordOutcome } from '../../checkout/payment/record-outcome.js';
import { type PostedState, postedOutcome, postedStates } from '../../dialect/snipcart/gateway-payment.js';
import { ShopError } from '../../domain/errors.js';
import { messageSchema } from '../../http/error-answers.js';
import { bodySchema, custom, oneOf, readFields, text } from '../../input/fields.js';
import { pageOf, paymentOfSession } from '../../payment/custom-gateway/sessions.js';
import type { GatewayRequest, PaymentRoutes } from './plugin.js';

const anyValue = (schema: TSchema) => custom<unknown>(schema, (value) => ({ value }));

const fields = {
  paymentSessionId: text({
    description: "The session's `id`; its public token is taken too.",
    longest: 4000,
  }),
  state: oneOf(postedStates, { description: 'What became of the payment.' }),
  transactionId: anyValue(Type.String({ description: 'What the gateway calls it.' })),
  error: anyValue(
    Type.Object(
      { code: Type.Optional(Type.String()), message: Type.Optional(Type.String()) },
      { description: 'Why it failed: a key of the texts of the cart, and a sentence for buyers.' },
    ),
  ),
  instructions: anyValue(Type.String({ description: 'What the buyer reads with the order.' })),
  links: anyValue(
    Type.Object({
      refunds: Type.Optional(Type.String({ description: 'Where money is asked back.' })),
    }),
  ),
};

/** What a merchant's gateway posts of a payment. */
export const privateGateway: PaymentRoutes = (app, context) => {
  app.post(
    '/custom-payment-gateway/payment',
    {
      schema: {
        tags: ['Payment: custom gateways'],
        security: [{ secretKeyAsBearer: [] }],
        summary: 'What became of a payment: places the order, or lets the buyer choose again',
        body: bodySchema('GatewayPayment', fields, ['paymentSessionId', 'state']),
        response: {
          200: Type.Object({ id: Type.String(), returnUrl: Type.String() }, { title: 'GatewayPaymentTaken' }),
          400: messageSchema,
          404: messageSchema,
          409: messageSchema,
        },
      },
    },
    async (request) => {
      const { store } = request as GatewayRequest;
      const posted = readFields(fields, request.body, { anyCase: true, nulls: 'absent' });
      const { paymentSessionId, state } = required(posted);
      const payment = await paymentOfSession(context, store, paymentSessionId);
      if (!payment)
        throw new ShopError(
          'not_found',
          `This store has no payment session ${paymentSessionId.slice(0, 100)}`,
        );
      const settled = await recordOutcome(context, store, payment.id, postedOutcome(state, posted));
      const failed = settled.payment.state === 'failed' || settled.payment.state === 'cancelled';
      if ((state === 'failed' || state === 'invalidated') && !failed)
        throw new ShopError(
          'conflict',
          'This payment was processed before and stays so: nothing was changed. Money goes back with a refund',
        );
      const route = settled.order && !failed ? `order/${payment.token}` : 'checkout';
      return { id: payment.id, returnUrl: pageOf(context, store, settled.payment, route) };
    },
  );
};

function required(posted: {
  readonly paymentSessionId?: string | undefined;
  readonly state?: PostedState | undefined;
}): {
  readonly paymentSessionId: string;
  readonly state: PostedState;
} {
  const { paymentSessionId, state } = posted;
  const errors: Record<string, string[]> = {};
  if (paymentSessionId === undefined) errors.paymentSessionId = ["must be the payment session's id"];
  if (state === undefined) errors.state = [`must be one of ${postedStates.join(', ')}`];
  if (paymentSessionId === undefined || state === undefined) {
    const [field] = Object.keys(errors);
    throw new ShopError('invalid', `${field} ${errors[field!]![0]}`, errors);
  }
  return { paymentSessionId, state };
}
