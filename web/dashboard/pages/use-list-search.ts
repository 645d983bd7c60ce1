import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ListSearch } from '../list-search.js';

/** Rows on a page of a list. */
export const pageSize = 50;

/** What the address says of a list, and a way to change it; a changed filter begins at the first page. */
export function useListSearch() {
  const search: ListSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (changes: Readonly<Record<string, string | number | undefined>>) =>
    void navigate({
      to: '.',
      search: (before: ListSearch) => ({ ...before, offset: undefined, ...changes }) as never,
    });
  const textOf = (key: string): string => String(search[key] ?? '');
  return { offset: search.offset ?? 0, textOf, change };
}
