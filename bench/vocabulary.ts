/** Part of one surname alone, that one customer in 200 has: what a rare search finds. */
export const rareTerm = 'vex';
export const rareSurname = 'Vexholm';
export const rareOneIn = 200;

/** Two letters, for a search that no index of three letters answers. */
export const shortTerm = 'qu';

export const firstNames = (
  'Anna Luís Marie Jean Sofía Mateo Emma Lucas Olivia Noah Ava Liam Chloé Léa Hugo Inès Camille Jules Alice Louis ' +
  'María José Carmen Pablo Lucía Diego Valentina Martín Julia João Beatriz Pedro Carla Bruno Rosa Felipe Ana Miguel ' +
  'Greta Hans Ingrid Lars Astrid Bjørn Sigrid Nils Freya Otto Klara Emil Mia Leon Hannah Paul Lena Max Grace Henry ' +
  'Ruth George Edith Walter Ivy Arthur Nora Simon Zoë Théo Manon Adèle Rémi Élodie Gaël Maya Arjun Priya Wei Mei Yuki Kenji'
).split(' ');

const starts =
  'Al Bar Bel Car Cor Dal Del Fer Gar Gon Hal Har Jan Kar Lam Lin Mar Mon Nor Or Par Per Ros Sal San Tor Tre Val Wal Yar'.split(
    ' ',
  );
const ends =
  'berg dini dez court field gues ham ier imont inez isson kin lain mann mont nell otti ov quist rado sen sky stein tier ton ueta vall well wicz worth'.split(
    ' ',
  );

/** 900 surnames. */
export const surnames = starts.flatMap((start) => ends.map((end) => start + end));

export interface Place {
  readonly country: string;
  readonly province: string;
  readonly city: string;
  readonly postalCode: string;
  readonly street: string;
  readonly taxes: readonly (readonly [name: string, rate: number])[];
}

const qc = [
  ['TPS', 0.05],
  ['TVQ', 0.09975],
] as const;

export const places: readonly (readonly [Place, number])[] = [
  [
    {
      country: 'CA',
      province: 'QC',
      city: 'Québec',
      postalCode: 'G1H 2T5',
      street: '1ère Avenue',
      taxes: qc,
    },
    18,
  ],
  [
    {
      country: 'CA',
      province: 'QC',
      city: 'Montréal',
      postalCode: 'H2X 1Y4',
      street: 'rue Sherbrooke',
      taxes: qc,
    },
    20,
  ],
  [
    {
      country: 'CA',
      province: 'ON',
      city: 'Toronto',
      postalCode: 'M5V 2T6',
      street: 'King Street',
      taxes: [['HST', 0.13]],
    },
    10,
  ],
  [
    {
      country: 'US',
      province: 'NY',
      city: 'New York',
      postalCode: '10001',
      street: 'Broadway',
      taxes: [['Sales tax', 0.08875]],
    },
    14,
  ],
  [
    {
      country: 'US',
      province: 'CA',
      city: 'San Diego',
      postalCode: '92101',
      street: 'Harbor Drive',
      taxes: [['Sales tax', 0.0775]],
    },
    12,
  ],
  [
    {
      country: 'US',
      province: 'OR',
      city: 'Portland',
      postalCode: '97201',
      street: 'Burnside Street',
      taxes: [],
    },
    6,
  ],
  [
    {
      country: 'FR',
      province: '',
      city: 'Lyon',
      postalCode: '69002',
      street: 'rue de la République',
      taxes: [['TVA', 0.2]],
    },
    9,
  ],
  [
    {
      country: 'DE',
      province: '',
      city: 'Köln',
      postalCode: '50667',
      street: 'Hohe Straße',
      taxes: [['MwSt', 0.19]],
    },
    5,
  ],
  [
    {
      country: 'ES',
      province: 'M',
      city: 'Madrid',
      postalCode: '28013',
      street: 'Gran Vía',
      taxes: [['IVA', 0.21]],
    },
    3,
  ],
  [
    {
      country: 'BR',
      province: 'SP',
      city: 'São Paulo',
      postalCode: '01310-100',
      street: 'Avenida Paulista',
      taxes: [],
    },
    2,
  ],
  [{ country: 'IS', province: '', city: 'Reykjavík', postalCode: '101', street: 'Laugavegur', taxes: [] }, 1],
];

/** A country that few orders go to. */
export const rareCountry = 'IS';

export const things =
  'Mug Bowl Poster Lamp Notebook Scarf Candle Chair Vase Basket Blanket Cushion Clock Print Apron Teapot'.split(
    ' ',
  );
export const materials =
  'Walnut Oak Linen Wool Brass Copper Stoneware Porcelain Glass Cotton Leather Cork Marble Ash Birch Felt'.split(
    ' ',
  );
export const colours = 'Black White Red Indigo Moss Sand Rust Slate Ochre Rose Teal Plum'.split(' ');
/** A word that about one product in 192 has in its name. */
export const productKeyword = 'teal mug';
