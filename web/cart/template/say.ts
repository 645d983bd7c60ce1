import { cultureOf, money } from '../../shared/format.js';
import type { App } from '../app.js';

/**
 * A template's text with its `{{ … }}` filled in. Two forms are known: `$localize('key')`, and the name of a
 * value such as `cart.total`, with `| money` or without. Nothing is run: any other form is left out.
 */
export function filled(text: string, app: App): string {
  return text.replace(/\{\{\s*([\s\S]*?)\s*\}\}/g, (_, code: string) => say(code, app));
}

function say(code: string, { language, state }: App): string {
  const key = /^\$localize\(\s*['"]([\w.-]+)['"]/.exec(code)?.[1];
  if (key) return language.has(key) ? language.t(key) : key;
  const [, path, asMoney] = /^([\w.]+)\s*(\|\s*money\b.*)?$/.exec(code) ?? [];
  if (!path) return '';
  const { cart, customer, session } = state.get();
  let value: unknown = { ...cart, cart, customer };
  for (const name of path.split('.'))
    value =
      typeof value === 'object' && value && Object.hasOwn(value, name) ? value[name as never] : undefined;
  if (typeof value === 'number' && asMoney)
    return money(value, cultureOf(cart.currency, session.settings.currencies ?? []));
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
