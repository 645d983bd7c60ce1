import type { Attributed } from './product.js';

/** What of jQuery is used here: what a page's scripts set with `.data()`, without the attributes. */
interface JQuery {
  hasData?(element: Element): boolean;
  data?(element: Element): Readonly<Record<string, unknown>> | undefined;
}

/**
 * A buy button as pages of Snipcart 2 see it: what their scripts set with jQuery's `.data()` counts for more
 * than the attributes, which it leaves as they are.
 */
export function withJQueryData(button: Element): Attributed {
  const attributes = new Map([...button.attributes].map(({ name, value }) => [name, value]));
  const { jQuery, $ } = window as { jQuery?: unknown; $?: unknown };
  for (const library of new Set([$, jQuery]))
    for (const [key, value] of Object.entries(dataOf(library as JQuery | null | undefined, button))) {
      const name = `data-${dashed(key)}`;
      if (value === null || value === undefined) attributes.delete(name);
      else attributes.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
    }
  return { attributes: [...attributes].map(([name, value]) => ({ name, value })) };
}

/**
 * jQuery's own store for an element: reading it there does not fill it with the attributes, which pages may
 * change later.
 */
function dataOf(library: JQuery | null | undefined, button: Element): Readonly<Record<string, unknown>> {
  if (typeof library?.data !== 'function') return {};
  const has = typeof library.hasData !== 'function' || library.hasData(button);
  return (has && library.data(button)) || {};
}

/**
 * jQuery keeps `item-custom1-value` as `itemCustom1Value`; what some versions leave as it was written stays
 * so.
 */
function dashed(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
