/** The HTTP API for operators and monitoring. */
import Fastify, { type FastifyInstance } from 'fastify';
import type { NodeRecord } from '../cluster/ports.ts';
import type { Clock } from '../core/clock.ts';
import { registry } from '../core/metrics.ts';

export interface ControlApiOptions {
  members: () => readonly NodeRecord[];
  clock: Clock;
}

export interface NodeHealth {
  id: string;
  role: string;
  zone?: string;
  state: NodeRecord['state'];
  draining: boolean;
  load: number;
  /** Milliseconds until its lease runs out; negative when it has. */
  leaseMs: number;
}

/**
 * `ok` when every node is alive, `degraded` when some are not but calls can still be made, `down` when a role that a
 * call needs has nobody left.
 */
export type HealthStatus = 'ok' | 'degraded' | 'down';

export function createControlApi({ members, clock }: ControlApiOptions): FastifyInstance {
  const server = Fastify({ forceCloseConnections: true });
  server.get('/health', (_request, reply) => {
    const nodes = members();
    const status = statusOf(nodes);
    void reply.code(status === 'down' ? 503 : 200);
    return { status, nodes: nodes.map(node => health(node, clock.now())) };
  });
  server.get('/metrics', async (_request, reply) => {
    void reply.header('content-type', registry.contentType);
    return registry.metrics();
  });
  // RFC 9457: problems are told in one form.
  server.setNotFoundHandler((_request, reply) => {
    void reply.code(404).header('content-type', 'application/problem+json');
    return { type: 'about:blank', title: 'Not Found', status: 404 };
  });
  return server;
}

function statusOf(nodes: readonly NodeRecord[]): HealthStatus {
  const alive = new Set(nodes.filter(({ state }) => state === 'alive').map(({ role }) => role));
  const needed = ['load-balancer', 'zone-proxy', 'call-switch'] as const;
  if (needed.some(role => !alive.has(role))) return 'down';
  return nodes.every(({ state }) => state === 'alive') ? 'ok' : 'degraded';
}

function health(node: NodeRecord, now: number): NodeHealth {
  const { id, role, zone, state, draining, load } = node;
  return { id, role, ...(zone === '' ? {} : { zone }), state, draining, load, leaseMs: node.leaseUntil - now };
}
