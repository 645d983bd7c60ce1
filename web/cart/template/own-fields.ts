import type { CustomField } from '../types.js';

/** Fields that the cart's own forms have: whatever else a template asks for is the order's own. */
const addressFields: ReadonlySet<string> = new Set([
  'name',
  'firstName',
  'lastName',
  'fullName',
  'email',
  'address1',
  'address2',
  'city',
  'country',
  'province',
  'postalCode',
  'useDifferentShippingAddress',
]);

/** Elements that ask for something. */
export const fieldTags =
  'snipcart-input, snipcart-textarea, snipcart-select, snipcart-checkbox, snipcart-radio, input, textarea, select';

/** The fields within a template that the cart's own form does not have, each with its label. */
export function ownFieldBlocks(template: Element): Element[] {
  const labels = [...template.querySelectorAll('snipcart-label, label')];
  return [...template.querySelectorAll(fieldTags)].flatMap((field) => {
    const name = field.getAttribute('name');
    if (!name || addressFields.has(name) || field.parentElement?.closest(fieldTags)) return [];
    const label = labels.find((one) => one.getAttribute('for') === name);
    return [block(field.cloneNode(true) as Element, label?.cloneNode(true) as Element | undefined)];
  });
}

/** A field of the order as `data-cart-custom1-…` attributes describe it, in the words of a template. */
export function orderFieldBlock(field: CustomField): Element {
  const { name, type, options, required, value, placeholder } = field;
  const choices = options?.split('|').map((one) => one.replace(/\[.*\]$/, '').trim()) ?? [];
  const isCheck = type === 'checkbox' || choices.join() === 'true,false' || choices.join() === 'false,true';
  const tag = isCheck
    ? 'checkbox'
    : choices.length > 0
      ? 'select'
      : type === 'textarea'
        ? 'textarea'
        : 'input';
  const element = document.createElement(`snipcart-${tag}`);
  const attributes = { name, value, placeholder, type: type === 'hidden' ? type : null };
  for (const [key, text] of Object.entries(attributes)) if (text) element.setAttribute(key, text);
  if (required) element.setAttribute('required', '');
  if (type === 'readonly') element.setAttribute('readonly', '');
  if (tag === 'select')
    for (const choice of value ? choices : ['', ...choices])
      element.append(new Option(choice || "{{ $localize('item.choose') }}", choice));
  if (type === 'hidden') return element;
  const label = document.createElement('snipcart-label');
  label.setAttribute('for', name);
  // Some sites name a field with a link to their terms.
  label.append(...new DOMParser().parseFromString(name, 'text/html').body.childNodes);
  return block(element, label);
}

function block(field: Element, label: Element | undefined): Element {
  const element = document.createElement('div');
  const isCheck = /check|radio/.test(`${field.localName} ${field.getAttribute('type')}`);
  element.className = `snipcart-form__field${isCheck ? '-checkbox' : ''}`;
  element.append(...[label, field].flatMap((one) => one ?? []));
  // A box and what it stands for are read in this order.
  if (isCheck && label) element.append(label);
  return element;
}
