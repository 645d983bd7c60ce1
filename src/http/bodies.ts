import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { BodyLimits } from './body-shape.js';
import { parseForm } from './form.js';
import { parseBody } from './lenient-json.js';

const jsonTypes = new Set(['', 'application/json', 'text/json', 'application/x-www-form-urlencoded']);

const received = new WeakMap<FastifyRequest, Buffer>();
const nothing = Buffer.alloc(0);

/** The bytes of a body as they came: none where there was none. */
export function bytesOf(request: FastifyRequest): Buffer {
  return received.get(request) ?? nothing;
}

/** A media type that this API does not read. */
export class UnsupportedMediaType extends Error {
  readonly statusCode = 415;

  constructor(type: string) {
    super(
      `Unsupported Media Type: ${JSON.stringify(type.slice(0, 100))} is not read here, send application/json`,
    );
  }
}

/**
 * Reads every body of a plugin as JSON. An empty body is none, under any Content-Type; a missing or form
 * Content-Type whose body is JSON is read as JSON, and with `forms` a form as an object; others are 415.
 */
export function readBodies(
  app: FastifyInstance,
  options: {
    readonly relaxed: boolean;
    readonly types?: ReadonlySet<string>;
    readonly forms?: boolean;
    /** What is more is refused before it is parsed; without them the server's own limit counts alone. */
    readonly limits?: BodyLimits;
  },
): void {
  const { limits } = options;
  const parser = { parseAs: 'buffer', ...(limits ? { bodyLimit: limits.bytes } : {}) } as const;
  const types = options.types ?? jsonTypes;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', parser, (request: FastifyRequest, body: Buffer, done) => {
    received.set(request, body);
    try {
      if (body.length === 0) return done(null, undefined);
      const type = (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
      if (!types.has(type) && !/^application\/[\w.-]+\+json$/.test(type))
        throw new UnsupportedMediaType(type);
      const isFormed = options.forms && isForm(type, body);
      done(null, isFormed ? parseForm(body) : parseBody(body, options.relaxed, limits));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
}

/** Whether a body that is said to be a form is one: curl says so of JSON too. */
function isForm(type: string, body: Buffer): boolean {
  return type === 'application/x-www-form-urlencoded' && !/^\s*[[{]/.test(body.toString('latin1', 0, 100));
}
