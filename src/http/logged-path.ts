/**
 * A path as logs may hold it: without its query, or an address before it (which may name a password), and with
 * no more of a token or key in it than tells one from another.
 */
export function loggedPath({ url = '' }: { readonly url?: string | undefined }): string {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]|%3f/i, 1)[0] || '/';
  return path.replace(/[^/]{24,}/g, (part) => `${part.slice(0, 8)}…`);
}
