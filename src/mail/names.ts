import { Context, Drop } from 'liquidjs';
import type { MailLocale } from './locale.js';

type RenderOptions = NonNullable<ConstructorParameters<typeof Context>[2]>;
type Rest = NonNullable<ConstructorParameters<typeof Context>[3]>;

/**
 * Names of a template, found in any case as Snipcart's are. Values are plain JSON: nothing but own keys,
 * elements and sizes can be read of them, so that no template reaches a prototype or a function.
 */
export class Names extends Context {
  readonly locale: MailLocale;

  constructor(locale: MailLocale, ...how: ConstructorParameters<typeof Context>) {
    super(...how);
    this.locale = locale;
  }

  override readProperty(object: unknown, key: string | number | Drop): unknown {
    // Loop counters are liquidjs's own objects.
    if (object instanceof Drop) return super.readProperty(object as never, key);
    const name = String(key instanceof Drop ? key.valueOf() : key);
    if (typeof object === 'string') return name === 'size' ? object.length : undefined;
    if (typeof object !== 'object' || object === null) return undefined;
    if (Array.isArray(object)) return elementOf(object, name);
    if (Object.hasOwn(object, name)) return object[name as never];
    const folded = name.toLowerCase();
    const known = Object.keys(object).find((one) => one.toLowerCase() === folded);
    if (known !== undefined) return object[known as never];
    return name === 'size' ? Object.keys(object).length : undefined;
  }

  override spawn(scope: object = {}): Context {
    const { sync, globals, strictVariables, ownPropertyOnly, memoryLimit, renderLimit, liquid } = this;
    const options: RenderOptions = { sync, globals, strictVariables, ownPropertyOnly };
    return new Names(this.locale, scope, this.opts, options, { memoryLimit, renderLimit, liquid } as Rest);
  }
}

function elementOf(list: readonly unknown[], name: string): unknown {
  if (name === 'size') return list.length;
  if (name === 'first') return list[0];
  if (name === 'last') return list.at(-1);
  return /^-?\d{1,9}$/.test(name) ? list.at(Number(name)) : undefined;
}
