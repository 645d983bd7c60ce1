import type { App } from '../app.js';
import type { TemplateSection } from '../page/template-sections.js';
import { takeAddressFields } from './address-fields.js';
import { orderFieldBlock, ownFieldBlocks } from './own-fields.js';

export { Section } from './section.js';

/** Parts that a whole template may stand for: of these its own fields are taken. */
const whole = [
  'billing',
  'address-fields',
  'shipping-address',
  'payment',
  'cart',
  'cart-summary',
  'register',
  'signin',
];
/** Those, and parts that only something can be put into. */
const places = [...whole, 'shipping'];
/** Templates of the form that has a buyer's name and telephone. */
const asksBuyer = 'billing, address-fields';
const warned = new Set<string>();

/** The sections of a page's templates. What of them cannot be taken is told on the console, once each. */
export function read(app: App, elements: readonly Element[]): TemplateSection[] {
  const left = new Set<string>();
  for (const element of elements)
    for (const one of [element, ...element.querySelectorAll(asksBuyer)])
      if (one.matches(asksBuyer)) takeAddressFields(app, one);
  const sections = elements.flatMap((element) => sectionsIn(element, left));
  const now = [...left].filter((one) => !warned.has(one));
  for (const one of now) warned.add(one);
  if (now.length > 0)
    console.warn(
      `Snipcart: templates are read by section and never run as code. Not taken from this page's: ${now.join('; ')}.`,
    );
  return sections;
}

/** The fields of the order that the page's attributes name. */
export function readFields({ page }: App): TemplateSection[] {
  const nodes = page.orderFields.filter(({ name }) => name).map(orderFieldBlock);
  return nodes.length > 0 ? [{ name: 'billing', section: 'bottom', nodes }] : [];
}

function sectionsIn(element: Element, left: Set<string>): TemplateSection[] {
  const { localName: name, id } = element;
  if (id === 'snipcart-templates') return [...element.children].flatMap((one) => sectionsIn(one, left));
  const section = element.getAttribute('section');
  if (section !== null) {
    if (!places.includes(name) || !/^(top|bottom)$/.test(section))
      left.add(`<${name} section="${section}">, which is no place of this cart`);
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
