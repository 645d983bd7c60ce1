import type { Category, CategoryName, DemoProduct, ProductDraft } from './product.js';
import { ceramics } from './products-ceramics.js';
import { kitchen } from './products-kitchen.js';
import { light } from './products-light.js';
import { paper } from './products-paper.js';
import { textiles } from './products-textiles.js';

/** The shop's name. */
export const shopName = 'Atelier Marée';

/** The shelves, in the order of the page. */
export const categories: readonly Category[] = [
  { name: 'Paper', slug: 'paper', line: 'Sewn, printed and torn at the long table by the window.' },
  { name: 'Ceramics', slug: 'ceramics', line: 'Thrown on Mondays, fired on Thursdays, opened on Saturdays.' },
  { name: 'Textiles', slug: 'textiles', line: 'Woven and sewn upstairs, where the light stays longest.' },
  { name: 'Kitchen', slug: 'kitchen', line: 'From our bench, and from neighbours who do one thing well.' },
  { name: 'Light & Bath', slug: 'light-and-bath', line: 'For the hour after the boats are in.' },
];

/** Everything that the demo shop sells. */
export const demoProducts: readonly DemoProduct[] = [
  ...shelf('Paper', paper),
  ...shelf('Ceramics', ceramics),
  ...shelf('Textiles', textiles),
  ...shelf('Kitchen', kitchen),
  ...shelf('Light & Bath', light),
];

function shelf(category: CategoryName, drafts: readonly ProductDraft[]): DemoProduct[] {
  return drafts.map((draft) => ({ tags: [], customFields: [], plans: [], ...draft, category }));
}
