import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: string[];
  readonly security?: object[];
  readonly requestBody?: { content: Record<string, Media> };
  readonly responses: Record<string, { description?: string; content?: Record<string, Media> }>;
}

interface Media {
  readonly schema: object;
  readonly example?: unknown;
}

/** `/openapi.json`. */
export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

/**
 * Tells what of an answer is not as the document describes it; undefined where it is, or where nothing is
 * described. A key that the document has not is as wrong as one that the answer lacks.
 */
export function answerChecker(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'document', components: closed(document.components) as object });
  // What is written out goes before what a parameter stands for.
  const patterns = Object.keys(document.paths)
    .sort((a, b) => parameters(a) - parameters(b))
    .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));
  const known = new Map<string, ReturnType<Ajv2020['compile']>>();
  return (method: string, url: string, status: number, body: unknown): string | undefined => {
    const path = url.split('?')[0]!.replace(/\/$/, '');
    const route = patterns.find(({ pattern }) => pattern.test(path))?.path;
    const operation = route === undefined ? undefined : document.paths[route]![method.toLowerCase()];
    const schema = operation?.responses[status]?.content?.['application/json']?.schema;
    if (!schema) return undefined;
    const name = `${method} ${route} ${status}`;
    const validate = known.get(name) ?? ajv.compile(closed(schema) as object);
    known.set(name, validate);
    return validate(body) ? undefined : `${name}: ${ajv.errorsText(validate.errors)}`;
  };
}

/** Tells what of an example does not fit its schema; undefined where it fits. */
export function exampleChecker(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'document', components: closed(document.components) as object });
  return (schema: object, example: unknown): string | undefined => {
    const validate = ajv.compile(closed(schema) as object);
    return validate(example) ? undefined : ajv.errorsText(validate.errors);
  };
}

/** The schema with objects of no other keys than their own, unless they say that their keys are data. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.entries(schema).map(([key, part]) => [
    key,
    key === '$ref' ? `document${part}` : key === 'examples' || key === 'enum' ? part : closed(part),
  ]);
  const own = Object.fromEntries(parts);
  const isClosed = own.type === 'object' && typeof own.properties === 'object' && hasKeys(own.properties);
  return isClosed && own.additionalProperties === undefined && own.patternProperties === undefined
    ? { ...own, additionalProperties: false }
    : own;
}

function hasKeys(value: object): boolean {
  return Object.keys(value).length > 0;
}

function parameters(path: string): number {
  return path.split('{').length;
}
