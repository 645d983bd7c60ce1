import { createVerify, X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { parseWebUrl } from '../../domain/url.js';
import { FetchRefused } from '../../outgoing/fetch-refused.js';
import { guardedFetch, readBody } from '../../outgoing/guarded-fetch.js';
import type { SignedMessage } from '../definition.js';
import type { PayPalAccount } from './wire.js';

/** `unverified`: PayPal's certificate cannot be had just now, so that nobody can tell. */
export type Verified = 'genuine' | 'forged' | 'unverified';

/** Certificates change every year or so. */
const certificates = new LRUCache<string, X509Certificate>({ max: 50, ttl: 24 * 3_600_000 });

/**
 * Whether PayPal signed a message for the webhook of this id. The certificate that a message names is fetched
 * from PayPal's own hosts alone. An old message is as good as a new one: what it is about is asked for
 * anyway.
 */
export async function verifyMessage(
  account: Pick<PayPalAccount, 'origin' | 'allowHosts' | 'now'>,
  webhookId: string,
  { rawBody, header }: SignedMessage,
): Promise<Verified> {
  const id = header('paypal-transmission-id');
  const time = header('paypal-transmission-time');
  const signature = header('paypal-transmission-sig');
  const url = header('paypal-cert-url');
  if (!id || !time || !signature || !url || header('paypal-auth-algo') !== 'SHA256withRSA') return 'forged';
  if ([id, time, signature, url].some((text) => text.length > 4000) || !isOfPayPal(url, account.origin))
    return 'forged';
  const certificate = certificates.get(url) ?? (await fetchCertificate(account, url));
  if (certificate === 'unverified' || certificate === 'forged') return certificate;
  certificates.set(url, certificate);
  const now = account.now();
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return 'forged';
  const signed = `${id}|${time}|${webhookId}|${crc32(rawBody)}`;
  const verify = createVerify('RSA-SHA256').update(signed);
  return verify.verify(certificate.publicKey, signature, 'base64') ? 'genuine' : 'forged';
}

/** Messages of the sandbox are signed at the sandbox, and those of the other PayPal there. */
function isOfPayPal(address: string, origin: string): boolean {
  const url = parseWebUrl(address);
  if (url?.username !== '' || url.password !== '' || !url.pathname.startsWith('/v1/notifications/certs/'))
    return false;
  if (url.origin === origin) return true;
  const isSandbox = /\.sandbox\.paypal\.com$/;
  const { hostname } = new URL(origin);
  if (!/(^|\.)paypal\.com$/.test(hostname) || url.protocol !== 'https:' || url.port !== '') return false;
  return /\.paypal\.com$/.test(url.hostname) && isSandbox.test(url.hostname) === isSandbox.test(hostname);
}

async function fetchCertificate(
  { allowHosts }: Pick<PayPalAccount, 'allowHosts'>,
  url: string,
): Promise<X509Certificate | 'forged' | 'unverified'> {
  try {
    const response = await guardedFetch(url, {
      allowHosts,
      headers: { 'user-agent': 'Comptoir' },
      maxBytes: 64 * 1024,
      maxRedirects: 0,
      totalTimeoutMs: 5000,
    });
    const text = (await readBody(response)).toString('utf8');
    // A name that PayPal does not know is nobody's.
    if (response.status === 404) return 'forged';
    if (response.status !== 200) return 'unverified';
    return readCertificate(text);
  } catch (error) {
    if (error instanceof FetchRefused) return 'unverified';
    throw error;
  }
}

function readCertificate(text: string): X509Certificate | 'forged' {
  try {
    return new X509Certificate(text);
  } catch {
    return 'forged';
  }
}
