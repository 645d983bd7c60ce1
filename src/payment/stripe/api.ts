import { parseWebUrl } from '../../domain/url.js';
/** Where Stripe's API is; its own host unless told. */
export interface StripeApi {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'http' | 'https';
}

/** Reads an address such as `http://127.0.0.1:12111`. Throws where it is none. */
export function readStripeApi(address: string): StripeApi {
  const wrong = `Stripe's API cannot be at ${JSON.stringify(address)}: an address such as http://127.0.0.1:12111 is right`;
  const url = parseWebUrl(address);
  if (url?.pathname !== '/' || url.search !== '') throw new Error(wrong);
  const { protocol, hostname, port } = url;
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return {
    protocol: scheme,
    host: hostname,
    port: port === '' ? (scheme === 'https' ? 443 : 80) : Number(port),
  };
}
