import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from '../../../dist/client/schema.js';
import { apiPath } from '../base-path.js';
import { askPerson } from './interruptions.js';

/** What a call was refused with; `status` is 0 where nobody answered. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | undefined;
  /** What is wrong with which field of what was sent. */
  readonly errors: Readonly<Record<string, readonly string[]>>;

  constructor(status: number, body: Refusal) {
    super(body.message ?? '');
    this.status = status;
    this.code = body.code;
    this.errors = body.errors ?? {};
  }
}

interface Refusal {
  readonly message?: string;
  readonly code?: string;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

const refuse: Middleware = {
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return;
    const body: Refusal = await response.json().catch(() => ({}));
    throw new ApiError(response.status, body);
  },
  onError() {
    return new ApiError(0, {});
  },
};

/** Calls as they were sent, with what they carry. */
const sent = new WeakMap<Request, Request>();

/**
 * Asks the person where a call waits for them, then sends it again as it was, under the same key: what they
 * typed is not lost, and nothing is made twice.
 */
const interrupt: Middleware = {
  onRequest({ request }) {
    sent.set(request, request.clone());
  },
  async onResponse({ request, response }) {
    if (response.status !== 401 && response.status !== 403) return;
    const { code }: Refusal = await response
      .clone()
      .json()
      .catch(() => ({}));
    const same = sent.get(request);
    if (!same || (code !== 'signed_out' && code !== 'confirm') || !(await askPerson(code))) return;
    return fetch(same);
  },
};

/** The paths of `/api` as they stand below a shop of the dashboard: `/orders`. */
type StorePaths = { [P in keyof paths as P extends `/api${infer Rest}` ? Rest : never]: paths[P] };

/**
 * The shop's REST API under the session of who is signed in: the paths, shapes and refusals of `/api`.
 * Throws `ApiError`.
 */
export function storeApi(storeId: string | number) {
  const client = createClient<StorePaths>({ baseUrl: `${apiPath}/stores/${storeId}` });
  // An answer passes the last one first.
  client.use(refuse, interrupt);
  return client;
}

/** Calls what only the dashboard has, below `/dashboard/api`. Throws `ApiError`. */
export async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${apiPath}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, {});
  });
  const answer = response.status === 204 ? undefined : await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, answer as Refusal);
  return answer as Answer;
}

/** The data of an answer that came through; what did not has been thrown. */
export function dataOf<Data>({ data }: { data?: Data }): Data {
  return data as Data;
}
