/** The OpenAPI document, made from the operations. It is checked in as docs/openapi.json; a test keeps it in step. */
import type { TObject, TSchema } from '@sinclair/typebox';
import { ERRORS, type ErrorCode, type ErrorEntry } from '../../core/errors.ts';
import { PROBLEM_TYPE, problemSchema } from '../problem.ts';
import { successStatus, type Operation } from './operation.ts';

type Json = Record<string, unknown>;

/** Schemas longer than this (in characters) that occur more than once get a name of their own. */
const WORTH_A_NAME = 300;

export function openApiDocument(operations: readonly Operation[], version: string): Json {
  const components = new Components(operations);
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describe(operation, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tandem control API',
      version,
      description:
        'Everything that operators set and see. Errors are problem documents (RFC 9457) with stable codes; lists come in pages; ' +
        'objects have entity tags, and changes take If-Match; POST takes Idempotency-Key.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map(name => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'An API token, or a session' } },
      schemas: { Problem: plain(problemSchema), ...components.schemas() },
    },
  };
}

function describe(operation: Operation, components: Components): Json {
  const { id, tag, summary, description, access, method, body, upload, conditional } = operation;
  const takes = upload
    ? Object.fromEntries(upload.types.map(type => [type, { schema: { type: 'string', format: 'binary' } }]))
    : body && jsonContent(components.use(body), method);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(access === 'public' ? { security: [] } : {}),
    ...(access === 'public' || access === 'self' ? {} : { 'x-permission': access }),
    parameters: [
      ...parameters(operation.params, 'path'),
      ...parameters(operation.query, 'query'),
      ...(method === 'POST' && access !== 'public'
        ? [header('Idempotency-Key', 'Makes a repeated request harmless')]
        : []),
      ...(conditional === true ? conditionHeaders(method) : []),
    ],
    ...(takes === undefined ? {} : { requestBody: { required: operation.bodyOptional !== true, content: takes } }),
    responses: responses(operation, components),
  };
}

function jsonContent(schema: Json, method: string): Json {
  const patch = method === 'PATCH' ? { 'application/merge-patch+json': { schema } } : {};
  return { 'application/json': { schema }, ...patch };
}

const header = (name: string, description: string): Json => ({
  ...{ name, in: 'header', required: false, description, schema: { type: 'string', maxLength: 255 } },
});

function conditionHeaders(method: string): Json[] {
  if (method === 'GET') return [header('If-None-Match', '304 when the entity tag is still this one')];
  const match = header('If-Match', '412 when the entity tag is another one by now');
  return method === 'PUT' ? [match, header('If-None-Match', '`*`: only when it is not there yet')] : [match];
}

function parameters(schema: TObject | undefined, place: 'path' | 'query'): Json[] {
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => {
    const { description, ...rest } = plain(field);
    const required = place === 'path' || (schema?.required?.includes(name) === true && rest['default'] === undefined);
    return { name, in: place, required, ...(description === undefined ? {} : { description }), schema: rest };
  });
}

function responses(operation: Operation, components: Components): Json {
  const { response, produces = [], conditional, method } = operation;
  const content: Json = {
    ...(response === undefined ? {} : { 'application/json': { schema: components.use(response) } }),
    ...Object.fromEntries(produces.map(type => [type, { schema: { type: 'string' } }])),
  };
  const tag = conditional === true && method !== 'DELETE' ? { headers: { ETag: { schema: { type: 'string' } } } } : {};
  const done = (description: string): Json => ({
    description,
    ...tag,
    ...(Object.keys(content).length === 0 ? {} : { content }),
  });
  const status = successStatus(operation);
  const created = method === 'PUT' && conditional === true ? { 201: done('It was added') } : {};
  const same = method === 'GET' && conditional === true ? { 304: { description: 'It has not changed' } } : {};
  const more = Object.fromEntries((operation.alsoStatus ?? []).map(one => [one, done('See the description')]));
  return { [status]: done('Done'), ...created, ...more, ...same, ...failures(operation) };
}

/** What every operation can answer, and what this one says of itself. */
function failures(operation: Operation): Json {
  const { access, params, query, body, upload } = operation;
  const takes = params ?? query ?? body;
  const codes: ErrorCode[] = [
    ...(takes ? (['request-invalid'] as const) : []),
    ...(access === 'public' ? [] : (['token-missing', 'token-invalid', 'address-denied'] as const)),
    ...(access === 'public' || access === 'self' ? [] : (['permission-denied'] as const)),
    ...((body ?? upload) ? (['body-too-large', 'media-type-unsupported'] as const) : []),
    ...(operation.method === 'POST' && access !== 'public' ? (['idempotency-mismatch'] as const) : []),
    ...(operation.errors ?? []),
    'rate-limited',
    'store-unavailable',
  ];
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codes)) {
    const { http = 500 }: ErrorEntry = ERRORS[code];
    byStatus.set(http, [...(byStatus.get(http) ?? []), code]);
  }
  const content = { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, list]) => [status, { description: list.map(code => `\`${code}\``).join(', '), content }]),
  );
}

/** Large schemas that occur more than once, by name. */
class Components {
  readonly #names = new Map<string, string>();
  readonly #schemas = new Map<string, Json>();

  constructor(operations: readonly Operation[]) {
    const counts = new Map<string, number>();
    for (const { body, response, id } of operations) {
      for (const [schema, what] of [
        [body, 'Input'],
        [response, ''],
      ] as const) {
        if (schema === undefined) continue;
        this.#count(counts, itemsOf(schema) ?? schema, `${componentName(id)}${what}`);
      }
    }
  }

  #count(counts: Map<string, number>, schema: TSchema, name: string): void {
    const text = JSON.stringify(plain(schema));
    const seen = (counts.get(text) ?? 0) + 1;
    counts.set(text, seen);
    if (seen === 2 && text.length > WORTH_A_NAME && !this.#names.has(text)) {
      const free = this.#schemas.has(name) ? `${name}${this.#schemas.size}` : name;
      this.#names.set(text, free);
      this.#schemas.set(free, plain(schema));
    }
  }

  use(schema: TSchema): Json {
    const own = this.#reference(schema);
    if (own) return own;
    const items = itemsOf(schema);
    const shared = items && this.#reference(items);
    if (!shared) return plain(schema);
    const whole = plain(schema) as { properties: Record<string, Json> };
    return { ...whole, properties: { ...whole.properties, items: { ...whole.properties['items'], items: shared } } };
  }

  schemas(): Record<string, Json> {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #reference(schema: TSchema): Json | undefined {
    const name = this.#names.get(JSON.stringify(plain(schema)));
    return name === undefined ? undefined : { $ref: `#/components/schemas/${name}` };
  }
}

/** `call-queues.get` has a CallQueues in its answer. */
const componentName = (id: string): string =>
  (id.split('.')[0] ?? id)
    .split('-')
    .map(part => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('');

/** Of a page. */
function itemsOf(schema: TSchema): TSchema | undefined {
  const { items } = ((schema as TObject).properties as TObject['properties'] | undefined) ?? {};
  return (items as { items?: TSchema } | undefined)?.items;
}

/** Without TypeBox's symbols and our own keywords. */
function plain(schema: TSchema): Json {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === 'reference' || key === '$id' ? undefined : value)),
  ) as Json;
}
