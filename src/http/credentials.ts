/**
 * The keys that an Authorization header may mean, the likeliest first: clients send the key as the user name,
 * with any password, with a second colon, as the password of an empty user, bare in base64, or as a Bearer
 * token.
 */
export function readCredentials(header: string | undefined): readonly string[] {
  if (!header || header.length > 2000) return [];
  const [scheme, value = ''] = header.trim().split(/\s+/, 2);
  if (scheme?.toLowerCase() === 'bearer') return value ? [value] : [];
  if (scheme?.toLowerCase() !== 'basic' || !/^[A-Za-z0-9+/_=-]+$/.test(value)) return [];
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) return unique([decoded.trim()]);
  const user = decoded.slice(0, colon).trim();
  const password = decoded
    .slice(colon + 1)
    .replace(/^:+|:+$/g, '')
    .trim();
  return unique([user, ...(user === '' ? [password] : [])]);
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys.filter((key) => key !== ''))];
}
