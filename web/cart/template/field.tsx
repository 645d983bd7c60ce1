import type { ComponentChildren } from 'preact';
import { useApp } from '../ui/context.js';
import { filled } from './say.js';

/** What the fields of a slot know of each other and of the cart. */
export interface Asked {
  idOf(name: string): string;
  /** What the buyer said of it before. */
  enteredOf(name: string): string | undefined;
  errorOf(name: string): string | undefined;
  /** Whether a template says itself where a field's label, or what is wrong with it, stands. */
  places(part: 'label' | 'error', name: string): boolean;
}

interface PartProps {
  readonly element: Element;
  readonly asked: Asked;
}

/** What a field is called. */
export function TemplateLabel({
  element,
  asked,
  children,
}: PartProps & { readonly children: ComponentChildren }) {
  const name = element.getAttribute('for');
  return (
    <label
      for={name ? asked.idOf(name) : undefined}
      class={`snipcart-form__label ${element.getAttribute('class') ?? ''}`.trim()}
    >
      {children}
    </label>
  );
}

/** What is wrong with a field, where the template wants it said. */
export function TemplateError({ element, asked }: PartProps) {
  return <FieldError name={element.getAttribute('name') ?? ''} asked={asked} />;
}

function FieldError({ name, asked }: { readonly name: string; readonly asked: Asked }) {
  const error = asked.errorOf(name);
  return error ? (
    <div class="snipcart-field-error snipcart__font--tiny" data-for={name} id={`${asked.idOf(name)}_error`}>
      {error}
    </div>
  ) : null;
}

const passed =
  /^(type|name|placeholder|(min|max)(length)?|step|pattern|autocomplete|inputmode|rows|title|readonly|multiple|data-.+)$/;
const types =
  /^(text|email|tel|number|date|time|month|week|datetime-local|url|checkbox|radio|hidden|color|range)$/;

interface TemplateFieldProps extends PartProps {
  readonly kind: string;
}

/** A field that a template asks for: the browser's own control, which keeps what is typed into it. */
export function TemplateField({ kind, element, asked }: TemplateFieldProps) {
  const app = useApp();
  const attributes: Record<string, string> = {};
  for (const { name, value } of element.attributes) if (passed.test(name)) attributes[name] = value;
  const { name = '', placeholder } = attributes;
  const type = /^(checkbox|radio)$/.test(kind)
    ? kind
    : types.test(attributes.type ?? '')
      ? attributes.type
      : 'text';
  const value = element.getAttribute('value');
  const entered = asked.enteredOf(name);
  const error = asked.errorOf(name);
  const id = asked.idOf(name) + (type === 'radio' ? `_${value}` : '');
  const labelled = asked.places('label', name) || element.closest('label');
  const shared = {
    ...attributes,
    id,
    'aria-label': labelled ? undefined : placeholder || name,
    'aria-required': has(element, 'required') ? ('true' as const) : undefined,
    'aria-invalid': error ? ('true' as const) : undefined,
    'aria-describedby': error ? `${asked.idOf(name)}_error` : undefined,
  };
  const styled = { ...shared, class: 'snipcart-input__input snipcart__font--secondary snipcart__font--bold' };
  const isChoice = type === 'checkbox' || type === 'radio';
  const control = isChoice ? (
    <input
      {...shared}
      type={type}
      class={type === 'radio' ? 'snipcart-form-radio' : 'snipcart-checkbox'}
      value={value ?? 'true'}
      defaultChecked={entered === undefined ? has(element, 'checked') : entered === (value ?? 'true')}
    />
  ) : kind === 'select' ? (
    <select {...shared} class="snipcart-form__select snipcart__font--secondary snipcart__font--bold">
      {[...element.querySelectorAll('option')].map((option) => (
        <option
          key={option.value}
          value={option.value}
          disabled={option.disabled}
          selected={
            (entered ?? value) === option.value || (entered === undefined && option.hasAttribute('selected'))
          }
        >
          {filled(option.textContent ?? '', app)}
        </option>
      ))}
    </select>
  ) : kind === 'textarea' ? (
    <textarea rows={3} {...styled} defaultValue={entered ?? value ?? element.textContent ?? ''} />
  ) : (
    <input {...styled} type={type as 'text'} defaultValue={entered ?? value ?? ''} />
  );
  return (
    <>
      {isChoice || type === 'hidden' ? (
        control
      ) : (
        <div
          class={`snipcart-input${kind === 'select' ? ' snipcart-input--select' : ''}${error ? ' snipcart-input--invalid' : ''}`}
        >
          {control}
        </div>
      )}
      {asked.places('error', name) || type === 'radio' ? null : <FieldError name={name} asked={asked} />}
    </>
  );
}

/** Whether an attribute is there, as HTML or Vue writes it. */
function has(element: Element, name: string): boolean {
  const value = element.getAttribute(name) ?? element.getAttribute(`:${name}`);
  return value !== null && value !== 'false';
}
