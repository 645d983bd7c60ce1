/** `1 product`, `2 products`: a number, and the word for what there is one or many of. */
export function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
