import { attributeName, isProductAttribute, rawProduct } from './button-attributes.js';
import { createElementStream, type OpenedElement } from './element-stream.js';
import { createPageProducts, type PageReading } from './page-products.js';
import { readProduct } from './product-definition.js';

export interface MarkupReader {
  write(chunk: string): void;
  /** What the page sells. Call once. */
  end(): PageReading;
}

/**
 * Reads Snipcart buy buttons from an HTML page as it arrives. `pageUrl` is the base against which
 * `data-item-url` is checked. Never throws; works in time linear in the page.
 */
export function createMarkupReader({ pageUrl }: { pageUrl: string | null }): MarkupReader {
  const collector = createPageProducts();

  function opened(element: OpenedElement): void {
    const classes = element.attributes.get('class');
    if (classes === undefined || !classes.includes('snipcart-add-')) return;
    const tokens = classes.split(/[ \t\n\f\r]+/);
    const isButton = tokens.includes('snipcart-add-item');
    if (!isButton && !tokens.includes('snipcart-add-plan')) return;
    const { line, attributes } = element;
    const id =
      attributes
        .get(isButton ? 'data-item-id' : 'data-plan-id')
        ?.trim()
        .slice(0, 512) || null;
    if (!isButton) {
      collector.warn(
        line,
        id,
        'legacy_plan',
        'snipcart-add-plan buttons (Snipcart 1 plans) are not imported',
      );
    } else if (element.inTemplate) {
      collector.warn(
        line,
        id,
        'inside_template',
        'it is inside a template, which shows and sells nothing; it was ignored',
      );
    } else {
      addButton(element, id);
    }
  }

  function addButton({ line, attributes, repeated }: OpenedElement, id: string | null): void {
    for (const name of repeated) {
      if (name === 'class') continue;
      collector.warn(
        line,
        id,
        'attribute_repeated',
        `${name.slice(0, 60)} comes twice in one tag; the first counts`,
      );
    }
    const reading = readProduct(rawProduct(attributes), {
      label: attributeName,
      customLabel: (number, key) => `data-item-custom${number}-${key}`,
      planLabel: (number, key) => `data-plan${number}-${key}`,
      nameRequired: true,
      pageUrl,
    });
    collector.add(reading, line);
  }

  const elements = createElementStream(isProductAttribute, opened);
  return {
    write: elements.write,
    end() {
      elements.end();
      return collector.finish();
    },
  };
}
