import { escapeMarkup } from './markup.js';
import { type Category, type DemoProduct, picturePath, productPath } from './product.js';
import { categories, shopName } from './products.js';
import { buyButton } from './storefront-button.js';
import { page, price, type StorefrontSettings } from './storefront-layout.js';
import { scene } from './storefront-scene.js';

/** The shop's first page: who we are, then every shelf. */
export function indexPage(products: readonly DemoProduct[], settings: StorefrontSettings): string {
  const shelves = categories
    .map((category) =>
      shelf(
        category,
        products.filter((product) => product.category === category.name),
      ),
    )
    .join('\n');
  const hero = `<section class="hero" aria-labelledby="welcome">
<div>
<p class="eyebrow">Paper, clay, cloth and wood</p>
<h1 id="welcome">Made by hand, where the road meets the sea.</h1>
<p class="lead">${escapeMarkup(shopName)} is nine people, two looms, one kiln and a printing press with opinions. We make things for tables, shelves and coat pockets, in numbers that we can remember.</p>
<p><a class="button" href="#paper">See the shelves</a></p>
</div>
<div class="scene">${scene}</div>
</section>`;
  const description =
    'A coastal workshop for paper, ceramics, textiles and kitchen goods: a demo shop served by Comptoir.';
  return page(settings, `${shopName}: made by hand by the sea`, description, `${hero}\n${shelves}`);
}

function shelf(category: Category, products: readonly DemoProduct[]): string {
  if (products.length === 0) return '';
  return `<section class="shelf" id="${category.slug}" aria-labelledby="${category.slug}-title">
<header><h2 id="${category.slug}-title">${escapeMarkup(category.name)}</h2><p>${escapeMarkup(category.line)}</p></header>
<ul class="grid">
${products.map((product) => `<li>${card(product)}</li>`).join('\n')}
</ul>
</section>`;
}

function card(product: DemoProduct): string {
  const badge = badgeOf(product);
  return `<article class="card">
<div class="frame"><img src="${picturePath(product)}" alt="Drawing: ${escapeMarkup(product.name)}" width="480" height="560" loading="lazy">${badge === null ? '' : `<span class="badge">${escapeMarkup(badge)}</span>`}</div>
<h3><a href="${productPath(product)}">${escapeMarkup(product.name)}</a></h3>
<p class="line">${escapeMarkup(product.line)}</p>
<div class="buy"><p class="price">${price(product.price)}</p>${buyButton(product)}</div>
</article>`;
}

/** The word on a picture's corner, for products that are not like the others. */
export function badgeOf({ tags, inventory, customFields }: DemoProduct): string | null {
  if (tags.includes('Subscriptions')) return 'Subscription';
  if (tags.includes('Workshops')) return 'Workshop';
  if (inventory?.method === 'Single' && inventory.stock <= 9) return 'Few left';
  if (customFields.some(({ name }) => name === 'Engraving' || name === 'Initials')) return 'With your name';
  return null;
}

/** A small card without a button, for what stands beside. */
export function smallCard(product: DemoProduct): string {
  return `<article class="card"><div class="frame"><img src="${picturePath(product)}" alt="Drawing: ${escapeMarkup(product.name)}" width="480" height="560" loading="lazy"></div><h3><a href="${productPath(product)}">${escapeMarkup(product.name)}</a></h3><p class="line">${price(product.price)}</p></article>`;
}
