import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export interface Operation {
  readonly summary?: string;
  readonly tags?: string[];
  readonly security?: object[];
  readonly responses: Record<string, { description?: string; content?: Record<string, { schema: object }> }>;
}

/** `/openapi.json`. */
export interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Tells what of an answer is not as the document describes it; undefined where it is, or where nothing is described. */
export function answerChecker(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
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
    const validate = known.get(name) ?? ajv.compile(schema);
    known.set(name, validate);
    return validate(body) ? undefined : `${name}: ${ajv.errorsText(validate.errors)}`;
  };
}

function parameters(path: string): number {
  return path.split('{').length;
}
