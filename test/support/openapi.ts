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

const noSuchStatus = 'the document has no such status';

/** Whether a call is in the document, and whether its answer is as the document has it. */
export interface AnswerCheck {
  /** `GET /api/orders/{token}`; undefined where no path of the document fits. */
  readonly call: string | undefined;
  /** What of the answer is not as the document describes it. */
  readonly wrong: string | undefined;
}

/**
 * Tells what of an answer is not as the document describes it; undefined where it is, or where nothing is
 * described. A key that the document has not is as wrong as one that the answer lacks.
 */
export function answerChecker(document: ApiDocument) {
  const check = answerCheck(document);
  return (method: string, url: string, status: number, body: unknown): string | undefined => {
    const { wrong } = check(method, url, status, body);
    return wrong?.endsWith(noSuchStatus) ? undefined : wrong;
  };
}

/** The same with the call, by its name in the document; a status that the document has not is wrong too. */
export function answerCheck(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'document', components: closed(document.components) as object });
  // What is written out goes before what a parameter stands for.
  const patterns = Object.keys(document.paths)
    .sort((a, b) => parameters(a) - parameters(b))
    .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));
  const known = new Map<string, ReturnType<Ajv2020['compile']>>();
  return (method: string, url: string, status: number, body: unknown): AnswerCheck => {
    const [address, query = ''] = url.split('?') as [string, string?];
    const path = address
      .replace(/^\/api\/v1\//, '/api/')
      .replace(/^\/2025-03\//, '/v1/')
      .replace(/\/$/, '');
    const operation = patterns
      .filter(({ pattern }) => pattern.test(path))
      .map((route) => ({ ...route, operation: document.paths[route.path]![method.toLowerCase()] }))
      .find((route) => route.operation !== undefined);
    if (!operation) return { call: undefined, wrong: undefined };
    const call = `${method} ${operation.path}`;
    const described = operation.operation!.responses[status];
    if (!described) return { call, wrong: `${call} ${status}: ${noSuchStatus}` };
    const schema = described.content?.['application/json']?.schema;
    if (!schema) return { call, wrong: undefined };
    const name = `${call} ${status}`;
    const validate = known.get(name) ?? ajv.compile(closed(schema) as object);
    known.set(name, validate);
    if (validate(body)) return { call, wrong: undefined };
    // `fields` answers some keys alone.
    const isPart = /(^|&)fields=/.test(query);
    const errors = (validate.errors ?? []).filter(({ keyword }) => !(isPart && keyword === 'required'));
    return { call, wrong: errors.length === 0 ? undefined : `${name}: ${ajv.errorsText(errors)}` };
  };
}

/** Tells what of an example does not fit its schema; undefined where it fits. */
export function exampleChecker(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'document', components: closed(document.components) as object });
  const known = new Map<string, ReturnType<Ajv2020['compile']>>();
  return (schema: object, example: unknown): string | undefined => {
    // Refusals are the same at most calls.
    const text = JSON.stringify(schema);
    const validate = known.get(text) ?? ajv.compile(closed(schema) as object);
    known.set(text, validate);
    return validate(example) ? undefined : ajv.errorsText(validate.errors);
  };
}

/**
 * Where the document leaves open what is known: a schema without a type that does not say that any JSON may
 * stand there, an object without its keys, or a list without its items.
 */
export function looseParts({ components, paths }: ApiDocument): string[] {
  const loose: string[] = [];
  const visit = (schema: unknown, at: string): void => {
    const own = schema as Record<string, unknown>;
    if (own.$ref !== undefined) return;
    const parts = [own.anyOf, own.oneOf, own.allOf].flatMap((one) => (one as unknown[]) ?? []);
    const isTyped = own.type !== undefined || own.enum !== undefined || own.const !== undefined;
    const isFree = /any JSON/i.test(String(own.description ?? ''));
    if (!isTyped && parts.length === 0 && !isFree) loose.push(`${at}: any value`);
    if (own.additionalProperties === true) loose.push(`${at}: any key`);
    const ofAll = typeof own.additionalProperties === 'object' ? own.additionalProperties : undefined;
    const keys = own.properties ?? own.patternProperties ?? ofAll;
    if (own.type === 'object' && keys === undefined) loose.push(`${at}: no keys`);
    if (own.type === 'array' && own.items === undefined) loose.push(`${at}: no items`);
    for (const [index, part] of parts.entries()) visit(part, `${at}|${index}`);
    if (own.items !== undefined) visit(own.items, `${at}[]`);
    if (ofAll) visit(ofAll, `${at}.*`);
    for (const named of [own.properties, own.patternProperties])
      for (const [key, part] of Object.entries(named ?? {})) visit(part, `${at}.${key}`);
  };
  for (const [name, schema] of Object.entries(components.schemas)) visit(schema, name);
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { responses, requestBody }] of Object.entries(operations))
      for (const { content = {} } of [...Object.values(responses), ...(requestBody ? [requestBody] : [])])
        for (const { schema } of Object.values(content)) if (schema) visit(schema, `${method} ${path}`);
  return loose;
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
