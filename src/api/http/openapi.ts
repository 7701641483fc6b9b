/** The OpenAPI document, made from the operations. It is checked in as docs/openapi.json; a test keeps it in step. */
import type { TObject, TSchema } from '@sinclair/typebox';
import { ERRORS, type ErrorCode, type ErrorEntry } from '../../core/errors.ts';
import { problemSchema } from '../problem.ts';
import { Components } from './openapi-components.ts';
import { successStatus, type Operation } from './operation.ts';

type Json = Record<string, unknown>;

export function openApiDocument(operations: readonly Operation[], version: string): Json {
  const components = new Components();
  for (const { body, response } of operations) {
    for (const schema of [body, response]) if (schema) components.count(plain(schema));
  }
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
      responses: components.problems(),
    },
  };
}

function describe(operation: Operation, components: Components): Json {
  const { id, tag, summary, description, access, method, body, upload, conditional } = operation;
  const takes = upload
    ? Object.fromEntries(upload.types.map(type => [type, { schema: { type: 'string', format: 'binary' } }]))
    : body && jsonContent(components.use(plain(body), `${resourceOf(id)} input`), method);
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
    ...(response === undefined
      ? {}
      : { 'application/json': { schema: components.use(plain(response), resourceOf(operation.id)) } }),
    ...Object.fromEntries(produces.map(type => [type, { schema: type.endsWith('json') ? {} : { type: 'string' } }])),
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
  return { [status]: done('Done'), ...created, ...more, ...same, ...failures(operation, components) };
}

/** What every operation can answer, and what this one says of itself. */
function failures(operation: Operation, components: Components): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codesOf(operation))) {
    const { http = 500 }: ErrorEntry = ERRORS[code];
    byStatus.set(http, [...(byStatus.get(http) ?? []), code]);
  }
  // What is success with this status is no problem.
  for (const status of operation.alsoStatus ?? []) byStatus.delete(status);
  const ordered = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(ordered.map(([status, list]) => [status, components.problem(list)]));
}

function codesOf({ access, params, query, body, upload, method, errors = [] }: Operation): ErrorCode[] {
  const isOpen = access === 'public';
  const groups: [boolean, readonly ErrorCode[]][] = [
    [(params ?? query ?? body) !== undefined, ['request-invalid']],
    [!isOpen, ['token-missing', 'token-invalid', 'address-denied']],
    [!isOpen && access !== 'self', ['permission-denied']],
    [(body ?? upload) !== undefined, ['body-too-large', 'media-type-unsupported']],
    [method === 'POST' && !isOpen, ['idempotency-mismatch']],
    [true, [...errors, 'rate-limited', 'store-unavailable']],
  ];
  return groups.flatMap(([applies, codes]) => (applies ? codes : []));
}

/** `call-queues.get` tells of call queues. */
const resourceOf = (id: string): string => id.split('.')[0] ?? id;

/** Without TypeBox's symbols and our own keywords. */
function plain(schema: TSchema): Json {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === 'reference' || key === '$id' ? undefined : value)),
  ) as Json;
}
