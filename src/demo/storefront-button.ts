import { attributes, escapeMarkup } from './markup.js';
import { type DemoProduct, picturePath, productPath } from './product.js';

/** A product's buy button in Snipcart's markup: all that a crawler has to know stands in its attributes. */
export function buyButton(product: DemoProduct): string {
  const [length, width, height] = product.size ?? [];
  const label = product.plans.length > 0 ? 'Subscribe' : 'Add to cart';
  const values = {
    class: 'snipcart-add-item button',
    'data-item-id': product.id,
    'data-item-name': product.name,
    'data-item-price': priceText(product),
    'data-item-url': productPath(product),
    'data-item-description': product.line,
    'data-item-image': picturePath(product),
    'data-item-categories': [product.category, ...product.tags].join('|'),
    'data-item-metadata': JSON.stringify({ materials: product.materials }),
    'data-item-weight': product.weight,
    'data-item-length': length,
    'data-item-width': width,
    'data-item-height': height,
    'data-item-max-quantity': product.maxQuantity,
    'data-item-shippable': product.shippable === false ? 'false' : null,
    ...customFieldAttributes(product),
    ...planAttributes(product),
  };
  return `<button type="button"${attributes(values)}>${label}<span class="sr"> ${escapeMarkup(product.name)}</span></button>`;
}

function priceText({ price, otherPrices }: DemoProduct): string {
  if (otherPrices === undefined) return price;
  const all = Object.entries({ usd: price, ...otherPrices });
  return JSON.stringify(Object.fromEntries(all.map(([currency, amount]) => [currency, Number(amount)])));
}

function customFieldAttributes({ customFields }: DemoProduct): Record<string, string | null> {
  const all = customFields.flatMap((field, index) => {
    const prefix = `data-item-custom${index + 1}`;
    return [
      [`${prefix}-name`, field.name],
      [`${prefix}-type`, field.type === 'checkbox' ? 'checkbox' : null],
      [`${prefix}-options`, field.options || null],
      [`${prefix}-value`, field.value ?? null],
      [`${prefix}-placeholder`, field.placeholder ?? null],
      [`${prefix}-required`, field.required === true ? 'true' : null],
    ] as const;
  });
  return Object.fromEntries(all);
}

function planAttributes({ plans }: DemoProduct): Record<string, string | number | null> {
  const all = plans.flatMap((plan, index) => [
    [`data-plan${index + 1}-id`, plan.id] as const,
    [`data-plan${index + 1}-name`, plan.name] as const,
    [`data-plan${index + 1}-frequency`, plan.frequency] as const,
    [`data-plan${index + 1}-interval`, plan.interval] as const,
    [`data-item-plan${index + 1}-price`, plan.price] as const,
  ]);
  return Object.fromEntries(all);
}
