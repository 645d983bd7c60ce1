import { dropdown, giftWrap, type ProductDraft, textbox } from './product.js';

/** What belongs in the kitchen, from the bench and from the neighbours. */
export const kitchen: readonly ProductDraft[] = [
  {
    id: 'cuilleres-bois',
    name: 'Three spoons and a crock',
    price: '54.00',
    line: 'Cherry, maple and walnut, sharing a home',
    description:
      'Three spoons that each do one thing well: stir, scrape and taste. The crock is ours too and weighs enough to stay put.',
    materials: 'Hardwoods, stoneware',
    weight: 940,
    customFields: [giftWrap],
    picture: { shape: 'spoons', palette: 'sea', backdrop: 'sun', emblem: 'fish' },
  },
  {
    id: 'cuillere-longue',
    name: 'Long stirring spoon',
    price: '19.00',
    line: 'For deep pots and long stories',
    description:
      'Thirty-six centimetres of cherry wood, oiled three times, with its end dipped in paint so that you find it in the drawer.',
    materials: 'Cherry wood, walnut oil',
    weight: 80,
    customFields: [dropdown('Dipped in', 'Brick|Sea|Ochre')],
    picture: { shape: 'spoon', palette: 'clay', backdrop: 'window', pattern: 'stripes' },
  },
  {
    id: 'planche-pain',
    name: 'Bread board',
    price: '64.00',
    line: 'Engrave it, then cut on it anyway',
    description:
      'One piece of elm from storm-felled trees, with a hole to hang it by. We engrave up to twenty letters along the lower edge; the other side stays plain for the bread.',
    materials: 'Elm, linseed oil',
    weight: 1300,
    size: [46, 24, 2.4],
    customFields: [
      textbox('Engraving', 'Up to twenty letters'),
      dropdown('Size', 'Small|Large[+20.00]'),
      giftWrap,
    ],
    picture: { shape: 'board', palette: 'foam', backdrop: 'arch', emblem: 'shell' },
  },
  {
    id: 'couteau-huitres',
    name: 'Oyster knife',
    price: '33.00',
    line: 'Short, blunt and very sure of itself',
    description:
      'A blade of six centimetres with a guard that saves thumbs. The handle is turned to sit in the palm, left or right.',
    materials: 'Stainless steel, olive wood',
    weight: 120,
    picture: { shape: 'oysterKnife', palette: 'foam', backdrop: 'sun' },
  },
  {
    id: 'sel-gris',
    name: 'Grey sea salt',
    price: '11.00',
    line: 'Raked on dry evenings, never before six',
    description:
      'Coarse salt from the pans behind the dunes, a little damp as it should be. Three hundred grams in a jar that you will keep.',
    materials: 'Sea salt, glass, cork',
    weight: 620,
    picture: { shape: 'jar', palette: 'foam', backdrop: 'dunes', emblem: 'wave' },
  },
  {
    id: 'miel-bruyere',
    name: 'Heather honey',
    price: '16.00',
    line: 'From nine hives with a sea view',
    description:
      'Dark, slow and slightly bitter at the end. It sets like jelly and melts on warm bread. Three hundred and fifty grams.',
    materials: 'Honey, glass, cork',
    weight: 640,
    inventory: { method: 'Single', stock: 42, allowOutOfStockPurchases: false },
    picture: { shape: 'jar', palette: 'sun', backdrop: 'arch', emblem: 'kelp' },
  },
  {
    id: 'the-fume',
    name: 'Smoked harbour tea',
    price: '21.00',
    line: 'Tastes of the morning after the bonfire',
    description:
      'Black tea smoked over pine, with a thread of orange peel. A hundred grams, about fifty cups, in a tin with two lids.',
    materials: 'Black tea, orange peel, tin',
    weight: 210,
    customFields: [dropdown('Grind', 'Leaf|Bags[+2.50]')],
    picture: { shape: 'tin', palette: 'ink', backdrop: 'window', emblem: 'lighthouse' },
  },
  {
    id: 'cafe-large',
    name: 'Offing coffee',
    price: '17.00',
    line: 'Roasted on Thursdays, on board by Friday',
    description:
      'Beans from two small farms, roasted to the colour of a wet slipway. Three hundred and forty grams; say how you brew it.',
    materials: 'Arabica coffee',
    weight: 370,
    customFields: [dropdown('Grind', 'Beans|Filter|Espresso')],
    picture: { shape: 'bag', palette: 'dusk', backdrop: 'arch', emblem: 'moon' },
  },
  {
    id: 'rouleau',
    name: 'Rolling pin',
    price: '42.00',
    line: 'Straight, heavy, and it never sticks',
    description: 'Beech with turned handles that really turn. Comes with a linen bag to dust the flour with.',
    materials: 'Beech, linen',
    weight: 860,
    picture: { shape: 'rollingPin', palette: 'sand', backdrop: 'sun', emblem: 'shell' },
  },
  {
    id: 'brosse-vaisselle',
    name: 'Dish brush and dish',
    price: '24.00',
    line: 'Makes washing up look like a decision',
    description:
      'A brush with bristles that you can replace, a dish that drains into itself and a first piece of soap to begin with.',
    materials: 'Beech, union fibre, stoneware, soap',
    weight: 480,
    picture: { shape: 'brushes', palette: 'kelp', backdrop: 'window' },
  },
  {
    id: 'caisse-de-maree',
    name: 'The tide box',
    price: '55.00',
    line: 'Four small things that the season brings in',
    description:
      'Once a month or once a quarter we pack what is best that week: something to eat, something to burn, something to write on and something that we have not put in the shop yet.',
    materials: 'Whatever the season says',
    weight: 1800,
    tags: ['Subscriptions'],
    plans: [
      { id: 'monthly', name: 'Every month', frequency: 'monthly', interval: 1, price: '49.00' },
      { id: 'quarterly', name: 'Every three months', frequency: 'monthly', interval: 3, price: '55.00' },
    ],
    picture: { shape: 'crate', palette: 'sea', backdrop: 'dunes', pattern: 'stripes', emblem: 'boat' },
  },
];
