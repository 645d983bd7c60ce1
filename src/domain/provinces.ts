import { fold } from '../storage/text.js';
import { furtherProvinces } from './further-provinces.js';
import { otherSpellings } from './province-spellings.js';

/**
 * Names and codes of provinces (ISO 3166-2, without the country's prefix but for Japan, as shops write them)
 * of the countries whose addresses name a province.
 */
const lists: Readonly<Record<string, string>> = {
  AR: 'A Salta|B Buenos Aires|C Ciudad Autónoma de Buenos Aires|D San Luis|E Entre Ríos|F La Rioja|G Santiago del Estero|H Chaco|J San Juan|K Catamarca|L La Pampa|M Mendoza|N Misiones|P Formosa|Q Neuquén|R Río Negro|S Santa Fe|T Tucumán|U Chubut|V Tierra del Fuego|W Corrientes|X Córdoba|Y Jujuy|Z Santa Cruz',
  AU: 'ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia|TAS Tasmania|VIC Victoria|WA Western Australia',
  BO: 'B Beni|C Cochabamba|H Chuquisaca|L La Paz|N Pando|O Oruro|P Potosí|S Santa Cruz|T Tarija',
  BR: 'AC Acre|AL Alagoas|AM Amazonas|AP Amapá|BA Bahia|CE Ceará|DF Distrito Federal|ES Espírito Santo|GO Goiás|MA Maranhão|MG Minas Gerais|MS Mato Grosso do Sul|MT Mato Grosso|PA Pará|PB Paraíba|PE Pernambuco|PI Piauí|PR Paraná|RJ Rio de Janeiro|RN Rio Grande do Norte|RO Rondônia|RR Roraima|RS Rio Grande do Sul|SC Santa Catarina|SE Sergipe|SP São Paulo|TO Tocantins',
  CA: 'AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon',
  CL: 'AI Aysén|AN Antofagasta|AP Arica y Parinacota|AR La Araucanía|AT Atacama|BI Biobío|CO Coquimbo|LI Libertador General Bernardo O’Higgins|LL Los Lagos|LR Los Ríos|MA Magallanes|ML Maule|NB Ñuble|RM Región Metropolitana|TA Tarapacá|VS Valparaíso',
  CO: 'AMA Amazonas|ANT Antioquia|ARA Arauca|ATL Atlántico|BOL Bolívar|BOY Boyacá|CAL Caldas|CAQ Caquetá|CAS Casanare|CAU Cauca|CES Cesar|CHO Chocó|COR Córdoba|CUN Cundinamarca|DC Bogotá, D.C.|GUA Guainía|GUV Guaviare|HUI Huila|LAG La Guajira|MAG Magdalena|MET Meta|NAR Nariño|NSA Norte de Santander|PUT Putumayo|QUI Quindío|RIS Risaralda|SAN Santander|SAP San Andrés y Providencia|SUC Sucre|TOL Tolima|VAC Valle del Cauca|VAU Vaupés|VID Vichada',
  DE: 'BB Brandenburg|BE Berlin|BW Baden-Württemberg|BY Bayern|HB Bremen|HE Hessen|HH Hamburg|MV Mecklenburg-Vorpommern|NI Niedersachsen|NW Nordrhein-Westfalen|RP Rheinland-Pfalz|SH Schleswig-Holstein|SL Saarland|SN Sachsen|ST Sachsen-Anhalt|TH Thüringen',
  EC: 'A Azuay|B Bolívar|C Carchi|D Orellana|E Esmeraldas|F Cañar|G Guayas|H Chimborazo|I Imbabura|L Loja|M Manabí|N Napo|O El Oro|P Pichincha|R Los Ríos|S Morona Santiago|SD Santo Domingo de los Tsáchilas|SE Santa Elena|T Tungurahua|U Sucumbíos|W Galápagos|X Cotopaxi|Y Pastaza|Z Zamora Chinchipe',
  ES: 'A Alicante|AB Albacete|AL Almería|AV Ávila|B Barcelona|BA Badajoz|BI Bizkaia|BU Burgos|C A Coruña|CA Cádiz|CC Cáceres|CE Ceuta|CO Córdoba|CR Ciudad Real|CS Castellón|CU Cuenca|GC Las Palmas|GI Girona|GR Granada|GU Guadalajara|H Huelva|HU Huesca|J Jaén|L Lleida|LE León|LO La Rioja|LU Lugo|M Madrid|MA Málaga|ML Melilla|MU Murcia|NA Navarra|O Asturias|OR Ourense|P Palencia|PM Illes Balears|PO Pontevedra|S Cantabria|SA Salamanca|SE Sevilla|SG Segovia|SO Soria|SS Gipuzkoa|T Tarragona|TE Teruel|TF Santa Cruz de Tenerife|TO Toledo|V Valencia|VA Valladolid|VI Álava|Z Zaragoza|ZA Zamora',
  IT: 'AG Agrigento|AL Alessandria|AN Ancona|AO Aosta|AP Ascoli Piceno|AQ L’Aquila|AR Arezzo|AT Asti|AV Avellino|BA Bari|BG Bergamo|BI Biella|BL Belluno|BN Benevento|BO Bologna|BR Brindisi|BS Brescia|BT Barletta-Andria-Trani|BZ Bolzano|CA Cagliari|CB Campobasso|CE Caserta|CH Chieti|CL Caltanissetta|CN Cuneo|CO Como|CR Cremona|CS Cosenza|CT Catania|CZ Catanzaro|EN Enna|FC Forlì-Cesena|FE Ferrara|FG Foggia|FI Firenze|FM Fermo|FR Frosinone|GE Genova|GO Gorizia|GR Grosseto|IM Imperia|IS Isernia|KR Crotone|LC Lecco|LE Lecce|LI Livorno|LO Lodi|LT Latina|LU Lucca|MB Monza e Brianza|MC Macerata|ME Messina|MI Milano|MN Mantova|MO Modena|MS Massa-Carrara|MT Matera|NA Napoli|NO Novara|NU Nuoro|OR Oristano|PA Palermo|PC Piacenza|PD Padova|PE Pescara|PG Perugia|PI Pisa|PN Pordenone|PO Prato|PR Parma|PT Pistoia|PU Pesaro e Urbino|PV Pavia|PZ Potenza|RA Ravenna|RC Reggio Calabria|RE Reggio Emilia|RG Ragusa|RI Rieti|RM Roma|RN Rimini|RO Rovigo|SA Salerno|SI Siena|SO Sondrio|SP La Spezia|SR Siracusa|SS Sassari|SU Sud Sardegna|SV Savona|TA Taranto|TE Teramo|TN Trento|TO Torino|TP Trapani|TR Terni|TS Trieste|TV Treviso|UD Udine|VA Varese|VB Verbano-Cusio-Ossola|VC Vercelli|VE Venezia|VI Vicenza|VR Verona|VT Viterbo|VV Vibo Valentia',
  JP: 'JP-01 Hokkaido|JP-02 Aomori|JP-03 Iwate|JP-04 Miyagi|JP-05 Akita|JP-06 Yamagata|JP-07 Fukushima|JP-08 Ibaraki|JP-09 Tochigi|JP-10 Gunma|JP-11 Saitama|JP-12 Chiba|JP-13 Tokyo|JP-14 Kanagawa|JP-15 Niigata|JP-16 Toyama|JP-17 Ishikawa|JP-18 Fukui|JP-19 Yamanashi|JP-20 Nagano|JP-21 Gifu|JP-22 Shizuoka|JP-23 Aichi|JP-24 Mie|JP-25 Shiga|JP-26 Kyoto|JP-27 Osaka|JP-28 Hyogo|JP-29 Nara|JP-30 Wakayama|JP-31 Tottori|JP-32 Shimane|JP-33 Okayama|JP-34 Hiroshima|JP-35 Yamaguchi|JP-36 Tokushima|JP-37 Kagawa|JP-38 Ehime|JP-39 Kochi|JP-40 Fukuoka|JP-41 Saga|JP-42 Nagasaki|JP-43 Kumamoto|JP-44 Oita|JP-45 Miyazaki|JP-46 Kagoshima|JP-47 Okinawa',
  MX: 'AGU Aguascalientes|BCN Baja California|BCS Baja California Sur|CAM Campeche|CHH Chihuahua|CHP Chiapas|CMX Ciudad de México|COA Coahuila|COL Colima|DUR Durango|GRO Guerrero|GUA Guanajuato|HID Hidalgo|JAL Jalisco|MEX Estado de México|MIC Michoacán|MOR Morelos|NAY Nayarit|NLE Nuevo León|OAX Oaxaca|PUE Puebla|QUE Querétaro|ROO Quintana Roo|SIN Sinaloa|SLP San Luis Potosí|SON Sonora|TAB Tabasco|TAM Tamaulipas|TLA Tlaxcala|VER Veracruz|YUC Yucatán|ZAC Zacatecas',
  PE: 'AMA Amazonas|ANC Áncash|APU Apurímac|ARE Arequipa|AYA Ayacucho|CAJ Cajamarca|CAL Callao|CUS Cusco|HUC Huánuco|HUV Huancavelica|ICA Ica|JUN Junín|LAL La Libertad|LAM Lambayeque|LIM Lima|LMA Lima Metropolitana|LOR Loreto|MDD Madre de Dios|MOQ Moquegua|PAS Pasco|PIU Piura|PUN Puno|SAM San Martín|TAC Tacna|TUM Tumbes|UCA Ucayali',
  PY: '1 Concepción|2 San Pedro|3 Cordillera|4 Guairá|5 Caaguazú|6 Caazapá|7 Itapúa|8 Misiones|9 Paraguarí|10 Alto Paraná|11 Central|12 Ñeembucú|13 Amambay|14 Canindeyú|15 Presidente Hayes|16 Alto Paraguay|19 Boquerón|ASU Asunción',
  US: 'AA Armed Forces Americas|AE Armed Forces Europe|AK Alaska|AL Alabama|AP Armed Forces Pacific|AR Arkansas|AS American Samoa|AZ Arizona|CA California|CO Colorado|CT Connecticut|DC District of Columbia|DE Delaware|FL Florida|FM Micronesia|GA Georgia|GU Guam|HI Hawaii|IA Iowa|ID Idaho|IL Illinois|IN Indiana|KS Kansas|KY Kentucky|LA Louisiana|MA Massachusetts|MD Maryland|ME Maine|MH Marshall Islands|MI Michigan|MN Minnesota|MO Missouri|MP Northern Mariana Islands|MS Mississippi|MT Montana|NC North Carolina|ND North Dakota|NE Nebraska|NH New Hampshire|NJ New Jersey|NM New Mexico|NV Nevada|NY New York|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|PR Puerto Rico|PW Palau|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UM United States Minor Outlying Islands|UT Utah|VA Virginia|VI Virgin Islands|VT Vermont|WA Washington|WI Wisconsin|WV West Virginia|WY Wyoming',
  UY: 'AR Artigas|CA Canelones|CL Cerro Largo|CO Colonia|DU Durazno|FD Florida|FS Flores|LA Lavalleja|MA Maldonado|MO Montevideo|PA Paysandú|RN Río Negro|RO Rocha|RV Rivera|SA Salto|SJ San José|SO Soriano|TA Tacuarembó|TT Treinta y Tres',
  VE: 'A Distrito Capital|B Anzoátegui|C Apure|D Aragua|E Barinas|F Bolívar|G Carabobo|H Cojedes|I Falcón|J Guárico|K Lara|L Mérida|M Miranda|N Monagas|O Nueva Esparta|P Portuguesa|R Sucre|S Táchira|T Trujillo|U Yaracuy|V Zulia|W Dependencias Federales|X La Guaira|Y Delta Amacuro|Z Amazonas',
};

interface Country {
  readonly names: ReadonlyMap<string, string>;
  readonly codes: ReadonlyMap<string, string>;
  /** Other spelling, code. */
  readonly others: readonly (readonly [string, string])[];
  /** Whether an address of the country is not whole without one. */
  readonly inAddresses: boolean;
}

const countries = new Map<string, Country>();

function countryOf(code: string | null): Country | undefined {
  const upper = code?.trim().toUpperCase() ?? '';
  const known = countries.get(upper);
  const inAddresses = Object.hasOwn(lists, upper);
  if (known || (!inAddresses && !Object.hasOwn(furtherProvinces, upper))) return known;
  const names = new Map<string, string>();
  const codes = new Map<string, string>();
  const others: (readonly [string, string])[] = [];
  for (const entry of (inAddresses ? lists : furtherProvinces)[upper]!.split('|')) {
    const space = entry.indexOf(' ');
    const province = entry.slice(0, space);
    const [name = '', ...more] = entry.slice(space + 1).split('/');
    names.set(province.toLowerCase(), name);
    codes.set(fold(name), province);
    others.push(...more.map((other) => [other, province] as const));
  }
  for (const [province, more] of Object.entries(otherSpellings[upper] ?? {}))
    others.push(...more.split('|').map((other) => [other, province] as const));
  const country = { names, codes, others, inAddresses };
  countries.set(upper, country);
  return country;
}

/**
 * A province's code where its name is given, in any case, with or without accents, of a country whose
 * addresses name a province; anything else as it is.
 */
export function provinceCode(country: string | null, province: string | null): string | null {
  if (!province) return province;
  const known = countryOf(country);
  return (known?.inAddresses ? known.codes.get(fold(province.trim())) : undefined) ?? province;
}

/** The provinces of a country, by code; none where no list has them. */
export function provincesOf(country: string): readonly { readonly code: string; readonly name: string }[] {
  const known = countryOf(country);
  return known ? [...known.names].map(([code, name]) => ({ code: code.toUpperCase(), name })) : [];
}

/** The provinces of a country for people: `AB (Alberta), BC (British Columbia)`. */
export function provinceNames(country: string): string {
  return provincesOf(country)
    .map(({ code, name }) => `${code} (${name})`)
    .join(', ');
}

/** Whether addresses of a country name a province, whatever is taxed there. */
export function hasProvinces(country: string): boolean {
  return countryOf(country)?.inAddresses === true;
}

const spellings = new Map<string, ReadonlyMap<string, string>>();

/** Every spelling of a country's provinces, without dots, dashes and accents: its code. */
function spellingsOf(code: string): ReadonlyMap<string, string> | undefined {
  const country = countryOf(code);
  if (!country) return undefined;
  const upper = code.trim().toUpperCase();
  let known = spellings.get(upper);
  if (!known) {
    const read = new Map<string, string>();
    const add = (spelling: string, province: string): void => {
      const plain = plainly(spelling);
      if (!read.has(plain)) read.set(plain, province);
    };
    // What is on the list counts before what is said elsewhere.
    for (const [name, province] of country.codes) add(name, province);
    for (const province of country.codes.values()) add(province, province);
    for (const [other, province] of country.others) add(other, province);
    for (const [spelling, province] of [...read]) add(spelling.replaceAll(' ', ''), province);
    spellings.set(upper, read);
    known = read;
  }
  return known;
}

function plainly(text: string): string {
  return fold(text)
    .replace(/(?:[^\p{L}\p{N}]|[\u02bb-\u02bd])+/gu, ' ')
    .trim();
}

/** What may stand before a name: `Province of Quebec`, `Estado de São Paulo`. */
const before =
  /^(the )?(province|provincia|provincia autonoma|state|commonwealth|territory|estado|departamento|region|comunidad|prefecture|county|co|freistaat|land|district|distrito|canton|kanton|cantone|emirate|citta metropolitana)( (of|de la|de los|del|de|du|do|da|di))? /;
const behind =
  /( (province|state|prefecture|provincia|territory|region|county|emirate|ken|fu|to|sheng|shi)|省|市|縣|県|府|都|自治区|특별시|광역시|특별자치시|특별자치도|도)$/;

/**
 * The code of a province as people write it: a code or a name in any case, with or without accents and dots,
 * with the country's prefix (`CA-QC`, `JP13`), with `Province of` before it, or by an old or other name.
 * Undefined where the country's list has none that is meant; of a country without a list it is the text
 * itself.
 */
export function readProvince(country: string | null, province: string | null): string | undefined {
  const text = province?.trim() ?? '';
  if (text === '') return undefined;
  const known = spellingsOf(country ?? '');
  if (!known) return text;
  const plain = plainly(text);
  const prefix = (country ?? '').trim().toLowerCase();
  const short = plain.startsWith(`${prefix} `) ? plain.slice(prefix.length + 1) : plain;
  const tries = [plain, `${prefix} ${plain}`, short, plain.replace(before, ''), plain.replace(behind, '')];
  tries.push(short.replace(/^\d$/, '0$&'));
  // Initials and apostrophes part what is one word: `N.S.W.`, `Hawai'i`.
  tries.push(...tries.map((one) => one.replaceAll(' ', '')));
  // `QC (Quebec)`, `Quebec, QC`, `Québec / Quebec`: two spellings of one province.
  const halves = text
    .split(/[(),/]| - /)
    .map(plainly)
    .filter(Boolean);
  for (const one of tries) {
    const code = known.get(one);
    if (code !== undefined) return code;
  }
  const codes = new Set(halves.map((half) => known.get(half)));
  const [code] = codes;
  return halves.length > 1 && codes.size === 1 ? code : undefined;
}

/** Whether two texts name the same province of a country. */
export function isSameProvince(country: string | null, a: string | null, b: string | null): boolean {
  const [one, other] = [a, b].map((text) => plainly(readProvince(country, text) ?? text ?? ''));
  return one === other;
}
