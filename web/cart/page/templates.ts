import type { App } from '../app.js';
import { orderFieldBlock, ownFieldBlocks } from './template-fields.js';

/** What a page puts into one place of a screen: elements that nobody has looked at yet. */
export interface TemplateSection {
  /** `billing`, `shipping-address`, `payment`, `cart`, `cart-summary`, `register`, … */
  readonly name: string;
  /** `top`, `bottom`, … */
  readonly section: string;
  readonly nodes: readonly Node[];
}

export interface TemplatesState {
  readonly sections: readonly TemplateSection[];
}

/** Parts that a whole template may stand for: of these its own fields are taken. */
const whole = ['billing', 'shipping-address', 'payment', 'cart', 'cart-summary', 'register', 'signin'];

/**
 * Gathers the page's templates: the children of `#snipcart`, those that scripts add later, those of the file at
 * `data-templates-url`, and fields of the order that attributes name. What cannot be taken is told on the console, once each.
 */
export function gatherTemplates({ page, templates, language }: App, root: HTMLElement): void {
  const left = new Set<string>();
  const told = new Set<string>();

  function take(elements: Iterable<Element>): void {
    const sections = [...elements].flatMap((element) => sectionsOf(element, left));
    if (sections.length > 0) templates.set({ sections: [...templates.get().sections, ...sections] });
    tell();
  }

  function tell(): void {
    const now = [...left].filter((one) => !told.has(one));
    for (const one of now) told.add(one);
    if (now.length === 0) return;
    console.warn(
      `Snipcart: templates are read by section and never run as code. Not taken from this page's: ${now.join('; ')}.`,
    );
  }

  if (page.orderFields.length > 0) {
    const nodes = page.orderFields
      .filter(({ name }) => name)
      .map((field) => orderFieldBlock(field, language));
    templates.set({ sections: [{ name: 'billing', section: 'bottom', nodes }] });
  }
  const inline = [...root.children];
  root.replaceChildren();
  take(inline);
  new MutationObserver((changes) => {
    const added = changes
      .flatMap(({ addedNodes }) => [...addedNodes])
      .filter(
        (node): node is Element => node instanceof Element && isTemplate(node) && node.parentNode === root,
      );
    for (const element of added) element.remove();
    take(added);
  }).observe(root, { childList: true });
  if (page.templatesUrl) void fetchTemplates(page.templatesUrl).then(take);
}

function isTemplate(element: Element): boolean {
  const { localName, id } = element;
  return element.hasAttribute('section') || id === 'snipcart-templates' || whole.includes(localName);
}

function sectionsOf(element: Element, left: Set<string>): TemplateSection[] {
  const { localName: name, id } = element;
  if (id === 'snipcart-templates') return [...element.children].flatMap((one) => sectionsOf(one, left));
  const section = element.getAttribute('section');
  if (section !== null) {
    noteCode(element, left);
    return [{ name, section, nodes: [...element.childNodes] }];
  }
  if (!whole.includes(name)) {
    left.add(`<${name}>`);
    return [];
  }
  const nodes = ownFieldBlocks(element);
  left.add(`<${name}> without a section, except for its own fields (${nodes.length})`);
  return nodes.length > 0 ? [{ name, section: 'bottom', nodes }] : [];
}

/** Vue's code within a section: its elements are shown without it, or not at all. */
function noteCode(element: Element, left: Set<string>): void {
  for (const one of element.querySelectorAll('*')) {
    const code = [...one.attributes].find(({ name }) => /^(v-|:|@|#|on)/.test(name));
    if (code) left.add(`${code.name} of <${one.localName}> in <${element.localName}>`);
  }
}

async function fetchTemplates(url: string): Promise<Element[]> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    const parsed = new DOMParser().parseFromString(await response.text(), 'text/html');
    return [...(parsed.getElementById('snipcart-templates') ?? parsed.body).children];
  } catch (error) {
    console.error(`Snipcart: the templates at ${url} were not read: ${(error as Error).message}`);
    return [];
  }
}
