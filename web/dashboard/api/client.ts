import createClient from 'openapi-fetch';
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

/** Sends a call and answers what came through; throws `ApiError` for what did not. */
async function send(request: Request): Promise<Response> {
  const response = await fetch(request).catch(() => {
    throw new ApiError(0, {});
  });
  if (response.ok || response.status === 304) return response;
  throw new ApiError(response.status, await response.json().catch(() => ({})));
}

/**
 * Sends a call of who is signed in. Where it waits for the person, they are asked, and it is sent again as it
 * was, under the same key: what they typed is not lost, and nothing is made twice.
 */
async function sendAsStaff(request: Request): Promise<Response> {
  const same = request.clone();
  try {
    return await send(request);
  } catch (error) {
    const code = error instanceof ApiError ? error.code : undefined;
    if ((code !== 'signed_out' && code !== 'confirm') || !(await askPerson(code))) throw error;
    return send(same);
  }
}

/** The paths of `/api` as they stand below a shop of the dashboard: `/orders`. */
type StorePaths = { [P in keyof paths as P extends `/api${infer Rest}` ? Rest : never]: paths[P] };

/**
 * The shop's REST API under the session of who is signed in: the paths, shapes and refusals of `/api`.
 * Throws `ApiError`.
 */
export function storeApi(storeId: string | number) {
  return createClient<StorePaths>({ baseUrl: `${apiPath}/stores/${storeId}`, fetch: sendAsStaff });
}

/** Calls what begins, proves or ends a session, below `/dashboard/api`. Throws `ApiError`. */
export async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  return answerOf(await send(requestOf(method, path, body)));
}

/** Calls what only the dashboard has, as who is signed in. Throws `ApiError`. */
export async function callAsStaff<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  return answerOf(await sendAsStaff(requestOf(method, path, body)));
}

/** The data of an answer that came through; what did not has been thrown. */
export function dataOf<Data>({ data }: { data?: Data }): Data {
  return data as Data;
}

/** What was refused of which field; nothing where it failed otherwise. */
export function errorsOf(error: unknown): ApiError['errors'] {
  return error instanceof ApiError ? error.errors : {};
}

function requestOf(method: string, path: string, body: unknown): Request {
  return new Request(new URL(`${apiPath}${path}`, location.href), {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}
