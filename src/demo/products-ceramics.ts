import { dropdown, giftWrap, type ProductDraft, textbox } from './product.js';

const glazes = (...stock: readonly [string, number][]) =>
  stock.map(([option, count]) => ({
    variation: [{ name: 'Glaze', option }],
    stock: count,
    allowOutOfStockPurchases: false,
  }));

/** What comes out of the kiln. */
export const ceramics: readonly ProductDraft[] = [
  {
    id: 'mug-jusant',
    name: 'Jusant mug',
    price: '28.00',
    otherPrices: { cad: '38.00', eur: '26.00' },
    line: 'Dipped once, like the tide line on a quay',
    description:
      'A mug for the large coffee of the morning: 35 centilitres, a handle for three fingers and a foot that does not scratch the table. The second glaze is dipped by eye, so no two lines are level.',
    materials: 'Stoneware, fired to 1,260 °C; dishwasher safe',
    weight: 390,
    size: [12, 9, 10],
    customFields: [dropdown('Glaze', 'Slate|Foam|Brick'), giftWrap],
    inventory: { method: 'Variant', variants: glazes(['Slate', 24], ['Foam', 18], ['Brick', 6]) },
    picture: { shape: 'mug', palette: 'sea', backdrop: 'arch', pattern: 'dip' },
  },
  {
    id: 'tasses-express',
    name: 'Pair of espresso cups',
    price: '32.00',
    line: 'One for you, one for whoever knocks',
    description:
      'Seven centilitres each, thick enough to keep the heat and small enough to make a second one reasonable. The pair shares one saucer on purpose.',
    materials: 'Stoneware; dishwasher safe',
    weight: 420,
    customFields: [giftWrap],
    picture: { shape: 'cups', palette: 'clay', backdrop: 'sun', pattern: 'speckle' },
  },
  {
    id: 'bol-matin',
    name: 'Breakfast bowl',
    price: '30.00',
    line: 'Deep enough for porridge and second thoughts',
    description:
      'Sixteen centimetres across, with a rim that turns in slightly so that the spoon finds its way. Glazed inside, raw clay outside where your hands are.',
    materials: 'Stoneware, half glazed; dishwasher safe',
    weight: 520,
    customFields: [dropdown('Glaze', 'Ochre|Kelp|Foam')],
    inventory: { method: 'Variant', variants: glazes(['Ochre', 15], ['Kelp', 0], ['Foam', 9]) },
    picture: { shape: 'bowl', palette: 'sun', backdrop: 'window', pattern: 'bands' },
  },
  {
    id: 'coupe-verger',
    name: 'Orchard fruit bowl',
    price: '68.00',
    line: 'Holds seven lemons, or one letter nobody opens',
    description:
      'A wide, low bowl for the middle of the table, thrown in two parts and joined at the waist. The scales are drawn through wet slip with the handle of a teaspoon.',
    materials: 'Stoneware, slip-trailed',
    weight: 1850,
    size: [34, 34, 12],
    picture: { shape: 'fruitBowl', palette: 'kelp', backdrop: 'arch', pattern: 'scales' },
  },
  {
    id: 'vase-galet',
    name: 'Pebble vase',
    price: '74.00',
    line: 'Round as the beach after a thousand winters',
    description:
      'Broad in the shoulder and narrow in the neck, so that three branches stand up by themselves. Burnished with an actual pebble, which we have had longer than the kiln.',
    materials: 'Burnished stoneware, watertight',
    weight: 1400,
    size: [20, 20, 26],
    customFields: [giftWrap],
    inventory: { method: 'Single', stock: 11, allowOutOfStockPurchases: true },
    picture: { shape: 'vase', palette: 'clay', backdrop: 'sun', pattern: 'plain' },
  },
  {
    id: 'soliflore',
    name: 'Single stem vase',
    price: '36.00',
    line: 'For the one flower that came home with you',
    description:
      'A bottle of a vase, eighteen centimetres tall. It asks for one stem and looks finished without any.',
    materials: 'Porcelain, matt glaze',
    weight: 380,
    picture: { shape: 'budVase', palette: 'foam', backdrop: 'arch', pattern: 'speckle' },
  },
  {
    id: 'assiette-poisson',
    name: 'Friday plate',
    price: '34.00',
    line: 'A fish on every plate, whatever is for dinner',
    description:
      'A dinner plate of twenty-seven centimetres. The fish is painted freehand in cobalt before glazing; after four hundred of them it still never looks quite the same way.',
    materials: 'Stoneware, cobalt brushwork; dishwasher safe',
    weight: 780,
    size: [27, 27, 2.5],
    picture: { shape: 'plate', palette: 'foam', backdrop: 'window', emblem: 'fish' },
  },
  {
    id: 'assiettes-dessert',
    name: 'Four dessert plates',
    price: '88.00',
    line: 'Four colours, so that nobody argues',
    description:
      'A pile of four small plates, one in each of the workshop’s glazes. They stack tightly and chip rarely.',
    materials: 'Stoneware; dishwasher safe',
    weight: 1520,
    customFields: [giftWrap],
    picture: { shape: 'plates', palette: 'dusk', backdrop: 'sun' },
  },
  {
    id: 'theiere-ronde',
    name: 'Round teapot',
    price: '96.00',
    line: 'Pours without dripping; we checked, a lot',
    description:
      'Four cups, a bow of steamed ash and a spout with a lip sharp enough to stop the last drop. The strainer is part of the pot, so there is nothing to lose.',
    materials: 'Stoneware, steam-bent ash',
    weight: 1100,
    size: [24, 17, 22],
    inventory: { method: 'Single', stock: 7, allowOutOfStockPurchases: false },
    picture: { shape: 'teapot', palette: 'ink', backdrop: 'dunes', pattern: 'speckle' },
  },
  {
    id: 'pichet-quai',
    name: 'Quayside pitcher',
    price: '58.00',
    line: 'A litre and a half of anything',
    description:
      'Water, wine or wild carrots. The lip is pulled by hand while the clay is soft, and the handle is put where the weight is.',
    materials: 'Stoneware; dishwasher safe',
    weight: 1250,
    picture: { shape: 'pitcher', palette: 'sea', backdrop: 'window', pattern: 'bands' },
  },
  {
    id: 'cache-pot',
    name: 'Windowsill planter',
    price: '44.00',
    line: 'With a hole where a hole should be',
    description:
      'A planter with a saucer that catches what you pour. The large one takes a small lemon tree.',
    materials: 'Terracotta, lime wash',
    weight: 1600,
    customFields: [dropdown('Size', 'Small|Large[+18.00]')],
    picture: { shape: 'planter', palette: 'clay', backdrop: 'window', pattern: 'stripes' },
  },
  {
    id: 'main-a-sel',
    name: 'Salt pig',
    price: '38.00',
    line: 'Open mouthed, beside the stove, never in the way',
    description:
      'Keeps half a kilo of coarse salt dry at arm’s length. Comes with a spoon turned from a fallen apple branch.',
    materials: 'Stoneware, apple wood',
    weight: 690,
    picture: { shape: 'saltPig', palette: 'sand', backdrop: 'arch', pattern: 'speckle' },
  },
  {
    id: 'apres-midi-au-tour',
    name: 'An afternoon at the wheel',
    price: '85.00',
    line: 'Three hours, two bowls, one apron to borrow',
    description:
      'Come and throw. Groups of five, no experience wanted, tea included. We fire and post what you make three weeks later. You get a card by e-mail to give away or to keep.',
    materials: 'Clay, patience',
    weight: 0,
    shippable: false,
    maxQuantity: 4,
    tags: ['Workshops'],
    customFields: [
      dropdown('Day', 'Saturday|Sunday|Weekday[-10.00]'),
      textbox('Name on the card', 'Who is coming?'),
    ],
    picture: { shape: 'wheel', palette: 'sun', backdrop: 'sun' },
  },
];
