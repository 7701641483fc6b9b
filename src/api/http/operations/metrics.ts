/** Metrics of the whole cluster through one door: the nodes themselves listen only on sockets of their machine. */
import { defineOperation, type Operation } from '../operation.ts';

const cluster = defineOperation({
  ...{ id: 'system.cluster-metrics', method: 'GET', path: '/metrics/cluster', tag: 'system', access: 'nodes:read' },
  summary: 'Metrics of all nodes, in the format of Prometheus',
  description:
    'Each sample has the labels `node`, `role` and `zone`. `tandem_node_up` is 0 for a node that did not answer. Scrape it at one API process only.',
  produces: ['text/plain'],
  scope: () => ({}),
  async handle({ services }) {
    const body = Buffer.from(await services.live.metrics());
    return { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }, body };
  },
});

export const metricOperations: readonly Operation[] = [cluster];
