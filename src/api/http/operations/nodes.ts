/** Nodes and zones: how they are, and taking them out of service for new calls. */
import { Type } from '@sinclair/typebox';
import type { DrainTarget, NodeRecord } from '../../../cluster/ports.ts';
import { TandemError } from '../../../core/errors.ts';
import { formatHostPort } from '../../../core/host-port.ts';
import { asNodeId, asZoneId } from '../../../core/ids.ts';
import { defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { nodeHealth, nodeHealthFields } from './system.ts';

const tag = 'nodes';
const nodeSchema = Type.Object(
  {
    ...nodeHealthFields,
    inner: Type.String({ description: 'Where its neighbours reach it' }),
    pid: Type.Integer({ description: 'Process' }),
  },
  { additionalProperties: false },
);
const zoneSchema = Type.Object(
  {
    zone: Type.String({ description: 'Name of the zone' }),
    alive: Type.Integer({ description: 'Nodes that are alive' }),
    draining: Type.Boolean({ description: 'All of them take no new calls' }),
    load: Type.Number({ description: 'Calls of its switches' }),
    nodes: Type.Array(Type.String(), { description: 'Ids of its nodes' }),
  },
  { additionalProperties: false },
);
const nodeParams = Type.Object({ node: Type.String({ minLength: 1, maxLength: 64, description: 'Id of the node' }) });
const zoneParams = Type.Object({ zone: Type.String({ minLength: 1, maxLength: 64, description: 'Name of the zone' }) });
const concerned = Type.Object(
  { nodes: Type.Array(Type.String(), { description: 'Nodes that this concerns' }), draining: Type.Boolean() },
  { additionalProperties: false },
);
const listOf = <T extends Parameters<typeof Type.Array>[0]>(items: T) =>
  Type.Object({ items: Type.Array(items) }, { additionalProperties: false });

const list = defineOperation({
  ...{ id: 'nodes.list', method: 'GET', path: '/v1/nodes', tag, access: 'nodes:read' },
  summary: 'List the nodes of the cluster',
  response: listOf(nodeSchema),
  handle: ({ services }) => ({ body: { items: services.members().map(one => shown(one, services.clock.now())) } }),
});

const get = defineOperation({
  ...{ id: 'nodes.get', method: 'GET', path: '/v1/nodes/{node}', tag, access: 'nodes:read' },
  summary: 'Get a node',
  params: nodeParams,
  response: nodeSchema,
  errors: ['node-unknown'],
  handle({ services, params: { node } }) {
    const found = services.members().find(({ id }) => id === node);
    if (!found) throw new TandemError('node-unknown', { detail: node });
    return { body: shown(found, services.clock.now()) };
  },
});

const zones = defineOperation({
  ...{ id: 'zones.list', method: 'GET', path: '/v1/zones', tag, access: 'nodes:read' },
  summary: 'List the zones',
  response: listOf(zoneSchema),
  handle: ({ services }) => ({ body: { items: zonesOf(services.members()) } }),
});

function drainOperation(what: 'node' | 'zone', on: boolean): Operation {
  const verb = on ? 'drain' : 'undrain';
  return defineOperation({
    ...{ id: `${what}s.${verb}`, method: 'POST', path: `/v1/${what}s/{${what}}/${verb}`, tag, access: 'nodes:write' },
    summary: on ? `Take a ${what} out of service for new calls` : `Put a ${what} back into service`,
    params: what === 'node' ? nodeParams : zoneParams,
    response: concerned,
    errors: ['node-unknown'],
    async handle(call) {
      const { services, recorder } = call;
      const name = (call.params as Record<string, string>)[what] ?? '';
      const nodes = await services.membership.setDraining(target(call, what, name), on);
      const after = { draining: on, nodes };
      await services.audit.append([recorder.entry({ resource: `${what}s`, key: name, after })]);
      return { body: { nodes: [...nodes], draining: on } };
    },
  });
}

function target({ services }: OperationCall, what: 'node' | 'zone', name: string): DrainTarget {
  const members = services.members();
  const found = members.some(({ id, zone }) => (what === 'node' ? id === name : zone === name));
  if (!found) throw new TandemError('node-unknown', { detail: `${what} ${name}` });
  return what === 'node' ? { node: asNodeId(name) } : { zone: asZoneId(name) };
}

function zonesOf(nodes: readonly NodeRecord[]) {
  const names = [...new Set(nodes.map(({ zone }) => zone))].filter(zone => zone !== '').sort();
  return names.map(zone => {
    const own = nodes.filter(one => one.zone === zone);
    const alive = own.filter(({ state }) => state === 'alive');
    const load = alive.filter(({ role }) => role === 'call-switch').reduce((sum, one) => sum + one.load, 0);
    const draining = alive.length > 0 && alive.every(one => one.draining);
    return { zone, alive: alive.length, draining, load, nodes: own.map(({ id }) => String(id)) };
  });
}

const shown = (node: NodeRecord, now: number) => ({
  ...nodeHealth(node, now),
  inner: formatHostPort(node.inner),
  pid: node.pid,
});

export const nodeOperations: readonly Operation[] = [
  ...[list, get, zones],
  ...[
    drainOperation('node', true),
    drainOperation('node', false),
    drainOperation('zone', true),
    drainOperation('zone', false),
  ],
];
