import { escapeMarkup } from './markup.js';
import { optionsOf } from './order-lines.js';
import { type DemoCustomField, type DemoProduct, picturePath } from './product.js';
import { categories, shopName } from './products.js';
import { buyButton } from './storefront-button.js';
import { badgeOf, smallCard } from './storefront-index.js';
import { page, price, type StorefrontSettings } from './storefront-layout.js';

/** A product's own page: what the crawler checks, and what a buyer wants to know. */
export function productPage(
  product: DemoProduct,
  products: readonly DemoProduct[],
  settings: StorefrontSettings,
): string {
  const { slug } = categories.find(({ name }) => name === product.category)!;
  const badge = badgeOf(product);
  const main = `<nav class="crumbs" aria-label="Where you are"><a href="/">Shop</a> <span aria-hidden="true">/</span> <a href="/#${slug}">${escapeMarkup(product.category)}</a> <span aria-hidden="true">/</span> <span aria-current="page">${escapeMarkup(product.name)}</span></nav>
<article class="product">
<div class="frame"><img src="${picturePath(product)}" alt="Drawing: ${escapeMarkup(product.name)}" width="480" height="560">${badge === null ? '' : `<span class="badge">${escapeMarkup(badge)}</span>`}</div>
<div class="words">
<p class="eyebrow">${escapeMarkup(product.category)}</p>
<h1>${escapeMarkup(product.name)}</h1>
<p class="tagline">${escapeMarkup(product.line)}</p>
${prices(product)}
<p>${escapeMarkup(product.description)}</p>
${choices(product)}
<p>${buyButton(product)}</p>
<dl class="facts">${facts(product)}</dl>
</div>
</article>
${besides(product, products)}`;
  return page(settings, `${product.name} – ${shopName}`, product.line, main);
}

function prices({ price: amount, otherPrices = {}, plans }: DemoProduct): string {
  const others = Object.entries(otherPrices).map(([currency, other]) => price(other, currency));
  const note = others.length === 0 ? '' : ` <span>or ${others.join(', ')}</span>`;
  const list = plans
    .map((plan) => `<li>${escapeMarkup(plan.name)}: <strong>${price(plan.price)}</strong></li>`)
    .join('');
  return list === '' ? `<p class="price">${price(amount)}${note}</p>` : `<ul class="plans">${list}</ul>`;
}

function choices({ customFields }: DemoProduct): string {
  if (customFields.length === 0) return '';
  const rows = customFields.map(
    (field) => `<div><dt>${escapeMarkup(field.name)}</dt><dd>${choice(field)}</dd></div>`,
  );
  return `<section class="choices" aria-label="Choices"><p>Chosen in the cart</p><dl>${rows.join('')}</dl></section>`;
}

function choice(field: DemoCustomField): string {
  const options = optionsOf(field);
  if (field.type === 'textbox') return escapeMarkup(field.placeholder ?? 'Your words');
  if (field.type === 'checkbox') return `on request${extra(options[0]!.operation)}`;
  return `<ul>${options.map(({ label, operation }) => `<li>${escapeMarkup(label)}${extra(operation)}</li>`).join('')}</ul>`;
}

function extra(operation: string): string {
  return operation === ''
    ? ''
    : ` <small>${operation.startsWith('-') ? '−' : '+'}$${operation.slice(1)}</small>`;
}

function facts({ materials, weight, size, shippable, maxQuantity }: DemoProduct): string {
  const rows: (readonly [string, string])[] = [['Made of', materials]];
  if (size !== undefined) rows.push(['Size', `${size.join(' × ')} cm`]);
  if (weight > 0) rows.push(['Weight', weight < 1000 ? `${weight} g` : `${weight / 1000} kg`]);
  if (maxQuantity !== undefined) rows.push(['Per order', maxQuantity === 1 ? 'One' : `Up to ${maxQuantity}`]);
  rows.push(['Sent', shippable === false ? 'By e-mail, nothing in the post' : 'Within three days, in paper']);
  return rows.map(([name, text]) => `<div><dt>${name}</dt><dd>${escapeMarkup(text)}</dd></div>`).join('');
}

/** Four of the same shelf, starting with the next one, so that one can walk along it. */
function besides(product: DemoProduct, products: readonly DemoProduct[]): string {
  const same = products.filter(({ category }) => category === product.category);
  const at = same.findIndex(({ id }) => id === product.id);
  const next = [...same.slice(at + 1), ...same.slice(0, Math.max(at, 0))].slice(0, 4);
  if (next.length === 0) return '';
  const items = next.map((other) => `<li>${smallCard(other)}</li>`).join('\n');
  return `<section class="shelf besides" aria-labelledby="besides"><header><h2 id="besides">On the same shelf</h2></header><ul class="grid">${items}</ul></section>`;
}
