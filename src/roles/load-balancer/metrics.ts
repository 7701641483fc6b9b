/** What a load balancer has counted; docs/metrics.md has the list. */
import type { Lifecycle } from '../../core/lifecycle.ts';
import { collect } from '../../core/metrics.ts';
import type { LoadBalancer } from '../../sip/edge/load-balancer.ts';

export function exposeEdgeMetrics(balancer: LoadBalancer, lifecycle: Lifecycle): void {
  const read = (): ReturnType<LoadBalancer['snapshot']> => balancer.snapshot();
  const ends = [
    collect(
      { type: 'counter', name: 'tandem_edge_calls_total', help: 'New calls taken by each zone', labels: ['zone'] },
      () => Object.entries(read().spread.zones).map(([zone, count]) => [{ zone }, count] as const),
    ),
    collect(
      {
        type: 'counter',
        name: 'tandem_edge_requests_total',
        help: 'Requests that did not simply pass',
        labels: ['outcome'],
      },
      () => {
        const { resent, refused, dropped, flowFailed } = read().counters;
        return [
          [{ outcome: 'resent' }, resent],
          [{ outcome: 'refused' }, refused],
          [{ outcome: 'dropped' }, dropped],
          [{ outcome: 'flow-failed' }, flowFailed],
        ];
      },
    ),
    collect(
      { type: 'gauge', name: 'tandem_edge_held', help: 'In-dialog requests that wait for a take-over' },
      () => read().held,
    ),
    collect(
      { type: 'counter', name: 'tandem_edge_bans_total', help: 'Flows and addresses banned' },
      () => read().guard.bans,
    ),
    collect(
      { type: 'counter', name: 'tandem_edge_unheard_total', help: 'Requests dropped because of a ban or a flood' },
      () => read().guard.dropped,
    ),
    collect(
      { type: 'gauge', name: 'tandem_edge_trusted', help: 'Flows that have shown who they are' },
      () => read().guard.trusted,
    ),
  ];
  for (const end of ends) lifecycle.defer('metric', end);
}
