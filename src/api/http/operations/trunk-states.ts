/** Trunks as the load balancers find them. */
import { Type } from '@sinclair/typebox';
import { object } from '../../../core/schema.ts';
import type { TrunkReport } from '../../../sip/trunk/ports.ts';
import { accountParam, defineOperation, type Operation } from '../operation.ts';
import { isoOf, moment } from './access-schemas.ts';

const state = (description: string) =>
  Type.Unsafe<TrunkReport['state']>({ type: 'string', enum: ['unknown', 'alive', 'dead'], description });

const stateSchema = object({
  trunk: Type.String({ description: 'Name of the trunk' }),
  calls: Type.Integer({ description: 'Calls that it carries now, over all load balancers' }),
  nodes: Type.Array(
    object({
      node: Type.String({ description: 'The load balancer' }),
      state: state('Alive when any target is'),
      registered: Type.Optional(Type.Boolean({ description: 'Where we register with it: whether we are' })),
      targets: Type.Array(
        object({
          target: Type.String({ description: 'Transport, host and port' }),
          state: state('By the answers to OPTIONS'),
          since: moment('Since when'),
          status: Type.Optional(Type.Integer({ description: 'Status of the last answer to OPTIONS' })),
          rttMs: Type.Optional(Type.Number({ description: 'How long it took' })),
          detail: Type.Optional(Type.String({ description: 'Why it is dead' })),
        }),
        { description: 'Addresses of the trunk' },
      ),
    }),
    { description: 'How each load balancer finds it' },
  ),
});

const list = defineOperation({
  ...{ id: 'trunk-states.list', method: 'GET', path: '/v1/accounts/{account}/trunk-states', tag: 'trunk-states' },
  access: 'trunk-states:read',
  summary: 'Live state of all trunks',
  params: object({ account: accountParam }),
  response: object({ items: Type.Array(stateSchema, { description: 'Trunks by name' }) }),
  scope: ({ account }) => ({ account }),
  async handle({ services, params: { account } }) {
    const { trunks } = services.live;
    const [reports, taken] = await Promise.all([trunks.reports(), trunks.taken()]);
    const own = reports.filter(report => report.account === account);
    const names = [...new Set(own.map(({ name }) => name))].sort();
    const now = services.clock.now();
    const items = names.map(name => ({
      trunk: name,
      calls: taken.find(one => one.account === account && one.name === name)?.calls ?? 0,
      nodes: own.filter(report => report.name === name).map(report => shown(report, now)),
    }));
    return { body: { items } as never };
  },
});

export const trunkStateOperations: readonly Operation[] = [list];

function shown({ node, state: all, registeredUntil, targets }: TrunkReport, now: number) {
  return {
    ...{ node, state: all },
    ...(registeredUntil !== undefined && { registered: registeredUntil > now }),
    targets: targets.map(({ since, ...target }) => ({ ...target, since: isoOf(since) })),
  };
}
