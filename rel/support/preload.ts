/** The environment with which a server's process loads a file of `preload/` before its own code. */
export function preloaded(name: 'clock' | 'names'): Record<string, string> {
  const file = new URL(`../preload/${name}.js`, import.meta.url);
  return { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${file.href}`.trim() };
}
