import { queryOptions } from '@tanstack/react-query';
import type { components } from '../../../dist/client/schema.js';
import { call } from './client.js';
import { queryClient } from './query-client.js';

/** Who is signed in, what their role may do, and both halves of each shop that they work in. */
export type Session = components['schemas']['DashboardSession'];

export type Staff = Session['staff'];

/** One half of a shop: the one that is tried out, or the one that sells. */
export type StoreHalf = Session['stores'][number];

/** Who is signed in; refused with 401 where nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => call<Session>('GET', '/session'),
  staleTime: 60_000,
});

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly code?: string;
}

/** Signs in: the cookie is set by the answer. */
export async function signIn(credentials: Credentials): Promise<Session> {
  return keep(await call<Session>('POST', '/session', credentials));
}

/** Signs in by a link that the server printed, as `comptoir demo` does for its owner. */
export async function signInByLink(token: string): Promise<Session> {
  return keep(await call<Session>('POST', '/session', { token }));
}

/** Makes the first owner, by the link that the server printed, and signs them in. */
export async function setUp(owner: {
  readonly token: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
}): Promise<Session> {
  return keep(await call<Session>('POST', '/setup', owner));
}

/** Makes the account of somebody who was invited, by the link that they got, and signs them in. */
export async function acceptInvitation(person: {
  readonly token: string;
  readonly name: string;
  readonly password: string;
}): Promise<Session> {
  const { token, name, password } = person;
  return keep(await call<Session>('POST', '/invitations/accept', { token, name, password }));
}

/** Signs in again over the page, which keeps what it shows. */
export async function signInAgain(credentials: Credentials): Promise<Session> {
  const session = await call<Session>('POST', '/session', credentials);
  queryClient.setQueryData(sessionQuery.queryKey, session);
  return session;
}

/** Proves anew who is signed in: by a code where there is a second factor, by the password where there is none. */
export async function confirmSession(
  proof: { readonly code: string } | { readonly password: string },
): Promise<Session> {
  return call<Session>('POST', '/session/confirm', proof);
}

/** Ends the session. Afterwards `forgetAll` forgets what was read under it, once no page shows it any more. */
export async function signOut(): Promise<void> {
  await call('DELETE', '/session');
}

/** Forgets everything that was read. What a page still shows would be read anew at once. */
export function forgetAll(): void {
  queryClient.clear();
}

function keep(session: Session): Session {
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, session);
  return session;
}
