import { expect, it } from 'vitest';
import { countryCodes } from './countries.js';
import { hasProvinces, isSameProvince, provinceCode, provincesOf, readProvince } from './provinces.js';

it('turns names into codes', () => {
  const pairs = [
    ['BR', 'SP', 'São Paulo'],
    ['US', 'OR', 'Oregon'],
    ['US', 'AE', 'Armed Forces Europe'],
    ['CA', 'QC', 'Quebec'],
    ['MX', 'JAL', 'Jalisco'],
    ['AR', 'X', 'Córdoba'],
    ['ES', 'B', 'Barcelona'],
    ['JP', 'JP-13', 'Tokyo'],
    ['AU', 'NSW', 'New South Wales'],
    ['IT', 'RM', 'Roma'],
    ['CO', 'DC', 'Bogotá, D.C.'],
    ['CL', 'RM', 'Región Metropolitana'],
  ] as const;
  for (const [country, code, name] of pairs) {
    expect(provinceCode(country, name)).toBe(code);
    expect(provinceCode(country, code)).toBe(code);
  }
});

it('reads them in any case, with or without accents', () => {
  expect(provinceCode('br', ' sao paulo ')).toBe('SP');
  expect(provinceCode('CA', 'QUÉBEC')).toBe('QC');
});

it('leaves what it does not know as it is', () => {
  expect(provinceCode('US', 'Ruritania')).toBe('Ruritania');
  expect(provinceCode('US', '')).toBe('');
  expect(provinceCode('US', null)).toBeNull();
});

it('understands codes, names, prefixes, old codes and other spellings', () => {
  const spellings: Readonly<Record<string, readonly string[]>> = {
    'CA QC': [
      'QC',
      'qc',
      'Q.C.',
      'Quebec',
      'QUÉBEC',
      'CA-QC',
      'ca-qc',
      'PQ',
      'P.Q.',
      'Province of Quebec',
      'Québec, QC',
    ],
    'CA NL': ['NF', 'Newfoundland', 'Newfoundland & Labrador', 'Terre-Neuve-et-Labrador'],
    'CA YT': ['YK', 'Yukon Territory'],
    'CA PE': ['P.E.I.', 'Prince-Edward Island'],
    'US NY': ['NY', 'N.Y.', 'New York State', 'US-NY', 'State of New York', 'NY (New York)'],
    'US DC': ['D.C.', 'Washington, D.C.', 'District of Columbia'],
    'MX CMX': ['DF', 'Distrito Federal', 'CDMX', 'Ciudad de México', 'MX-CMX'],
    'MX MEX': ['Estado de México', 'México'],
    'AR C': ['Capital Federal', 'CABA', 'AR-C'],
    'AR B': ['Provincia de Buenos Aires', 'Buenos Aires'],
    'BR SP': ['BR-SP', 'Sao Paulo', 'Estado de São Paulo'],
    'JP JP-13': ['13', 'JP-13', 'Tokyo', '東京都', 'Tokyo-to'],
    'ES SS': ['Guipúzcoa', 'Gipuzkoa', 'ES-SS'],
    'AU NSW': ['NSW', 'N.S.W.', 'N. S. W.', 'new south wales', 'AU-NSW'],
    'AU WA': ['W.A.', 'Western Australia'],
    'US HI': ["Hawai'i", 'Hawaiʻi'],
    'US CT': ['Conn.', 'C.T.'],
    'US PR': ['P.R.', 'Puerto Rico'],
    'US AE': ['APO AE'],
    'BR RJ': ['R.J.', 'Rio de Janeiro'],
    'MX NLE': ['N.L.'],
    'ES VI': ['Álava', 'Araba', 'Araba/Álava', 'Araba - Álava'],
    'ES OR': ['Ourense', 'Orense', 'OU'],
    'ES M': ['Madrid', 'Comunidad de Madrid', 'MD'],
    'IT AO': ["Valle d'Aosta", "Vallée d'Aoste", 'Valle d’Aosta'],
    'IT BZ': ['Bolzano', 'Bozen', 'Bolzano/Bozen', 'Südtirol', 'Alto Adige'],
    'IT MB': ['Monza e della Brianza', 'Monza-Brianza'],
    'IT FC': ['FO', 'Forlì-Cesena'],
    'IT SU': ['CI', 'Carbonia-Iglesias', 'Sud Sardegna'],
    'IT RM': ['Città metropolitana di Roma', 'Roma Capitale'],
    'IN MH': ['Maharashtra', 'Mahārāshtra', 'IN-MH', 'mh', 'State of Maharashtra'],
    'IN OD': ['Odisha', 'Orissa', 'OR'],
    'CN GD': ['广东', '广东省', 'Guangdong', 'Guangdong Sheng', 'Guangdong Province', 'CN-GD'],
    'CH ZH': ['Zürich', 'zurich', 'Zuerich', 'Kanton Zürich', 'Canton of Zurich', 'CH-ZH', 'Z.H.'],
    'CH SG': ['St. Gallen', 'Sankt Gallen', 'St Gallen'],
    'CH VD': ['Canton de Vaud', 'Waadt'],
    'IE D': ['Co. Dublin', 'County Dublin', 'Dublin', 'Dublin County'],
    'NZ MWT': ['Manawatu-Wanganui', 'Manawatū-Whanganui'],
    'NZ HKB': ["Hawke's Bay", 'Hawkes Bay', 'Hawke’s Bay'],
    'PT 20': ['Açores', 'Região Autónoma dos Açores', 'PT-20'],
    'PT 01': ['Distrito de Aveiro'],
    'GB NIR': ['Northern Ireland', 'NI', 'GB-NIR'],
    'KR 11': ['서울', '서울특별시', 'Seoul'],
    'MY 07': ['Penang', 'Pulau Pinang', '7'],
    'ZA KZN': ['KwaZulu-Natal', 'Kwazulu Natal'],
    'AE DU': ['Dubai', 'Emirate of Dubai'],
    'TW TPE': ['台北市', '臺北市', 'Taipei'],
  };
  for (const [place, texts] of Object.entries(spellings)) {
    const [country = '', code] = place.split(' ');
    for (const text of texts) expect([text, readProvince(country, text)]).toEqual([text, code]);
  }
  expect(isSameProvince('CA', 'PQ', 'Québec')).toBe(true);
  expect(isSameProvince('CA', 'ON', 'Québec')).toBe(false);
});

it('knows when a country has no such province, and takes any text where it has no list', () => {
  for (const text of ['Kweebec', 'NY', '', '  ', 'Quebec, Ontario', null])
    expect([text, readProvince('CA', text)]).toEqual([text, undefined]);
  expect(readProvince('FR', 'Bretagne')).toBe('Bretagne');
  expect(readProvince('FR', '')).toBeUndefined();
  for (const [country, text] of [
    ['IN', 'Bavaria'],
    ['CH', 'Lyon'],
    ['IE', 'Belfast'],
    ['CN', '东京'],
  ])
    expect(readProvince(country!, text!)).toBeUndefined();
});

it('leaves a province as it was written where addresses do without one', () => {
  expect(provinceCode('CH', 'Zürich')).toBe('Zürich');
  expect(hasProvinces('CH')).toBe(false);
  expect(hasProvinces('ca')).toBe(true);
});

it('has every code and name of a country once', () => {
  for (const country of countryCodes) {
    const known = provincesOf(country);
    expect([country, new Set(known.map(({ code }) => code)).size]).toEqual([country, known.length]);
    for (const { code, name } of known)
      expect([country, readProvince(country, code), readProvince(country, name)]).toEqual([
        country,
        code,
        code,
      ]);
  }
});
