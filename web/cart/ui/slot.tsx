import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useApp, useStore } from './context.js';
import type { Asked } from './template/field.js';
import { TemplateNode } from './template/node.js';
import { controlsIn, type Problems, problemsIn, said } from './template/values.js';

interface SlotProps {
  /** As templates call the part of the screen: `billing`, `payment`, `cart`, … */
  readonly name: string;
  readonly section: string;
}

/**
 * What the page's templates put into this place. Their fields become the order's own: kept at every change, and once more
 * when the form around them is sent, which waits until all are right. Those of the register form go where that form goes.
 */
export function Slot({ name, section }: SlotProps) {
  const { templates, keepFields, state, language } = useApp();
  const sections = useStore(templates).sections.filter((one) => one.name === name && one.section === section);
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  const [errors, setErrors] = useState<Problems>({});
  const isShown = sections.length > 0;

  useEffect(() => {
    const slot = place.current;
    if (!slot) return undefined;
    const form = slot.closest('form');

    function keep(): void {
      const fields = controlsIn(slot!).map((control) => said(control, slot!));
      if (name !== 'register' && fields.length > 0) keepFields(fields);
    }
    function send(event: Event): void {
      if (event.target !== form) return;
      const problems = problemsIn(slot!, language);
      setErrors(problems);
      const [first] = Object.keys(problems);
      if (first === undefined) {
        keep();
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      slot!.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
    }

    slot.addEventListener('change', keep);
    // Before the form's own listeners.
    const around = form?.parentElement;
    around?.addEventListener('submit', send, true);
    if (!form) keep();
    return () => {
      slot.removeEventListener('change', keep);
      around?.removeEventListener('submit', send, true);
    };
  }, [isShown]);

  if (!isShown) return null;
  const nodes = sections.flatMap((one) => one.nodes);
  const asked: Asked = {
    idOf: (field) => `${field.replace(/\W+/g, '-')}_${id}`,
    saidOf: (field) =>
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

const placing = {
  label: (name: string) => `snipcart-label[for="${name}"], label[for="${name}"]`,
  error: (name: string) => `snipcart-field-error[name="${name}"], snipcart-error-message[name="${name}"]`,
};

function places(node: Element, part: keyof typeof placing, name: string): boolean {
  const selector = placing[part](CSS.escape(name));
  return node.matches(selector) || node.querySelector(selector) !== null;
}
