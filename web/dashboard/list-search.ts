/** What an address says of a list, all of it text. */
export type ListSearch = { readonly offset?: number } & Readonly<Record<string, string | number | undefined>>;

/** Reads what an address says of a list: an offset that is none begins at the first row. */
export const listSearch = ({ offset, ...filters }: Record<string, unknown>): ListSearch => {
  const at = Number(offset);
  return {
    ...Object.fromEntries(
      Object.entries(filters).map(([key, value]) => [key, value === '' ? undefined : value && String(value)]),
    ),
    ...(Number.isSafeInteger(at) && at > 0 ? { offset: at } : {}),
  };
};
