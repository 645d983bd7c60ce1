import { foldLabel } from '../catalog/options.js';
import type { CartItem, ProductWords } from './cart.js';

const parts = ['name', 'image', 'description'] as const;

/** How an item is displayed: in the words of its definition, and where it has none in those of its button. */
export function displayWords({
  product,
  definition,
  said: words = {},
}: Pick<CartItem, 'product' | 'definition' | 'said'>): ProductWords {
  // A document without names has the id in its place.
  const name = definition.name === product ? words.name : definition.name;
  const description = definition.description ?? words.description;
  const image = definition.image ?? words.image;
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(image === undefined ? {} : { image }),
  };
}

/** Whether two items look the same to people: a part that one of them leaves out differs from nothing. */
export function haveSameWords(one: ProductWords, other: ProductWords): boolean {
  return parts.every(
    (part) => one[part] === undefined || other[part] === undefined || one[part] === other[part],
  );
}

/**
 * How well a definition fits words: the name counts most, also where it is spelled otherwise in case and
 * blanks, then the picture. 0 where none of them is its own.
 */
export function likeness(
  words: ProductWords,
  definition: { readonly name: string; readonly image: string | null; readonly description: string | null },
): number {
  const isSameName = words.name !== undefined && foldLabel(words.name) === foldLabel(definition.name);
  return parts.reduce(
    (sum, part, place) =>
      sum + (words[part] !== undefined && words[part] === definition[part] ? 4 >> place : 0),
    isSameName ? 4 : 0,
  );
}
