import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './program.js';

/** A fenced block of a page: what a reader types, or what the page says is answered. */
export interface Block {
  /** sh, json, html, or '' for what a command prints. */
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a section of a page in `docs/`, from its heading to the next one of the same rank. */
export function blocksIn(page: string, heading: string): Block[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const after = text.split(`\n${heading}\n`)[1];
  if (after === undefined) throw new Error(`docs/${page} has no "${heading}"`);
  const rank = heading.split(' ', 1)[0]!;
  const section = after.split(`\n${rank} `)[0]!;
  return [...section.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, language, text]) => ({
    language: language!,
    text: text!,
  }));
}

/** Text of a page with `…` for what differs each time, as what it stands for. */
function patternOf(text: string): RegExp {
  const parts = text
    .trim()
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*').replace(/\s+/g, '\\s+')}$`);
}

/** Whether what a command printed has each of the lines that a page shows, in their order. */
export function printsLike(printed: string, documented: string): boolean {
  let rest = printed
    .trim()
    .split('\n')
    .map((line) => line.trim());
  for (const line of documented.trim().split('\n')) {
    const place = rest.findIndex((one) => patternOf(line).test(one));
    if (place === -1) return false;
    rest = rest.slice(place + 1);
  }
  return true;
}

/**
 * Where an answer is not as a page shows it, in part: lists have as many parts as shown, objects may have
 * more.
 */
export function unlike(answer: unknown, documented: unknown, at = 'answer'): string | undefined {
  if (typeof documented === 'string' && typeof answer === 'string')
    return patternOf(documented).test(answer) ? undefined : `${at} is ${answer}, not ${documented}`;
  if (typeof documented !== 'object' || documented === null || typeof answer !== 'object' || answer === null)
    return Object.is(answer, documented)
      ? undefined
      : `${at} is ${JSON.stringify(answer)}, not ${documented}`;
  if (Array.isArray(documented) && (!Array.isArray(answer) || answer.length !== documented.length))
    return `${at} has not ${documented.length} parts`;
  for (const [name, value] of Object.entries(documented)) {
    const difference = unlike((answer as Record<string, unknown>)[name], value, `${at}.${name}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
