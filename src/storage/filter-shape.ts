/**
 * Which fields of a filter are set, and the value of those that steer a statement: true or false always. A
 * statement that is built for one filter runs with the values of others, so it may depend on this and on
 * nothing else of the filter.
 */
export type Shape<F> = { readonly [K in keyof F]?: NonNullable<F[K]> extends boolean ? boolean : true };

export interface NamedShape<F> {
  readonly shape: Shape<F>;
  /** Filters of one shape have the same name, filters of different shapes never do. */
  readonly name: string;
}

const noFields: readonly string[] = [];

/**
 * The shape of a filter, from its own keys. Of the fields in `steering` the value itself is part of the name.
 */
export function shapeOf<F extends object>(
  filter: F,
  steering: readonly (keyof F & string)[] = noFields as readonly (keyof F & string)[],
): NamedShape<F> {
  const shape: Record<string, boolean> = {};
  let name = '';
  for (const key of Object.keys(filter).sort() as (keyof F & string)[]) {
    const value = filter[key];
    if (value === undefined) continue;
    shape[key] = typeof value === 'boolean' ? value : true;
    name += `${JSON.stringify(key)}:${steering.includes(key) ? JSON.stringify(value) : kindOf(value)},`;
  }
  return { shape: shape as Shape<F>, name };
}

function kindOf(value: unknown): string {
  if (typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'list' : typeof value;
}
