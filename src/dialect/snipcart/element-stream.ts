import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import type { Attributes } from './button-attributes.js';
import { createSourceWindow } from './source-window.js';

export interface OpenedElement {
  readonly tag: string;
  readonly line: number;
  readonly attributes: Attributes;
  /** Attribute names that came more than once in the tag. */
  readonly repeated: ReadonlySet<string>;
  readonly inTemplate: boolean;
}

/**
 * HTML elements that end an SVG or MathML context in a browser; enough of them to recover from an unclosed
 * `<svg>`.
 */
const breakouts = new Set('body div p ul ol li table h1 h2 h3 h4 h5 h6 span img pre center'.split(' '));

/**
 * Streams the opening tags of an HTML page, in order, with the attributes that `keeps` wants. Comments,
 * scripts, styles and text areas hold no elements; `noscript` does. It stands on the tokenizer alone: a tree
 * or a stack of open elements would cost quadratic time on hostile nesting.
 */
export function createElementStream(
  keeps: (attribute: string) => boolean,
  opened: (element: OpenedElement) => void,
): { write(chunk: string): void; end(): void } {
  const source = createSourceWindow();
  let tag = '';
  let line = 1;
  let attributes = new Map<string, string>();
  let repeated = new Set<string>();
  let attribute: string | null = null;
  let value = '';
  let templates = 0;
  let foreign = 0;

  function finishTag(selfClosing: boolean): void {
    opened({ tag, line, attributes, repeated, inTemplate: templates > 0 });
    if (tag === 'template' && foreign === 0) templates++;
    if ((tag === 'svg' || tag === 'math') && !selfClosing) foreign++;
    else if (breakouts.has(tag)) foreign = 0;
  }

  const callbacks: TokenizerCallbacks = {
    onopentagname(start, end) {
      line = source.lineAt(start);
      tag = source.slice(start, end).toLowerCase();
      attributes = new Map();
      repeated = new Set();
    },
    onattribname(start, end) {
      source.lineAt(start);
      const name = source.slice(start, end).toLowerCase();
      attribute = keeps(name) ? name : null;
      value = '';
    },
    onattribdata(start, end) {
      source.lineAt(start);
      if (attribute !== null) value += source.slice(start, end);
    },
    onattribentity(codepoint) {
      if (attribute !== null) value += String.fromCodePoint(codepoint);
    },
    onattribend() {
      if (attribute === null) return;
      if (attributes.has(attribute)) repeated.add(attribute);
      else attributes.set(attribute, value);
      attribute = null;
    },
    onopentagend: () => finishTag(false),
    onselfclosingtag: () => finishTag(true),
    onclosetag(start, end) {
      source.lineAt(start);
      const name = source.slice(start, end).toLowerCase();
      if (name === 'template' && templates > 0) templates--;
      if ((name === 'svg' || name === 'math') && foreign > 0) foreign--;
    },
    isInForeignContext: () => foreign > 0,
    // Released as they pass, so that a long text or script is not held.
    ontext: (_start, end) => void source.lineAt(end),
    ontextentity: (_codepoint, end) => void source.lineAt(end),
    oncomment: (_start, end) => void source.lineAt(end),
    oncdata: (_start, end) => void source.lineAt(end),
    ondeclaration: () => {},
    onprocessinginstruction: () => {},
    onend: () => {},
  };
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, callbacks);

  return {
    write(chunk) {
      source.push(chunk);
      tokenizer.write(chunk);
    },
    end: () => tokenizer.end(),
  };
}
