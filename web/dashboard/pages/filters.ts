/** The filters that are set. */
export function filledIn<T extends Readonly<Record<string, string | undefined>>>(filters: T): Partial<T> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value)) as Partial<T>;
}
