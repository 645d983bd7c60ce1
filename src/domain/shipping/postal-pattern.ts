import { LRUCache } from 'lru-cache';
import { RE2JS, RE2JSSyntaxException } from 're2js';

/**
 * A pattern that was read: matching takes time that grows with the code's length alone, whatever a merchant
 * wrote.
 */
export interface PostalPattern {
  /** Whether the whole of a postal code, without blanks around it, matches the pattern, in any case. */
  matches(postalCode: string): boolean;
}

const longestPattern = 200;
const longestCode = 50;
/**
 * Instructions of a compiled pattern: the British codes' own pattern has 34, `(a{30}){30}` would have
 * thousands.
 */
const mostInstructions = 500;

/** Each call for rates reads the patterns of all methods. */
const compiled = new LRUCache<string, RE2JS>({ max: 1000 });

/**
 * Reads a pattern of postal codes: regular expressions as RE2 has them, without look-around and back
 * references, so that no pattern can take exponentially long. What is wrong with a pattern is said as the end
 * of a sentence.
 */
export function readPostalPattern(text: string): PostalPattern | { readonly wrong: string } {
  if (text.length > longestPattern) return { wrong: `must have at most ${longestPattern} characters` };
  let pattern: RE2JS;
  try {
    pattern = compile(text);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const where = error.getPattern()?.replace('(?s)(?i)', '');
    return {
      wrong: `must be a regular expression without look-around and back references: ${error.getDescription()}${where ? ` in ${where}` : ''}`,
    };
  }
  if (pattern.programSize() > mostInstructions) return { wrong: 'repeats too much' };
  // One that is too large would count as any other.
  compiled.set(text, pattern);
  return {
    matches(postalCode) {
      const code = postalCode.trim();
      return code.length <= longestCode && pattern.matches(code);
    },
  };
}

function compile(text: string): RE2JS {
  return compiled.get(text) ?? RE2JS.compile(text, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
}
