import type { ComponentType } from 'preact';

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
