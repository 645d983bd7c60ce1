import type { App } from '../app.js';
import type { TemplateSection } from '../page/templates.js';
import { takeAddressWishes } from './address-wishes.js';
import { orderFieldBlock, ownFieldBlocks } from './own-fields.js';

export { Section } from './section.js';

/** Parts that a whole template may stand for: of these its own fields are taken. */
const whole = ['billing', 'shipping-address', 'payment', 'cart', 'cart-summary', 'register', 'signin'];
const told = new Set<string>();

/** The sections of a page's templates. What of them cannot be taken is told on the console, once each. */
export function read(app: App, elements: readonly Element[]): TemplateSection[] {
  const left = new Set<string>();
  for (const element of elements)
    for (const billing of [element, ...element.querySelectorAll('billing')])
      if (billing.localName === 'billing') takeAddressWishes(app, billing);
  const sections = elements.flatMap((element) => sectionsIn(element, left));
  const now = [...left].filter((one) => !told.has(one));
  for (const one of now) told.add(one);
  if (now.length > 0)
    console.warn(
      `Snipcart: templates are read by section and never run as code. Not taken from this page's: ${now.join('; ')}.`,
    );
  return sections;
}

/** The templates of the file that the page names, and the fields of the order that its attributes name. */
export async function readOthers(app: App): Promise<TemplateSection[]> {
  const { page, language } = app;
  const nodes = page.orderFields.filter(({ name }) => name).map((field) => orderFieldBlock(field, language));
  const own = nodes.length > 0 ? [{ name: 'billing', section: 'bottom', nodes }] : [];
  return [...own, ...(page.templatesUrl ? read(app, await fetched(page.templatesUrl)) : [])];
}

async function fetched(url: string): Promise<Element[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const parsed = new DOMParser().parseFromString(await response.text(), 'text/html');
  return [...(parsed.getElementById('snipcart-templates') ?? parsed.body).children];
}

function sectionsIn(element: Element, left: Set<string>): TemplateSection[] {
  const { localName: name, id } = element;
  if (id === 'snipcart-templates') return [...element.children].flatMap((one) => sectionsIn(one, left));
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
