export type Labels = Readonly<Record<string, string>>;

/**
 * What this process did, by kind and labels, for whoever watches it: it begins at nothing with the process.
 */
export interface Counts {
  add(kind: CountedKind, labels: Labels): void;
  entries(kind: CountedKind): readonly { readonly labels: Labels; readonly count: number }[];
}

export type CountedKind = 'orders' | 'payments' | 'refunds' | 'mails';

/** Counts that nobody has added to yet. */
export function counts(): Counts {
  const kinds = new Map<CountedKind, Map<string, { readonly labels: Labels; count: number }>>();
  return {
    add(kind, labels) {
      const known = kinds.get(kind) ?? new Map();
      kinds.set(kind, known);
      const key = JSON.stringify(labels);
      const entry = known.get(key) ?? { labels, count: 0 };
      entry.count += 1;
      known.set(key, entry);
    },
    entries: (kind) => [...(kinds.get(kind)?.values() ?? [])],
  };
}
