/** A town, its province as a shop's address writes it, and a pattern for its postal codes. */
export type Town = readonly [city: string, province: string, postalCode: string];

export interface Place {
  readonly country: string;
  /** How many of the customers live there, roughly. */
  readonly weight: number;
  readonly firstNames: readonly string[];
  readonly family: readonly string[];
  readonly streets: readonly string[];
  /** Where the house number stands. */
  readonly numberFirst: boolean;
  readonly towns: readonly Town[];
  /** Numbers that belong to nobody; `#` is any digit. */
  readonly phone: string;
}

const list = (text: string) => text.split('|');
const towns = (text: string): Town[] =>
  text.split('|').map((entry) => {
    const [city = '', province = '', postalCode = ''] = entry.split('/');
    return [city, province, postalCode];
  });

/** Where the customers live. In patterns `#` is a digit and `@` a letter. */
export const places: readonly Place[] = [
  {
    country: 'US',
    weight: 40,
    firstNames: list(
      'Hannah|Marcus|Elena|Theo|Grace|Malik|Ruth|Owen|Priya|Daniel|Naomi|Caleb|Mei|Walter|Ivy|Samuel|Rosa|Eli|June|Andre',
    ),
    family: list(
      'Whitaker|Okafor|Delgado|Lindqvist|Hayes|Nakamura|Brennan|Castellano|Pruitt|Abrams|Thibodeau|Marsh|Novak|Ellery|Fontaine|Osei|Kaplan|Rourke|Vance|Mercer',
    ),
    streets: list(
      'Maple Street|Harbor Road|Mill Lane|Cedar Avenue|Schoolhouse Road|Water Street|Juniper Court|Old Ferry Road|Prospect Street|Orchard Hill',
    ),
    numberFirst: true,
    towns: towns(
      'Portland/ME/0410#|Rockland/ME/0484#|Boston/MA/0211#|Salem/MA/0197#|Providence/RI/0290#|Brooklyn/NY/112##|Hudson/NY/1253#|Philadelphia/PA/191##|Chicago/IL/606##|Madison/WI/537##|Portland/OR/972##|Seattle/WA/981##|Oakland/CA/946##|Santa Cruz/CA/950##|Austin/TX/787##|Asheville/NC/288##',
    ),
    phone: '(4##) 555-01##',
  },
  {
    country: 'CA',
    weight: 24,
    firstNames: list(
      'Maude|Étienne|Geneviève|Olivier|Chloé|Félix|Anaïs|Mathieu|Sarah|Liam|Noémie|Gabriel|Joanne|Simon|Léa|Benoît',
    ),
    family: list(
      'Tremblay|Gagnon|Bouchard|Côté|Pelletier|Lévesque|MacLeod|Arsenault|Fraser|Bélanger|Singh|Ouellet|Nguyen|Thériault|Campbell|Desrosiers',
    ),
    streets: list(
      'rue Saint-Denis|avenue du Parc|rue des Érables|chemin du Fleuve|rue Principale|Barrington Street|Water Street|avenue Cartier|Spadina Road|rue de la Grève',
    ),
    numberFirst: true,
    towns: towns(
      'Montréal/QC/H2@ #@#|Québec/QC/G1@ #@#|Rimouski/QC/G5@ #@#|Gaspé/QC/G4@ #@#|Toronto/ON/M5@ #@#|Ottawa/ON/K1@ #@#|Halifax/NS/B3@ #@#|Vancouver/BC/V6@ #@#|Victoria/BC/V8@ #@#|Calgary/AB/T2@ #@#',
    ),
    phone: '(4##) 555-01##',
  },
  {
    country: 'FR',
    weight: 12,
    firstNames: list('Camille|Loïc|Aurélie|Yann|Maëlle|Hugo|Solène|Gwénaël|Inès|Antoine|Zoé|Rémi'),
    family: list(
      'Le Goff|Kervella|Marchand|Dubois|Riou|Lefèvre|Perrin|Guéguen|Moreau|Chevalier|Tanguy|Rousseau',
    ),
    streets: list(
      'rue du Port|quai des Brumes|rue de la République|impasse des Mouettes|rue Victor-Hugo|place de l’Église',
    ),
    numberFirst: true,
    towns: towns(
      'Saint-Malo//354##|Brest//292##|Nantes//440##|Rennes//350##|Paris//750##|Lyon//690##|La Rochelle//170##',
    ),
    phone: '+33 6 39 98 ## ##',
  },
  {
    country: 'GB',
    weight: 9,
    firstNames: list('Imogen|Callum|Beatrix|Rhys|Morwenna|Angus|Nadia|Fergus|Harriet|Tariq'),
    family: list(
      'Penrose|Ashworth|Llewellyn|Buchanan|Trelawney|Hussain|Mackenzie|Fairweather|Bainbridge|Quigley',
    ),
    streets: list('Fore Street|Church Lane|Station Road|Quay Street|Castle Terrace|The Strand'),
    numberFirst: true,
    towns: towns(
      'Falmouth//TR11 #@@|Whitby//YO21 #@@|Bristol//BS6 #@@|London//SE1 #@@|Edinburgh//EH6 #@@|Aberystwyth//SY23 #@@',
    ),
    phone: '+44 1632 960###',
  },
  {
    country: 'DE',
    weight: 6,
    firstNames: list('Jürgen|Anneke|Lukas|Käthe|Sönke|Miriam|Björn|Frieda'),
    family: list('Petersen|Müller|Schröder|Hansen|Großmann|Vogel|Jansen|Köhler'),
    streets: list('Deichstraße|Hafenweg|Lindenallee|Kirchstraße|Am Markt'),
    numberFirst: false,
    towns: towns('Hamburg//203##|Kiel//241##|Berlin//104##|Bremen//281##|Rostock//180##'),
    phone: '+49 30 23125 ###',
  },
  {
    country: 'ES',
    weight: 4,
    firstNames: list('Lucía|Iñigo|Marta|Álvaro|Núria|Begoña'),
    family: list('Etxeberria|Castro Vidal|Ferrer|Núñez|Ibáñez|Otero Rey'),
    streets: list('Calle del Mar|Rúa da Praia|Avenida de la Paz|Carrer de Mallorca'),
    numberFirst: false,
    towns: towns('A Coruña/C/1500#|Donostia/SS/2000#|Barcelona/B/0801#|Cádiz/CA/1100#'),
    phone: '+34 910 555 01#',
  },
  {
    country: 'IE',
    weight: 3,
    firstNames: list('Aoife|Cillian|Róisín|Pádraig|Niamh|Oisín'),
    family: list('O’Sullivan|Ní Bhriain|Gallagher|Ó Conaill|Keane|Doherty'),
    streets: list('Quay Road|Main Street|Abbey Lane|Strand Street'),
    numberFirst: true,
    towns: towns('Galway//H91 @#@#|Dingle//V92 @#@#|Cork//T12 @#@#|Dublin//D08 @#@#'),
    phone: '+353 20 91# ####',
  },
  {
    country: 'AU',
    weight: 3,
    firstNames: list('Kirra|Lachlan|Matilda|Jarrah|Freya|Angus'),
    family: list('Donnelly|Papadopoulos|Hargreave|Tran|McKellar|Whitlock'),
    streets: list('Esplanade|Jetty Road|Banksia Street|Beach Parade'),
    numberFirst: true,
    towns: towns('Hobart/TAS/700#|Fremantle/WA/616#|Byron Bay/NSW/248#|Melbourne/VIC/306#'),
    phone: '+61 2 5550 ####',
  },
  {
    country: 'AR',
    weight: 3,
    firstNames: list('Martín|Sofía|Joaquín|Florencia|Nicolás|Agustina'),
    family: list('Giménez|Quiroga|Fernández Luna|Peralta|Núñez|Sosa'),
    streets: list('Avenida Corrientes|Calle Defensa|Avenida Colón|Calle San Martín'),
    numberFirst: false,
    towns: towns(
      'Buenos Aires/Ciudad Autónoma de Buenos Aires/C10##|Mar del Plata/Buenos Aires/B7600|Rosario/Santa Fe/S2000',
    ),
    phone: '+54 11 5555-01##',
  },
  {
    country: 'BR',
    weight: 3,
    firstNames: list('João|Conceição|Thaís|Caio|Lívia|Antônio'),
    family: list('da Silva Araújo|Magalhães|Gonçalves|Brandão|Pires|do Nascimento'),
    streets: list('Rua das Palmeiras|Avenida Atlântica|Rua do Sol|Travessa da Praia'),
    numberFirst: false,
    towns: towns(
      'São Paulo/São Paulo/0140#-0##|Florianópolis/Santa Catarina/8801#-0##|Salvador/Bahia/4014#-0##|Recife/Pernambuco/5003#-0##',
    ),
    phone: '+55 11 5555-01##',
  },
];
