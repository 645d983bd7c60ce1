import { webAddressOf } from '../domain/input-values.js';
import { checkUrl } from './checked-target.js';
import { FetchRefused } from './fetch-refused.js';

export interface WebhookUrlRules {
  /** host:port that the operator named: any address and any port for these. */
  readonly allowHosts: ReadonlySet<string>;
  /** Whether a public address must be https. */
  readonly httpsOnly?: boolean;
}

/**
 * The address of a receiver as it is kept, or what is wrong with it. Nothing is called; a name's addresses
 * are checked at each call.
 */
export function readWebhookUrl(
  value: unknown,
  { allowHosts, httpsOnly = false }: WebhookUrlRules,
): { readonly value: string } | { readonly wrong: string } {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!webAddressOf(text))
    return { wrong: 'must be an absolute address such as https://shop.example/webhooks' };
  try {
    const url = checkUrl(text, { allowHosts });
    const isNamed = allowHosts.has(`${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`);
    if (httpsOnly && url.protocol !== 'https:' && !isNamed) return { wrong: 'must be an https address' };
    return { value: text };
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    return { wrong: `cannot be called: ${error.message}` };
  }
}
