import { parsePattern } from './pattern-syntax.js';

/** A pattern that was read: it takes as long as the text is, whatever a merchant wrote. */
export interface PostalPattern {
  /** Whether the whole of a postal code, without blanks around it, is what the pattern says, in any case. */
  matches(postalCode: string): boolean;
}

const longestPattern = 200;
const longestCode = 50;

/**
 * Reads a pattern of postal codes: regular expressions without look-around and back references. All ways through it are
 * walked at once, a character at a time, so that none can take exponentially long.
 */
export function readPostalPattern(text: string): PostalPattern | { readonly wrong: string } {
  if (text.length > longestPattern) return { wrong: `must have at most ${longestPattern} characters` };
  const parsed = parsePattern(text);
  if ('wrong' in parsed) return parsed;
  const { steps, start } = parsed;

  /** Adds a step and all that can be reached from it without a character. */
  function enter(into: Set<number>, first: number, at: number, length: number): void {
    const waiting = [first];
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      if (into.has(place)) continue;
      into.add(place);
      const step = steps[place]!;
      if (step.is === 'either') waiting.push(step.next, step.other);
      else if ((step.is === 'start' && at === 0) || (step.is === 'end' && at === length))
        waiting.push(step.next);
    }
  }

  return {
    matches(postalCode) {
      const code = postalCode.trim();
      if (code.length > longestCode) return false;
      let here = new Set<number>();
      enter(here, start, 0, code.length);
      for (let at = 0; at < code.length && here.size > 0; at++) {
        const next = new Set<number>();
        for (const place of here) {
          const step = steps[place]!;
          if (step.is === 'one' && step.takes(code[at]!)) enter(next, step.next, at + 1, code.length);
        }
        here = next;
      }
      return [...here].some((place) => steps[place]!.is === 'done');
    },
  };
}
