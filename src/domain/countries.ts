/** A country's code in upper case: ISO 3166-1 alpha-2, or `ES-CN`, the Canary Islands, which tax and ship by themselves. */
export function readCountry(value: unknown): string | undefined {
  const code = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return /^[A-Z]{2}$/.test(code) || code === 'ES-CN' ? code : undefined;
}
