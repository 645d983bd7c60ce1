import { type ComponentChildren, h } from 'preact';
import { useApp } from '../ui/context.js';
import { type Asked, TemplateError, TemplateField, TemplateLabel } from './field.js';
import { filled } from './say.js';

interface TemplateNodeProps {
  readonly node: Node;
  readonly asked: Asked;
}

/** What may stand in a cart as a page wrote it. */
const tags =
  /^(a|abbr|address|article|b|blockquote|br|button|code|dd|del|details|div|dl|dt|em|fieldset|figcaption|figure|footer|h[1-6]|header|hr|i|img|ins|legend|li|mark|ol|p|pre|q|s|section|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|time|tr|u|ul|svg|path|g|circle|ellipse|line|poly(gon|line)|rect)$/;
const attributes =
  /^(aria-.+|data-.+|alt|class|col(span)?|dir|height|hidden|id|lang|open|rel|role|rowspan|scope|start|style|tabindex|target|title|width|viewBox|d|fill(-.+)?|stroke(-.+)?|[cr][xy]?|x[12]?|y[12]?|points|transform)$/;
/** Not shown, nor what is in them. */
const never = /^(script|style|iframe|object|embed|link|meta|base|template|noscript|frame|title|head)$/;

/** A node of a template, and what is in it: known elements with harmless attributes, text as text. */
export function TemplateNode({ node, asked }: TemplateNodeProps): ComponentChildren {
  const app = useApp();
  if (node.nodeType === Node.TEXT_NODE) return filled(node.nodeValue ?? '', app);
  if (!(node instanceof Element)) return null;
  const tag = node.localName;
  if (never.test(tag) || [...node.attributes].some(({ name }) => /^v-(if|else|for)/.test(name))) return null;
  const children = [...node.childNodes].map((one, index) => (
    <TemplateNode key={index} node={one} asked={asked} />
  ));
  if (/^(snipcart-)?label$/.test(tag))
    return (
      <TemplateLabel element={node} asked={asked}>
        {children}
      </TemplateLabel>
    );
  if (/^snipcart-(field-)?error(-message)?$/.test(tag)) return <TemplateError element={node} asked={asked} />;
  const field = /^(?:snipcart-)?(input|textarea|select|checkbox|radio)$/.exec(tag)?.[1];
  if (field)
    return (
      <>
        <TemplateField kind={field} element={node} asked={asked} />
        {/* `<snipcart-input />` is not closed where HTML is read: what follows it stands within it. */}
        {tag.startsWith('snipcart-') && field !== 'select' ? children : null}
      </>
    );
  return tags.test(tag) ? h(tag, harmless(node), children) : children;
}

function harmless(element: Element): Record<string, string> {
  const props: Record<string, string> = element.localName === 'button' ? { type: 'button' } : {};
  for (const { name, value } of element.attributes)
    if (attributes.test(name) || (/^(href|src)$/.test(name) && runsNothing(value))) props[name] = value;
  if (props.target) props.rel = 'noopener';
  return props;
}

function runsNothing(address: string): boolean {
  try {
    return /^(https?|mailto|tel):$/.test(new URL(address, document.baseURI).protocol);
  } catch {
    return false;
  }
}
