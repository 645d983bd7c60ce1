import type { App } from '../app.js';
import { fetchPartAtLast } from '../fetch-part.js';
import { patiently } from '../patiently.js';
import type { TemplateSection, TemplatesState } from './template-sections.js';

/** A form being sent. */
export interface SentEvent extends Event {
  /** Something that a template asks for is wrong: the form says what else is, and stays. */
  held?: boolean;
}

/** The part of the cart that reads and shows templates. */
export interface TemplatesPart {
  readonly Section: NonNullable<TemplatesState['Section']>;
  read(app: App, elements: readonly Element[]): readonly TemplateSection[];
  /** Those of the order's own fields that the page's attributes name. */
  readFields(app: App): readonly TemplateSection[];
}

/**
 * Gathers the page's templates: the children of `#snipcart`, those that scripts add later, those of the file
 * at `data-templates-url`, and fields of the order that attributes name.
 */
export function gatherTemplates(app: App, root: HTMLElement): void {
  const { page, templates } = app;

  // Without what reads them a field that must be filled in would not be asked for.
  async function add(read: (part: TemplatesPart) => readonly TemplateSection[]): Promise<void> {
    const part = await fetchPartAtLast<TemplatesPart>(app, 'templates');
    try {
      const sections = read(part);
      templates.set({ Section: part.Section, sections: [...templates.get().sections, ...sections] });
    } catch (error) {
      complain(error as Error);
    }
  }
  function take(elements: readonly Element[]): void {
    for (const element of elements) element.remove();
    if (elements.length > 0) void add((part) => part.read(app, elements));
  }

  take([...root.children]);
  new MutationObserver((changes) => {
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
    take(added.filter((node): node is Element => node instanceof Element && isTemplate(node, root)));
  }).observe(root, { childList: true });
  if (page.orderFields.length > 0) void add((part) => part.readFields(app));
  if (page.templatesUrl)
    elementsAt(page.templatesUrl).then((elements) => add((part) => part.read(app, elements)), complain);
}

/** The templates of a file. */
async function elementsAt(url: string): Promise<Element[]> {
  const response = await patiently(() => fetch(url));
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const parsed = new DOMParser().parseFromString(await response.text(), 'text/html');
  return [...(parsed.getElementById('snipcart-templates') ?? parsed.body).children];
}

function isTemplate(element: Element, root: HTMLElement): boolean {
  return element.parentNode === root && !element.classList.contains('snipcart-modal__container');
}

function complain({ message }: Error): void {
  console.error(`Snipcart: the page's templates were not read: ${message}`);
}
