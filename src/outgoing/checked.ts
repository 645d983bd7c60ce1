import type { FetchRefused } from './fetch-refused.js';

/** What trying a setting came to. `unknown` says nothing of the value: whoever could tell was not reached, or may not say. */
export interface Checked {
  readonly state: 'ok' | 'wrong' | 'unknown';
  readonly message: string;
}

/** Refusals that no waiting mends: the value itself names what cannot be called, or what is no such service. */
const lasting: ReadonlySet<string> = new Set([
  'bad_url',
  'bad_scheme',
  'bad_port',
  'private_address',
  'tls_failed',
  'bad_answer',
  'too_large',
]);

/** Says of an address whether it is wrong, by why it could not be asked. */
export function checkedByRefusal({ code, message, status: answered }: FetchRefused): Checked {
  const status = answered ?? 0;
  // What may not be answered to a made-up question may be answered to a real one.
  const wrong =
    code === 'bad_status' ? [404, 405, 410].includes(status) || redirects(status) : lasting.has(code);
  return { state: wrong ? 'wrong' : 'unknown', message };
}

function redirects(status: number): boolean {
  return status >= 300 && status < 400;
}
