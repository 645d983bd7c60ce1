import { dropdown, giftWrap, type ProductDraft } from './product.js';

/** Candles, soap and what smells of here. */
export const light: readonly ProductDraft[] = [
  {
    id: 'bougie-pin',
    name: 'Maritime pine candle',
    price: '34.00',
    line: 'Resin, dry needles, a warm path',
    description:
      'Forty-five hours of the wood behind the beach in August. Rapeseed wax, a cotton wick, and a tumbler that becomes a tumbler again.',
    materials: 'Rapeseed wax, cotton, essential oils',
    weight: 480,
    customFields: [giftWrap],
    inventory: { method: 'Single', stock: 80, allowOutOfStockPurchases: false },
    picture: { shape: 'candle', palette: 'kelp', backdrop: 'sun', emblem: 'kelp' },
  },
  {
    id: 'bougie-sel',
    name: 'Salt and smoke candle',
    price: '34.00',
    line: 'A bonfire with wet feet',
    description:
      'Driftwood, seaweed and a little leather. It is the favourite of people who say that they do not like candles.',
    materials: 'Rapeseed wax, cotton, essential oils',
    weight: 480,
    customFields: [dropdown('Size', '220 g|450 g[+18.00]'), giftWrap],
    picture: { shape: 'candle', palette: 'dusk', backdrop: 'window', emblem: 'wave' },
  },
  {
    id: 'chandelles',
    name: 'Three beeswax tapers',
    price: '22.00',
    line: 'Dipped thirty times, straight enough',
    description:
      'Pure beeswax, ten hours each, and they hardly drip. The holders belong to the photographer, who would not sell them.',
    materials: 'Beeswax, cotton',
    weight: 210,
    picture: { shape: 'tapers', palette: 'sun', backdrop: 'arch' },
  },
  {
    id: 'allumettes',
    name: 'Long matches',
    price: '13.00',
    line: 'Sixty small ceremonies',
    description:
      'Ten-centimetre matches in a glass bottle with a striker on its base. Fingers stay where they are.',
    materials: 'Poplar, glass',
    weight: 190,
    maxQuantity: 10,
    picture: { shape: 'matches', palette: 'clay', backdrop: 'arch', emblem: 'lighthouse' },
  },
  {
    id: 'savon-goemon',
    name: 'Seaweed soap',
    price: '9.00',
    line: 'Scrubs a little, smells of low water',
    description:
      'Cold-process soap with ground dulse, cut by hand and cured for six weeks on the rafters. A hundred and ten grams.',
    materials: 'Olive and coconut oil, dulse',
    weight: 120,
    customFields: [dropdown('Pieces', 'One bar|Three bars[+15.00]')],
    picture: { shape: 'soap', palette: 'kelp', backdrop: 'dunes', pattern: 'speckle', emblem: 'kelp' },
  },
  {
    id: 'brume-linge',
    name: 'Linen mist',
    price: '24.00',
    line: 'Sheets that have been out in the wind',
    description:
      'A spray for linen, curtains and guest rooms: laundry, sea lavender and cold air. Two hundred millilitres.',
    materials: 'Water, plant alcohol, essential oils',
    weight: 390,
    picture: { shape: 'spray', palette: 'dusk', backdrop: 'sun', emblem: 'bird' },
  },
];
