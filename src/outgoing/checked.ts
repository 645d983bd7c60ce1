import type { FetchRefused } from './fetch-refused.js';

/**
 * What trying a setting came to. `unknown` says nothing of the value: whoever could tell was not reached, or
 * may not say.
 */
export interface Checked {
  readonly state: 'ok' | 'wrong' | 'unknown';
  readonly message: string;
}

/**
 * Refusals that no waiting mends: the value itself names what cannot be called, or what is no such service.
 */
const lasting: ReadonlySet<string> = new Set([
  'bad_url',
  'bad_scheme',
  'bad_port',
  'private_address',
  'tls_failed',
  'too_large',
]);

/** Says of an address whether it is wrong, by why it could not be asked. */
export function checkedByRefusal({ code, message, status }: FetchRefused): Checked {
  const wrong = status === null ? lasting.has(code) : code !== 'bad_status' || isElsewhere(status);
  return { state: wrong ? 'wrong' : 'unknown', message };
}

/** Other refusals may be of the made-up question, and errors of the moment. */
function isElsewhere(status: number): boolean {
  return (status >= 300 && status < 400) || status === 404 || status === 405 || status === 410;
}
