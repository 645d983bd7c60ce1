import { createHash } from 'node:crypto';
import type { ImportedDiscount } from '../../domain/discount/import-discount.js';
import { guidOf } from '../../domain/guid.js';
import type { Problems } from '../../input/object.js';
import { renderedDiscount } from './discount.js';
import { readGivenDiscount } from './discount-input.js';
import { fileObject } from './input.js';
import { difference } from './overlay.js';

/** Keys that the shop calculates itself after an import, whatever the file says. */
const ownKeys: ReadonlySet<string> = new Set([
  'id',
  'mode',
  'archived',
  'numberOfUsages',
  'numberOfUsagesUncompleted',
  'creationDate',
  'modificationDate',
]);

/** Reads a discount of Snipcart's API; what is wrong with it is told by field. */
export function readSnipcartDiscount(
  object: unknown,
  store: { readonly currency: string; readonly timeZone: string },
): { readonly discount: ImportedDiscount } | { readonly problems: Problems } {
  const input = fileObject(object);
  const id = guidOf(input.text('id') ?? '');
  if (id === undefined) input.wrong('id', 'must be a GUID');
  const { definition, problems } = readGivenDiscount(input.source, store);
  const discount: ImportedDiscount = {
    id: id ?? '',
    definition,
    uses: input.whole('numberOfUsages') ?? 0,
    createdAt: input.date('creationDate') ?? null,
    updatedAt: input.date('modificationDate') ?? null,
    hash: hashOf(input.source),
  };
  const all = { ...problems, ...input.problems };
  if (Object.keys(all).length > 0) return { problems: all };
  return { discount: withDifference(discount, input.source, store) };
}

/** Carts that hold it come and go, and say nothing of the discount. */
function hashOf(source: Readonly<Record<string, unknown>>): string {
  const { mode: _, numberOfUsagesUncompleted: __, ...rest } = source;
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex').slice(0, 32);
}

/**
 * Stores the differences between the file's object and the one that would be answered, so that it reads back
 * as it was.
 */
function withDifference(
  discount: ImportedDiscount,
  source: Readonly<Record<string, unknown>>,
  { currency, timeZone }: { readonly currency: string; readonly timeZone: string },
): ImportedDiscount {
  const { id, definition, uses } = discount;
  const sample = { ...definition, id, uses, held: 0, createdAt: 0, updatedAt: 0, version: 1 };
  const patch = difference(source, renderedDiscount(sample, { mode: 'Test', currency, timeZone }), ownKeys);
  return patch ? { ...discount, definition: { ...definition, overlay: { snipcart: patch } } } : discount;
}
