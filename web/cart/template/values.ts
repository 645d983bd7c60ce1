import type { Language } from '../language.js';
import type { CustomField } from '../types.js';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What is wrong, by the field's name. */
export type Problems = Readonly<Record<string, string>>;

/** The fields of an order within an element: one control for each name. */
export function controlsIn(element: Element): Control[] {
  const controls = [...element.querySelectorAll<Control>('input, select, textarea')];
  return controls.filter(
    ({ name }, index) => name && controls.findIndex((other) => other.name === name) === index,
  );
}

/** What the buyer says with a control, as a field of the order. */
export function fieldOf(control: Control, within: Element): CustomField {
  const { name } = control;
  const required = isRequired(control) ? { required: true } : {};
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options].map(({ value }) => value).filter(Boolean);
    return { name, value: control.value, type: 'dropdown', options: options.join('|'), ...required };
  }
  if (control.type === 'checkbox')
    return { name, value: String((control as HTMLInputElement).checked), type: 'checkbox', ...required };
  if (control.type === 'radio') {
    const all = [...within.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)];
    return { name, value: all.find(({ checked }) => checked)?.value ?? '', ...required };
  }
  return { name, value: control.value, ...required };
}

/** What of an element's fields is missing or not what it must be. */
export function problemsIn(element: Element, { t }: Pick<Language, 't'>): Problems {
  const problems: Record<string, string> = {};
  for (const control of controlsIn(element)) {
    const { value, type } = fieldOf(control, element);
    const isMissing = type === 'checkbox' ? value === 'false' : value?.trim() === '';
    if (isMissing && isRequired(control)) problems[control.name] = t('errors.required');
    else if (!control.validity.valid)
      problems[control.name] = control.type === 'email' ? t('errors.email') : t('errors.invalid');
  }
  return problems;
}

function isRequired(control: Control): boolean {
  return control.required || control.getAttribute('aria-required') === 'true';
}
