/*
 * The cart's token as a cookie of the page's own site, as Snipcart has it: some sites read it on their server, or set it there to
 * give a buyer their cart back. It opens no order.
 */
const name = 'snipcart-cart';
const lasts = 60 * 60 * 24 * 30;

/** The token that the site's cookie holds. */
export function cookieToken(): string | undefined {
  const [, token] = new RegExp(`(?:^|;\\s*)${name}=([\\w-]{8,64})(?:;|$)`).exec(document.cookie) ?? [];
  return token?.toLowerCase();
}

/** Puts a cart's token into the cookie; none takes the cookie away. */
export function setCookie(token: string | undefined): void {
  if (token === cookieToken()) return;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API.
  document.cookie = `${name}=${token ?? ''}; Path=/; Max-Age=${token ? lasts : 0}; SameSite=Lax${secure}`;
}
