import type { App } from '../app.js';
import { fieldTags } from './own-fields.js';

/** What the cart's own form asks for where a page wants it: the setting that says so. */
const settingOfField = {
  firstName: 'splitName',
  lastName: 'splitName',
  phone: 'includePhone',
  company: 'includeCompany',
} as const;

/**
 * A template that asks for a part of the billing address wants the cart's own field for it: it is taken out
 * of the template, and the form is told.
 */
export function takeAddressFields({ state }: Pick<App, 'state'>, template: Element): void {
  const wanted: Record<string, boolean> = {};
  for (const [name, setting] of Object.entries(settingOfField)) {
    const field = [...template.querySelectorAll(fieldTags)].find((one) => one.getAttribute('name') === name);
    if (!field) continue;
    wanted[setting] = true;
    if (name === 'phone' && field.hasAttribute('required')) wanted.phoneRequired = true;
    const wrapper = field.closest('.snipcart-form__field');
    const isAlone = wrapper?.querySelectorAll(fieldTags).length === 1;
    template.querySelector(`snipcart-label[for="${name}"], label[for="${name}"]`)?.remove();
    (isAlone ? wrapper : field)?.remove();
  }
  const { session } = state.get();
  state.set({ session: { ...session, settings: { ...session.settings, ...wanted } } });
}
