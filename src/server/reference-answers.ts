import { STATUS_CODES } from 'node:http';
import { messageSchema as cartRefusal } from '../api/cart/schemas.js';
import { refusal as dashboardRefusal } from '../api/dashboard/shapes.js';
import { errorSchema, unreadableSchema } from '../api/tiendanube/schemas.js';
import { messageSchema } from '../http/error-answers.js';

/** A route's schema, as far as the reference adds to it. */
interface RouteSchema {
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly body?: object;
  readonly response?: Readonly<Record<string, object>>;
}

type Descriptions = Readonly<Record<number, string>>;

const outsideRoutes: ReadonlySet<string> = new Set(['500', '503']);

/** What the calls that take one kind of key may answer, without their routes saying so. */
interface Api {
  readonly body: object;
  /** The answer to a body that is no JSON, where it is another one. */
  readonly unreadable?: object;
  /** The answer to what no route decides on, where it is another one. */
  readonly outside?: object;
  readonly descriptions: Descriptions;
  /** Whether a POST may be sent again with an Idempotency-Key. */
  readonly idempotent: boolean;
}

const trouble: Descriptions = {
  400: 'What was sent cannot be read; nothing was changed',
  429: 'Too many calls at once: `Retry-After` tells when to go on',
  500: 'A fault of the server; its log has the request by its id',
  503: 'The database cannot answer now: `Retry-After` tells when to try again',
};
const notJson = '`Accept` rules JSON out';
const ofBodies: Descriptions = {
  413: 'The body is too large',
  415: '`Content-Type` says that the body is no JSON',
};
const ofRepeats: Descriptions = {
  409: 'The state of the object forbids it, or a call with this Idempotency-Key is under way',
  422: 'The Idempotency-Key was sent with another body before, or names too little',
};

const apis: Readonly<Record<string, Api>> = {
  secretKey: {
    body: messageSchema,
    descriptions: { ...trouble, 401: 'No secret key, or one that opens no store', 406: notJson },
    idempotent: true,
  },
  secretKeyAsBearer: {
    body: messageSchema,
    descriptions: { ...trouble, 401: 'No secret key, or one that opens no store' },
    idempotent: true,
  },
  publicToken: { body: messageSchema, descriptions: trouble, idempotent: false },
  publicKey: {
    body: cartRefusal,
    descriptions: {
      ...trouble,
      401: 'No public key, or one that opens no store; or nobody is signed in',
      403: 'The page is on none of the domains of the store, or the cart is somebody else’s',
      406: notJson,
    },
    idempotent: true,
  },
  accessToken: {
    body: errorSchema,
    unreadable: unreadableSchema,
    descriptions: {
      ...trouble,
      401: "No access token, or none of this store's",
      404: 'There is no such object in this store',
      406: notJson,
    },
    idempotent: true,
  },
};
/** The calls of the dashboard's page; some need no session. */
const dashboard: Api = {
  body: dashboardRefusal,
  outside: messageSchema,
  descriptions: { ...trouble, 403: 'The call comes from another page, or its network may not' },
  idempotent: false,
};
/** What a provider's messages are answered. */
const messages: Api = { body: messageSchema, descriptions: trouble, idempotent: false };

/** The schema with the refusals that its API makes of any call, and with words for every answer. */
export function withAnswers<S>(schema: S, method: string): S {
  const { tags = [], security = [], body, response } = schema as RouteSchema;
  if (!response) return schema;
  const answers: Record<string, object> = {};
  const schemes = security.flatMap((scheme) => Object.keys(scheme));
  const api = tags.some((tag) => tag.startsWith('Dashboard'))
    ? dashboard
    : (schemes.map((scheme) => apis[scheme]).find((one) => one !== undefined) ?? messages);
  const descriptions = {
    ...api.descriptions,
    ...(method === 'POST' || body ? ofBodies : {}),
    ...(method === 'POST' && api.idempotent ? ofRepeats : {}),
  };
  for (const [status, description] of Object.entries(descriptions)) {
    const unreadable = status === '400' && body ? api.unreadable : undefined;
    const outside = outsideRoutes.has(status) ? api.outside : undefined;
    const own = unreadable ?? outside ?? api.body;
    answers[status] = { ...own, 'x-response-description': description };
  }
  for (const [status, own] of Object.entries(response)) {
    const known = answers[status] as { 'x-response-description'?: string } | undefined;
    const description = known?.['x-response-description'] ?? STATUS_CODES[status] ?? status;
    answers[status] = { 'x-response-description': description, ...own };
  }
  return { ...schema, response: answers };
}
