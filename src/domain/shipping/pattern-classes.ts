export type Takes = (character: string) => boolean;

type Reading = { readonly takes: Takes; readonly end: number } | { readonly wrong: string };

const digit: Takes = (character) => character >= '0' && character <= '9';
const word: Takes = (character) => /^\w$/.test(character);
const blank: Takes = (character) => /^\s$/.test(character);
const not =
  (takes: Takes): Takes =>
  (character) =>
    !takes(character);

const kinds: ReadonlyMap<string, Takes> = new Map([
  ['d', digit],
  ['D', not(digit)],
  ['w', word],
  ['W', not(word)],
  ['s', blank],
  ['S', not(blank)],
]);

/** What stands behind a backslash: a kind of character, or a sign that means itself. */
export function readEscape(text: string, at: number): Reading {
  const name = text[at + 1] ?? '';
  const kind = kinds.get(name);
  if (kind) return { takes: kind, end: at + 2 };
  if (name === '' || /[a-z0-9]/i.test(name)) return { wrong: `has \\${name}, which is not read here` };
  return { takes: (character) => character === name, end: at + 2 };
}

/** A class such as `[A-CEGHJ-NPR-TVXY\d]` or `[^0]`, in any case of its letters. */
export function readClass(text: string, open: number): Reading {
  const denied = text[open + 1] === '^';
  const parts: Takes[] = [];
  let at = open + (denied ? 2 : 1);
  // A ] that comes first is one of the characters.
  for (let first = true; first || text[at] !== ']'; first = false) {
    if (at >= text.length) return { wrong: 'has a [ without its ]' };
    const from = readMember(text, at);
    if ('wrong' in from) return from;
    at = from.end;
    if (text[at] !== '-' || text[at + 1] === ']' || at + 1 >= text.length || from.character === undefined) {
      parts.push(from.takes);
      continue;
    }
    const to = readMember(text, at + 1);
    if ('wrong' in to) return to;
    if (to.character === undefined || to.character < from.character)
      return { wrong: `has the range ${text.slice(at - 1, to.end)}, which ends before it begins` };
    const [least, most] = [from.character, to.character];
    parts.push((character) => character >= least && character <= most);
    at = to.end;
  }
  const anyCase: Takes = (character) =>
    parts.some(
      (takes) => takes(character) || takes(character.toLowerCase()) || takes(character.toUpperCase()),
    );
  return { takes: denied ? not(anyCase) : anyCase, end: at + 1 };
}

/** One member of a class: a character, or a kind of them. */
function readMember(text: string, at: number): Reading & { readonly character?: string } {
  const character = text[at]!;
  if (character !== '\\') return { takes: (given) => given === character, end: at + 1, character };
  const read = readEscape(text, at);
  return 'wrong' in read || kinds.has(text[at + 1]!) ? read : { ...read, character: text[at + 1]! };
}
