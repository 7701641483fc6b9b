/** What monitoring and people need before anything else: health, metrics, the document of the API, and its errors. */
import { Type } from '@sinclair/typebox';
import { ERRORS, TandemError, type ErrorCode, type ErrorEntry } from '../../../core/errors.ts';
import { registry } from '../../../core/metrics.ts';
import type { NodeRecord } from '../../../cluster/ports.ts';
import { defineOperation, type Operation } from '../operation.ts';
import { documentationPage, pageFile } from '../page.ts';

const tag = 'system';

export const nodeHealthFields = {
  id: Type.String({ description: 'Id of the node' }),
  role: Type.String({ description: 'What it does' }),
  zone: Type.Optional(Type.String({ description: 'Zone it belongs to' })),
  state: Type.Unsafe<NodeRecord['state']>({ type: 'string', enum: ['alive', 'dead', 'left'], description: 'State' }),
  draining: Type.Boolean({ description: 'It takes no new calls' }),
  load: Type.Number({ description: 'What it has to carry: calls of a switch' }),
  leaseMs: Type.Number({ description: 'Milliseconds until its lease runs out; negative when it has' }),
};
const nodeHealthSchema = Type.Object(nodeHealthFields, { additionalProperties: false });

/**
 * `ok` when every node is alive, `degraded` when some are not but calls can still be made, `down` when a role that a
 * call needs has nobody left.
 */
type HealthStatus = 'ok' | 'degraded' | 'down';

const healthOperation = defineOperation({
  ...{ id: 'system.health', method: 'GET', path: '/health', tag, access: 'public' },
  summary: 'Health of the cluster',
  description: '503, with the same body, when a role that calls need has nobody left.',
  alsoStatus: [503],
  response: Type.Object(
    {
      status: Type.Unsafe<HealthStatus>({
        type: 'string',
        enum: ['ok', 'degraded', 'down'],
        description: 'All in all',
      }),
      nodes: Type.Array(nodeHealthSchema, { description: 'Every node' }),
    },
    { additionalProperties: false },
  ),
  handle({ services }) {
    const nodes = services.members();
    const status = statusOf(nodes);
    const now = services.clock.now();
    return { status: status === 'down' ? 503 : 200, body: { status, nodes: nodes.map(node => nodeHealth(node, now)) } };
  },
});

const ready = defineOperation({
  ...{ id: 'system.ready', method: 'GET', path: '/ready', tag, access: 'public' },
  summary: 'Whether this process can serve requests',
  description: '503 while its store does not answer.',
  response: Type.Object({ ready: Type.Literal(true) }, { additionalProperties: false }),
  errors: ['store-unavailable'],
  async handle({ services }) {
    await services.accounts.domains();
    return { body: { ready: true as const } };
  },
});

const metrics = defineOperation({
  ...{ id: 'system.metrics', method: 'GET', path: '/metrics', tag, access: 'public' },
  summary: 'Metrics of this process, in the format of Prometheus',
  produces: ['text/plain'],
  async handle() {
    return { headers: { 'content-type': registry.contentType }, body: Buffer.from(await registry.metrics()) };
  },
});

const document = defineOperation({
  ...{ id: 'system.openapi', method: 'GET', path: '/openapi.json', tag, access: 'public' },
  summary: 'This document',
  produces: ['application/json'],
  handle: ({ services }) => ({
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: Buffer.from(services.openApi()),
  }),
});

const browse = defineOperation({
  ...{ id: 'system.docs', method: 'GET', path: '/docs', tag, access: 'public' },
  summary: 'This document as a page',
  produces: ['text/html'],
  handle: documentationPage,
});

const browseFile = defineOperation({
  ...{ id: 'system.docs-file', method: 'GET', path: '/docs/{file}', tag, access: 'public' },
  summary: 'What the page is made of',
  params: Type.Object({ file: Type.String({ pattern: '^[a-z-]+\\.(js|css|png)$', description: 'Name of the file' }) }),
  produces: ['text/css', 'text/javascript', 'image/png'],
  errors: ['resource-unknown'],
  handle: ({ params: { file } }) => pageFile(file),
});

const errorSchema = Type.Object(
  {
    code: Type.String({ description: 'Stable code' }),
    title: Type.String({ description: 'What it means' }),
    status: Type.Integer({ description: 'HTTP status' }),
  },
  { additionalProperties: false },
);

const problems = defineOperation({
  ...{ id: 'system.problems', method: 'GET', path: '/problems', tag, access: 'public' },
  summary: 'Every problem that a request can meet',
  response: Type.Object({ items: Type.Array(errorSchema) }, { additionalProperties: false }),
  handle: () => ({ body: { items: PROBLEMS } }),
});

const problem = defineOperation({
  ...{ id: 'system.problem', method: 'GET', path: '/problems/{code}', tag, access: 'public' },
  summary: 'What a problem means',
  params: Type.Object({ code: Type.String({ maxLength: 64, description: 'Code of the problem' }) }),
  response: errorSchema,
  errors: ['resource-unknown'],
  handle({ params: { code } }) {
    const found = PROBLEMS.find(one => one.code === code);
    if (!found) throw new TandemError('resource-unknown');
    return { body: found };
  },
});

export const systemOperations: readonly Operation[] = [
  ...[healthOperation, ready, metrics, document, browse, browseFile, problems, problem],
];

const PROBLEMS = (Object.entries(ERRORS) as [ErrorCode, ErrorEntry][]).flatMap(([code, { text: title, http }]) =>
  http === undefined ? [] : [{ code, title, status: http }],
);

function statusOf(nodes: readonly NodeRecord[]): HealthStatus {
  const alive = new Set(nodes.filter(({ state }) => state === 'alive').map(({ role }) => role));
  const needed = ['load-balancer', 'zone-proxy', 'call-switch'] as const;
  if (needed.some(role => !alive.has(role))) return 'down';
  return nodes.every(({ state }) => state === 'alive') ? 'ok' : 'degraded';
}

export function nodeHealth(node: NodeRecord, now: number) {
  const { id, role, zone, state, draining, load } = node;
  return { id, role, ...(zone === '' ? {} : { zone }), state, draining, load, leaseMs: node.leaseUntil - now };
}
