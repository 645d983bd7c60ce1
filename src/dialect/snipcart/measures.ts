import { plainDecimal, shortestDecimal } from '../../domain/catalog/decimal-text.js';
import { isAbsent, isObject } from '../../domain/input-values.js';
import { type Notes, quoted } from './product-values.js';

/** How many grams, or centimetres, one of a unit is. */
type Units = Readonly<Record<string, number>>;

const grams: Units = {
  ...unit(
    1,
    'g',
    'gr',
    'grs',
    'gm',
    'gms',
    'gram',
    'grams',
    'gramme',
    'grammes',
    'gramm',
    'gramos',
    'gramas',
  ),
  ...unit(1000, 'kg', 'kgs', 'kilo', 'kilos', 'kilogram', 'kilograms', 'kilogramme', 'kilogrammes'),
  ...unit(0.001, 'mg'),
  ...unit(453.59237, 'lb', 'lbs', 'pound', 'pounds'),
  ...unit(28.349523125, 'oz', 'ounce', 'ounces'),
};
const centimetres: Units = {
  ...unit(1, 'cm', 'centimetre', 'centimetres', 'centimeter', 'centimeters'),
  ...unit(0.1, 'mm'),
  ...unit(100, 'm'),
  ...unit(2.54, 'in', 'inch', 'inches', '"'),
};

function unit(size: number, ...names: readonly string[]): Units {
  return Object.fromEntries(names.map((name) => [name, size]));
}

/** What a product weighs and measures, in grams and centimetres. */
interface Measures {
  readonly dimensions: {
    readonly weight?: number;
    readonly length?: number;
    readonly width?: number;
    readonly height?: number;
  };
  /** The weight as it is written, where nobody can tell what it is. */
  readonly unreadWeight?: string;
}

/**
 * Reads weight, length, width and height: a number, with a unit or a decimal comma where that can mean one
 * thing alone. A weight that cannot be read is kept as it is written, since what depends on it must not be
 * counted; a measure is left out.
 */
export function readMeasures(
  raw: Readonly<Record<string, unknown>>,
  label: (key: string) => string,
  notes: Notes,
): Measures {
  const all = { ...raw, ...(isObject(raw.dimensions) ? raw.dimensions : {}) };
  const dimensions: Record<string, number> = {};
  for (const key of ['weight', 'length', 'width', 'height'] as const) {
    if (isAbsent(all[key])) continue;
    const read = readMeasure(all[key], key === 'weight' ? grams : centimetres);
    if (read !== undefined) dimensions[key] = read;
    else if (key !== 'weight')
      notes.warn(
        'attribute_unreadable',
        `${label(key)} ${quoted(all[key])} is not a plain number such as 12.5; it was left out`,
      );
  }
  if (isAbsent(all.weight) || dimensions.weight !== undefined) return { dimensions };
  const written = quoted(all.weight).slice(1, -1);
  notes.warn(
    'weight_unreadable',
    `${label('weight')} "${written}" is no weight in grams such as 500, 500g or 1.5: it is not sold where shipping or taxes depend on weight`,
  );
  return { dimensions, unreadWeight: written };
}

const written = /^([\d.,'’\s]*\d[.,]?)\s*(\p{L}*|")\.?$/u;

function readMeasure(value: unknown, units: Units): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const text = String(value).trim();
  if (text.length > 100) return undefined;
  const [, number = '', unit = ''] = written.exec(text) ?? [];
  const size = unit === '' ? 1 : units[unit.toLowerCase()];
  const plain = plainDecimal(number) ?? withPoint(number);
  if (plain === null || size === undefined) return undefined;
  return size === 1 ? Number(plain) : Number(shortestDecimal((Number(plain) * size).toFixed(6)));
}

/**
 * A number whose separators can mean one thing alone: `1,5`, `1.234,5`, `1 500`, `1,234,567`; null for
 * `1,500`.
 */
function withPoint(text: string): string | null {
  const bare = text.replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, '');
  if (/^(0|\d+),(\d{1,2}|\d{4,})$/.test(bare) || /^0,\d+$/.test(bare))
    return plainDecimal(bare.replace(',', '.'));
  const [, thousands = '', point = ''] = /^\d{1,3}(?:([.,])\d{3})+(?:([.,])\d+)?$/.exec(bare) ?? [];
  if (thousands === '') return plainDecimal(bare);
  const parts = bare.split(thousands);
  if (point === thousands || (point === '' && parts.length === 2)) return null;
  return plainDecimal(parts.join('').replace(point || '.', '.'));
}
