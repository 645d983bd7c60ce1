import { STATUS_CODES } from 'node:http';
import { messageSchema } from '../api/snipcart/shapes.js';
import { errorSchema } from '../api/tiendanube/schemas.js';

/** A route's schema, as far as the reference adds to it. */
interface RouteSchema {
  readonly security?: readonly object[];
  readonly response?: Readonly<Record<string, object>>;
}

type Descriptions = Readonly<Record<number, string>>;

const trouble: Descriptions = {
  400: 'What was sent cannot be read; nothing was changed',
  429: 'Too many calls at once: `Retry-After` tells when to go on',
  503: 'The database cannot answer now: `Retry-After` tells when to try again',
};

/** What every call that takes this key may answer, without its route saying so. */
const everywhere: Readonly<Record<string, { readonly body: object; readonly descriptions: Descriptions }>> = {
  secretKey: {
    body: messageSchema,
    descriptions: {
      ...trouble,
      401: 'No secret key, or one that opens no store',
      406: '`Accept` rules JSON out',
    },
  },
  accessToken: {
    body: errorSchema,
    descriptions: { ...trouble, 401: "No access token, or none of this store's" },
  },
};

/** The schema with the refusals that its API makes of any call, and with words for every answer. */
export function withAnswers<S>(schema: S): S {
  const { security = [], response } = schema as RouteSchema;
  if (!response) return schema;
  const answers: Record<string, object> = {};
  for (const key of security.flatMap((scheme) => Object.keys(scheme)))
    for (const [status, description] of Object.entries(everywhere[key]?.descriptions ?? {}))
      answers[status] = { ...everywhere[key]!.body, 'x-response-description': description };
  for (const [status, body] of Object.entries(response))
    answers[status] = { 'x-response-description': STATUS_CODES[status] ?? status, ...body };
  return { ...schema, response: answers };
}
