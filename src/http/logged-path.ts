/**
 * A path as logs may hold it: without its query, and with no more of a token or key in it than tells one from
 * another.
 */
export function loggedPath({ url = '' }: { readonly url?: string | undefined }): string {
  return url.split('?', 1)[0]!.replace(/[^/]{24,}/g, (part) => `${part.slice(0, 8)}…`);
}
