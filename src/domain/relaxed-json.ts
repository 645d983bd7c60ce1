import JSON5 from 'json5';

/**
 * What JSON5 reads of an object or a list (single quotes, bare names, trailing commas, comments), as
 * Snipcart's own examples are written; undefined where it reads nothing, or where it is nested more than
 * `deepest` levels.
 */
export function parseRelaxed(text: string, deepest: number): unknown {
  // JSON5's parser keeps a stack of its own, but not a limit: nesting is bounded before it runs.
  if (!/^[[{]/.test(text) || nesting(text) > deepest) return undefined;
  try {
    return JSON5.parse(text);
  } catch {
    return undefined;
  }
}

function nesting(text: string): number {
  let depth = 0;
  let most = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '[' || letter === '{') most = Math.max(most, (depth += 1));
    else if (letter === ']' || letter === '}') depth -= 1;
  }
  return most;
}
