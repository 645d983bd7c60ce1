import { pictureOf } from './pictures.js';
import { type DemoProduct, picturePath, productPath } from './product.js';
import { productDocument } from './storefront-document.js';
import { indexPage } from './storefront-index.js';
import { favicon, type StorefrontSettings } from './storefront-layout.js';
import { productPage } from './storefront-product.js';
import { styles } from './storefront-styles.js';

export interface StorefrontPage {
  readonly contentType: string;
  readonly body: string;
}

/**
 * The demo shop's whole web site, by path. The cart's is its only script, so a crawler sees what a buyer
 * sees.
 */
export function storefrontPages({
  products,
  ...settings
}: StorefrontSettings & { readonly products: readonly DemoProduct[] }): Map<string, StorefrontPage> {
  const html = 'text/html; charset=utf-8';
  const svg = 'image/svg+xml; charset=utf-8';
  const pages = new Map<string, StorefrontPage>([
    ['/', { contentType: html, body: indexPage(products, settings) }],
    ['/products.json', { contentType: 'application/json; charset=utf-8', body: jsonOf(products) }],
    ['/styles.css', { contentType: 'text/css; charset=utf-8', body: styles }],
    ['/favicon.svg', { contentType: svg, body: favicon }],
    ['/robots.txt', { contentType: 'text/plain; charset=utf-8', body: 'User-agent: *\nAllow: /\n' }],
  ]);
  for (const product of products) {
    pages.set(productPath(product), { contentType: html, body: productPage(product, products, settings) });
    pages.set(picturePath(product), { contentType: svg, body: pictureOf(product) });
  }
  return pages;
}

function jsonOf(products: readonly DemoProduct[]): string {
  return `${JSON.stringify(products.map(productDocument), null, 2)}\n`;
}
