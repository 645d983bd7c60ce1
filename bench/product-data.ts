import { type Random, randomOf, zipf } from './random.js';
import { colours, materials, things } from './vocabulary.js';

export const productCount = 10_000;

export interface Product {
  readonly guid: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly image: string;
  /** Cents. */
  readonly price: number;
  readonly weight: number;
  readonly sizes: boolean;
}

/** The product at a place: the same on every run. */
export function productAt(place: number): Product {
  const random = randomOf(10_000_000 + place);
  const [colour, material, thing] = [random.pick(colours), random.pick(materials), random.pick(things)];
  const id = `SKU-${String(place).padStart(5, '0')}`;
  return {
    guid: random.guid(),
    id,
    name: `${colour} ${thing} No. ${place}`,
    description: `${thing} of ${material.toLowerCase()}, ${colour.toLowerCase()}, made by hand.`,
    url: `/products/${id.toLowerCase()}.html`,
    image: `https://cdn.example.com/${id.toLowerCase()}.jpg`,
    price: 400 + random.below(12_000),
    weight: 50 + random.below(3000),
    sizes: random.below(4) === 0,
  };
}

const place = zipf(productCount, 0.9);

/** A product as it is bought: the first places by far the most. */
export function boughtPlace(random: Random): number {
  return place(random);
}

/** A product in Snipcart's shape. */
export function productLine(at: number, lastDay: number): string {
  const { guid, id, name, description, url, image, price, weight, sizes } = productAt(at);
  const created = new Date(lastDay - (4 * 365 - (at % 1400)) * 86_400_000 - at * 1000).toISOString();
  return JSON.stringify({
    id: guid,
    mode: 'Test',
    userDefinedId: id,
    url,
    price: price / 100,
    name,
    description,
    image,
    archived: at % 97 === 96,
    ...(at % 3 === 0
      ? { inventoryManagementMethod: 'Single', stock: 5 + (at % 200), allowOutOfStockPurchases: false }
      : {}),
    weight,
    customFields: sizes
      ? [{ name: 'Size', type: 'dropdown', options: 'S|M[+2.00]|L[+4.00]', required: false, value: 'M' }]
      : [],
    metadata: at % 10 === 0 ? { shelf: `A${at % 40}`, supplier: at % 25 } : null,
    creationDate: created,
    modificationDate: created,
  });
}
