/** The inspection server of a node: a Unix socket that only the machine's operator can open. */
import { chmod, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import Fastify from 'fastify';
import { TandemError } from '../../core/errors.ts';
import { leaks } from '../../core/leaks.ts';
import type { Resource } from '../../core/lifecycle.ts';
import { registry } from '../../core/metrics.ts';
import type { MessageTrace } from '../../core/trace.ts';
import type { CommandFailure, Commands } from './commands.ts';
import type { Inspection } from './inspection.ts';

export interface InspectionServerOptions {
  path: string;
  node: { id: string; boot: string; role: string };
  inspection: Inspection;
  trace: MessageTrace;
  commands?: Commands;
}

/** Serves /snapshot, /parts/<name> for one part of it, /calls, /trace?call= (any number of them), /metrics and POST /commands/<name>. */
export async function startInspectionServer(options: InspectionServerOptions): Promise<Resource> {
  const { path, node, inspection, trace, commands } = options;
  const server = Fastify({ forceCloseConnections: true });
  server.get('/snapshot', async () => {
    const memory = process.memoryUsage();
    const own = { ...node, pid: process.pid, rssBytes: memory.rss, heapBytes: memory.heapUsed };
    return { node: own, live: leaks.live(), ...(await inspection.all()) };
  });
  server.get<{ Params: { name: string } }>('/parts/:name', async (request, reply) => {
    const answer = await inspection.ask(request.params.name);
    if (answer === undefined) void reply.code(404);
    return { answer };
  });
  server.get('/calls', async () => ({ calls: (await inspection.ask('calls')) ?? [] }));
  server.get<{ Querystring: { call?: string | string[] } }>('/trace', request => ({
    node: node.id,
    messages: trace.entries(...[request.query.call ?? []].flat()),
  }));
  server.get('/metrics', async (_request, reply) => {
    void reply.header('content-type', registry.contentType);
    return registry.metrics();
  });
  server.post<{ Params: { name: string } }>('/commands/:name', async (request, reply) => {
    try {
      return { answer: (await commands?.run(request.params.name, request.body)) ?? null };
    } catch (error) {
      void reply.code(error instanceof TandemError ? error.httpStatus : 500);
      return failure(error);
    }
  });
  await mkdir(dirname(path), { recursive: true });
  // What a killed predecessor has left; the node's id is its own, so nobody else listens there.
  await rm(path, { force: true });
  await server.listen({ path });
  await chmod(path, 0o600);
  return { close: () => server.close() };
}

function failure(error: unknown): CommandFailure {
  if (!(error instanceof TandemError)) return { error: { code: 'internal', detail: String(error) } };
  const { code, detail } = error;
  return { error: { code, ...(detail !== undefined && { detail }) } };
}
