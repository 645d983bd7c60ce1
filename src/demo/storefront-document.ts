import { type DemoProduct, picturePath, productPath } from './product.js';

/** A product as a JSON document defines it, with its opening stock. */
export function productDocument(product: DemoProduct): Record<string, unknown> {
  const { price, otherPrices, plans, customFields } = product;
  const [length, width, height] = product.size ?? [];
  return {
    id: product.id,
    name: product.name,
    price: otherPrices === undefined ? Number(price) : numbers({ usd: price, ...otherPrices }),
    url: productPath(product),
    description: product.line,
    image: picturePath(product),
    categories: [product.category, ...product.tags],
    metadata: { materials: product.materials },
    dimensions: { weight: product.weight, length, width, height },
    maxQuantity: product.maxQuantity,
    shippable: product.shippable ?? true,
    customFields: customFields.map((field) => ({
      name: field.name,
      type: field.type,
      options: field.options === '' ? undefined : field.options,
      required: field.required ?? false,
      value: field.value,
      placeholder: field.placeholder,
    })),
    plans: plans.length === 0 ? undefined : plans.map((plan) => ({ ...plan, price: Number(plan.price) })),
    ...inventory(product),
  };
}

function inventory({ inventory: stock }: DemoProduct): Record<string, unknown> {
  if (stock === undefined) return {};
  if (stock.method === 'Variant') return { inventoryManagementMethod: 'Variant', variants: stock.variants };
  return {
    inventoryManagementMethod: 'Single',
    stock: stock.stock,
    allowOutOfStockPurchases: stock.allowOutOfStockPurchases,
  };
}

function numbers(prices: Readonly<Record<string, string>>): Record<string, number> {
  return Object.fromEntries(Object.entries(prices).map(([currency, price]) => [currency, Number(price)]));
}
