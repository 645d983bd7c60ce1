import { readClass, readEscape, type Takes } from './pattern-classes.js';

/** One step of a pattern's machine: a character, a choice of two ways, or a place that must be an end of the text. */
export type Step =
  | { readonly is: 'one'; readonly takes: Takes; readonly next: number }
  | { readonly is: 'either'; readonly next: number; readonly other: number }
  | { readonly is: 'start' | 'end'; readonly next: number }
  | { readonly is: 'done' };

/** Parts that a pattern may come to once its repetitions are written out: `(a{50}){50}` would come to 2,500. */
const mostParts = 2000;
const deepestGroup = 20;

class Unreadable extends Error {}

type Node =
  | { readonly is: 'one'; readonly takes: Takes }
  | { readonly is: 'start' }
  | { readonly is: 'end' }
  | { readonly is: 'all'; readonly parts: readonly Node[] }
  | { readonly is: 'any'; readonly parts: readonly Node[] }
  | { readonly is: 'repeat'; readonly part: Node; readonly least: number; readonly most: number };

/** The machine of a pattern, or what is wrong with it. */
export function parsePattern(
  text: string,
): { readonly steps: readonly Step[]; readonly start: number } | { readonly wrong: string } {
  try {
    // .NET's way to say "in any case", which is so here anyway.
    return machineOf(parse(text.replace(/^\(\?i\)/, '')));
  } catch (error) {
    if (error instanceof Unreadable) return { wrong: error.message };
    throw error;
  }
}

function parse(text: string): Node {
  let at = 0;
  let depth = 0;

  function choices(): Node {
    const parts = [sequence()];
    while (text[at] === '|') {
      at += 1;
      parts.push(sequence());
    }
    return parts.length === 1 ? parts[0]! : { is: 'any', parts };
  }

  function sequence(): Node {
    const parts: Node[] = [];
    while (at < text.length && text[at] !== '|' && text[at] !== ')') parts.push(repeated(piece()));
    return { is: 'all', parts };
  }

  function piece(): Node {
    const character = text[at]!;
    if (character === '(') return group();
    if (character === '[' || character === '\\') {
      const read = character === '[' ? readClass(text, at) : readEscape(text, at);
      if ('wrong' in read) throw new Unreadable(read.wrong);
      at = read.end;
      return { is: 'one', takes: read.takes };
    }
    at += 1;
    if (character === '^') return { is: 'start' };
    if (character === '$') return { is: 'end' };
    if (character === '.') return { is: 'one', takes: () => true };
    if ('*+?'.includes(character)) throw new Unreadable(`has a ${character} with nothing before it`);
    const folded = character.toLowerCase();
    return { is: 'one', takes: (given) => given.toLowerCase() === folded };
  }

  function group(): Node {
    at += 1;
    if (text[at] === '?') {
      if (text[at + 1] !== ':')
        throw new Unreadable('has a group with (?, of which only (?: is read: no look-ahead, no names');
      at += 2;
    }
    if (++depth > deepestGroup) throw new Unreadable(`has groups more than ${deepestGroup} deep`);
    const inner = choices();
    depth -= 1;
    if (text[at] !== ')') throw new Unreadable('has a ( without its )');
    at += 1;
    return inner;
  }

  function repeated(part: Node): Node {
    const counted = /^(?:[*+?]|\{(\d{1,3})(?:(,)(\d{0,3}))?\})/.exec(text.slice(at));
    if (!counted) return part;
    at += counted[0].length;
    // Taking as little as can be finds the same whole texts.
    if (text[at] === '?') at += 1;
    const [sign, exact, comma, upper] = counted;
    const range = {
      '*': [0, Infinity],
      '+': [1, Infinity],
      '?': [0, 1],
    }[sign as string] ?? [Number(exact), comma ? Number(upper || Infinity) : Number(exact)];
    const [least, most] = range as [number, number];
    if (most < least) throw new Unreadable(`has ${sign}, which ends before it begins`);
    if (/^(?:[*+?]|\{\d)/.test(text.slice(at))) throw new Unreadable('repeats a repetition: use a group');
    return { is: 'repeat', part, least, most };
  }

  const node = choices();
  if (at < text.length) throw new Unreadable('has a ) without its (');
  return node;
}

/** Steps of a pattern, the last first, and where they begin. */
function machineOf(pattern: Node): { readonly steps: readonly Step[]; readonly start: number } {
  const steps: Step[] = [{ is: 'done' }];
  const add = (step: Step): number => steps.push(step) - 1;
  let parts = 0;

  function build(node: Node, next: number): number {
    // Counted here, since a repetition of nothing adds no step.
    if (++parts > mostParts) throw new Unreadable('repeats too much');
    if (node.is === 'one') return add({ is: 'one', takes: node.takes, next });
    if (node.is === 'start' || node.is === 'end') return add({ is: node.is, next });
    if (node.is === 'all') return node.parts.reduceRight((after, part) => build(part, after), next);
    if (node.is === 'any') {
      const ways = node.parts.map((part) => build(part, next));
      return ways.reduce((other, first) => add({ is: 'either', next: first, other }));
    }
    let begin = node.most === Infinity ? loop(node.part, next) : next;
    for (let count = node.least; count < node.most && node.most < Infinity; count++)
      begin = add({ is: 'either', next: build(node.part, begin), other: next });
    for (let count = 0; count < node.least; count++) begin = build(node.part, begin);
    return begin;
  }

  function loop(part: Node, next: number): number {
    const fork = add({ is: 'either', next, other: next });
    steps[fork] = { is: 'either', next: build(part, fork), other: next };
    return fork;
  }

  const start = build(pattern, 0);
  return { steps, start };
}
