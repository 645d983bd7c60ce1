import { useEffect, useRef, useState } from 'preact/hooks';
import type { SentEvent } from '../page/templates.js';
import { useApp } from '../ui/context.js';
import { useId } from '../ui/use-id.js';
import type { Asked } from './field.js';
import { TemplateNode } from './node.js';
import { controlsIn, fieldOf, type Problems, problemsIn } from './values.js';

interface SectionProps {
  /** The part of the screen that the templates are for. */
  readonly name: string;
  readonly nodes: readonly Node[];
}

/**
 * What the page's templates put into a place. Their fields become the order's own: kept at every change, and
 * once more when the form around them is sent, which waits until all are right. Those of the register form go
 * where that form goes.
 */
export function Section({ name, nodes }: SectionProps) {
  const { keepFields, state, language } = useApp();
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  const [errors, setErrors] = useState<Problems>({});
  const isOfOrder = name !== 'register' && name !== 'signin';

  useEffect(() => {
    const slot = place.current;
    if (!slot) return undefined;
    const form = slot.closest('form');

    function keep(): void {
      const fields = controlsIn(slot!).map((control) => fieldOf(control, slot!));
      if (isOfOrder && fields.length > 0) keepFields(fields);
    }
    /** Whoever sends the form, or leaves the cart for the checkout, hears first what is missing here. */
    function send(event: SentEvent): void {
      if (!isSent(event, form)) return;
      const problems = problemsIn(slot!, language);
      setErrors(problems);
      const [first] = Object.keys(problems);
      if (first === undefined) {
        keep();
        return;
      }
      event.preventDefault();
      if (goesNoFurther.test(name)) event.stopPropagation();
      if (!event.held) slot!.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
      event.held = true;
    }

    slot.addEventListener('change', keep);
    // Before the listeners of what is sent.
    const container = form ? form.parentElement : slot.closest('.snipcart-cart__content');
    const what = form ? 'submit' : 'click';
    container?.addEventListener(what, send, true);
    if (!form) keep();
    return () => {
      slot.removeEventListener('change', keep);
      container?.removeEventListener(what, send, true);
    };
  }, [name]);

  const asked: Asked = {
    idOf: (field) => `${field.replace(/\W+/g, '-')}_${id}`,
    enteredOf: (field) =>
      state.get().cart.customFields.find((one) => one.name.toLowerCase() === field.toLowerCase())?.value ??
      undefined,
    errorOf: (field) => errors[field],
    places: (part, field) => nodes.some((node) => node instanceof Element && places(node, part, field)),
  };
  return (
    <div class="snipcart-slot" ref={place}>
      {nodes.map((node, index) => (
        <TemplateNode key={index} node={node} asked={asked} />
      ))}
    </div>
  );
}

/**
 * Where the cart's own fields are not looked at without paying, or leaving the cart. Elsewhere all that is
 * wrong is told at once.
 */
const goesNoFurther = /^(cart|payment|shipping)$/;

function isSent({ target }: Event, form: HTMLFormElement | null): boolean {
  if (form) return target === form;
  return (
    target instanceof Element && !!target.closest('.snipcart-cart__footer-buttons .snipcart-button-primary')
  );
}

const placing = {
  label: (name: string) => `snipcart-label[for="${name}"], label[for="${name}"]`,
  error: (name: string) => `snipcart-field-error[name="${name}"], snipcart-error-message[name="${name}"]`,
};

function places(node: Element, part: keyof typeof placing, name: string): boolean {
  const selector = placing[part](CSS.escape(name));
  return node.matches(selector) || node.querySelector(selector) !== null;
}
