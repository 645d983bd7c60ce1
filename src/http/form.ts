import { ShopError } from '../domain/errors.js';

const mostFields = 200;
const unsafe = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A form's body as an object: `name=Ana&extra[size]=M` is `{name: 'Ana', extra: {size: 'M'}}`. Of a name that
 * comes twice the last counts. Refuses with `invalid` what is no UTF-8, has too many fields, or names that
 * reach into prototypes.
 */
export function parseForm(body: Buffer): Record<string, unknown> {
  const fields = new URLSearchParams(decoded(body));
  if (fields.size > mostFields)
    throw new ShopError('invalid', `the form has ${fields.size} fields; at most ${mostFields} are read`);
  const form: Record<string, unknown> = {};
  for (const [name, value] of fields) {
    const [, outer, inner] = /^([^[\]]+)\[([^[\]]+)\]$/.exec(name) ?? [];
    if (outer === undefined || inner === undefined) {
      form[safe(name)] = value;
      continue;
    }
    const known = form[safe(outer)];
    const group = typeof known === 'object' && known !== null ? (known as Record<string, unknown>) : {};
    group[safe(inner)] = value;
    form[outer] = group;
  }
  return form;
}

function safe(name: string): string {
  if (unsafe.has(name))
    throw new ShopError('invalid', `the form has the field ${name}, which is not allowed`);
  return name;
}

function decoded(body: Buffer): string {
  const text = body.toString('latin1');
  try {
    // What is escaped in a form must be UTF-8 too: URLSearchParams would read anything else as a question
    // mark.
    decodeURIComponent(text.replaceAll(/%(?![0-9a-f]{2})/gi, '%25'));
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new ShopError('invalid', 'the form is not UTF-8 text');
  }
}
