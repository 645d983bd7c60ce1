import type { ComponentType } from 'preact';
import type { App } from '../app.js';
import { fetchPart } from '../fetch-part.js';

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
  /** What shows them, once it is there: most pages have none, and never load it. */
  readonly Section?: ComponentType<{ readonly name: string; readonly nodes: readonly Node[] }>;
}

/** A form being sent. */
export interface SentEvent extends Event {
  /** Something that a template asks for is wrong: the form says what else is, and stays. */
  held?: boolean;
}

/** The part of the cart that reads and shows templates. */
export interface TemplatesPart {
  readonly Section: NonNullable<TemplatesState['Section']>;
  read(app: App, elements: readonly Element[]): readonly TemplateSection[];
  /** Those of the file that the page names, and of the fields that its attributes name. */
  readOthers(app: App): Promise<readonly TemplateSection[]>;
}

/**
 * Gathers the page's templates: the children of `#snipcart`, those that scripts add later, those of the file at
 * `data-templates-url`, and fields of the order that attributes name.
 */
export function gatherTemplates(app: App, root: HTMLElement): void {
  const { page, templates } = app;

  async function add(
    read: (part: TemplatesPart) => readonly TemplateSection[] | Promise<readonly TemplateSection[]>,
  ): Promise<void> {
    const part = await fetchPart<TemplatesPart>(page.folder, 'templates');
    const sections = await read(part);
    templates.set({ Section: part.Section, sections: [...templates.get().sections, ...sections] });
  }
  function take(elements: readonly Element[]): void {
    for (const element of elements) element.remove();
    if (elements.length > 0) void add((part) => part.read(app, elements)).catch(complain);
  }

  take([...root.children]);
  new MutationObserver((changes) => {
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
    take(added.filter((node): node is Element => node instanceof Element && isTemplate(node, root)));
  }).observe(root, { childList: true });
  if (page.templatesUrl || page.orderFields.length > 0)
    void add((part) => part.readOthers(app)).catch(complain);
}

function isTemplate(element: Element, root: HTMLElement): boolean {
  return element.parentNode === root && !element.classList.contains('snipcart-modal__container');
}

function complain({ message }: Error): void {
  console.error(`Snipcart: the page's templates were not read: ${message}`);
}
