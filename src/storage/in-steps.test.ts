import { expect, it } from 'vitest';
import { inPages } from './in-steps.js';

it('goes through all rows once, whatever their number', async () => {
  for (const many of [0, 1, 4, 5, 10, 11]) {
    const rows = Array.from({ length: many }, (_, n) => n);
    const asked: (number | undefined)[] = [];
    const read = async (after: number | undefined, limit: number) => {
      asked.push(after);
      return rows.filter((row) => after === undefined || row > after).slice(0, limit);
    };
    const pages: number[][] = [];
    for await (const page of inPages(read, (row) => row, 5)) pages.push(page);
    expect(pages.flat()).toEqual(rows);
    expect(pages.every((page) => page.length > 0 && page.length <= 5)).toBe(true);
    expect(asked).toEqual([undefined, ...pages.filter((page) => page.length === 5).map((page) => page[4])]);
  }
});
