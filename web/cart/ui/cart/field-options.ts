import type { CustomField } from '../../types.js';

export interface FieldOption {
  readonly label: string;
  /** What it adds to the price, in major units; 0 for nothing. */
  readonly amount: number;
}

/** The options of a field as the shop read them, with what each adds: `Large[+5.00]`. */
export function optionsOf({ options, optionsArray }: CustomField): FieldOption[] {
  const pieces = (options ?? '')
    .split('|')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  return (optionsArray ?? []).map((label, index) => {
    const written = pieces[index] ?? '';
    const bracket =
      written === label
        ? undefined
        : /\[\s*([-+\u2010-\u2015\u2212]?)\s*([\d.]+)\s*\]$/.exec(written.normalize('NFKC'));
    const isMore = bracket?.[1] === '' || bracket?.[1] === '+';
    return { label, amount: bracket ? Number(bracket[2]) * (isMore ? 1 : -1) : 0 };
  });
}
