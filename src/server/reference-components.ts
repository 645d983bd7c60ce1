import { isObject } from '../domain/input-values.js';
import { exampleOf } from './reference-examples.js';

/** Any part of the document. */
export type Json = { [key: string]: unknown };

/**
 * The document with every object that has a name told once, among the components, and named where it is used.
 * Two shapes of one name are a slip: refused, so that no client is generated from half of them.
 */
export function withComponents(document: Json): Json {
  const schemas: Record<string, Json> = {};
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved);
    if (!isObject(value)) return value;
    const own = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, moved(part)]));
    if (typeof own.title !== 'string' || own.type !== 'object') return own;
    const name = own.title.replaceAll(/[^A-Za-z0-9]/g, '');
    const known = schemas[name];
    if (known && JSON.stringify(known) !== JSON.stringify(own))
      throw new Error(`two schemas are called ${name}: name one of them otherwise`);
    schemas[name] = own;
    return { $ref: `#/components/schemas/${name}` };
  };
  const paths = moved(document.paths);
  for (const schema of Object.values(schemas)) schema.examples ??= [exampleOf(schema, schemas)];
  return { ...document, paths, components: { ...(document.components as object), schemas } };
}

/** The document with a name for every operation, `getOrdersByToken`, and an example of every body. */
export function withOperations(document: Json): Json {
  const { schemas } = document.components as { schemas: Record<string, Json> };
  const paths = Object.entries(document.paths as Record<string, Record<string, Json>>).map(
    ([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [
          method,
          withExamples({ operationId: operationId(method, path), ...operation }, schemas),
        ]),
      ),
    ],
  );
  return { ...document, paths: Object.fromEntries(paths) };
}

/**
 * A name that says the call: `PUT /api/orders/{token}` is `putOrdersByToken`, Tiendanube's begin with its
 * name.
 */
export function operationId(method: string, path: string): string {
  const tiendanube = path.startsWith('/v1/');
  const parts = path
    .replace(/^\/(api|v1\/\{storeId\})(?=\/|$)/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? `By${pascal(part.slice(1, -1))}` : pascal(part)));
  const name = [tiendanube ? `tiendanube${pascal(method)}` : method, ...parts].join('');
  return name;
}

function pascal(words: string): string {
  return words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function withExamples(operation: Json, schemas: Readonly<Record<string, Json>>): Json {
  const responses = Object.entries((operation.responses ?? {}) as Record<string, Json>).map(
    ([status, answer]) => [status, withExample(answer, schemas)],
  );
  return {
    ...operation,
    ...(isObject(operation.requestBody) ? { requestBody: withExample(operation.requestBody, schemas) } : {}),
    responses: Object.fromEntries(responses),
  };
}

function withExample(body: Json, schemas: Readonly<Record<string, Json>>): Json {
  if (!isObject(body.content)) return body;
  const content = Object.entries(body.content as Record<string, Json>).map(([type, media]) => {
    const { examples: _moved, ...rest } = media;
    return [type, rest.schema ? { ...rest, example: exampleOf(rest.schema as Json, schemas) } : rest];
  });
  return { ...body, content: Object.fromEntries(content) };
}
