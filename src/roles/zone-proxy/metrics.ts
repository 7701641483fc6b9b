/** What a zone-proxy has counted; docs/metrics.md has the list. */
import type { Lifecycle } from '../../core/lifecycle.ts';
import { collect } from '../../core/metrics.ts';
import type { Notifier } from '../../sip/event/index.ts';
import type { ZoneProxy } from '../../sip/proxy/zone-proxy.ts';

export function exposeProxyMetrics(proxy: ZoneProxy, lifecycle: Lifecycle): void {
  const read = (): ReturnType<ZoneProxy['snapshot']> => proxy.snapshot();
  const ends = [
    collect(
      {
        type: 'counter',
        name: 'tandem_proxy_requests_total',
        help: 'Requests by the step that ended them and the status they got',
        labels: ['method', 'step', 'status'],
      },
      () =>
        Object.entries(read().verdicts).map(([key, count]) => {
          const [method = '', step = '', status = ''] = key.split(' ');
          return [{ method, step, status }, count] as const;
        }),
    ),
    collect(
      { type: 'counter', name: 'tandem_proxy_calls_total', help: 'New calls given to each switch', labels: ['node'] },
      () => Object.entries(read().calls).map(([node, count]) => [{ node }, count] as const),
    ),
    collect(
      { type: 'counter', name: 'tandem_proxy_resent_total', help: 'Pending INVITEs given to another switch' },
      () => read().resent,
    ),
    collect(
      { type: 'gauge', name: 'tandem_proxy_pending_invites', help: 'INVITEs without a final response' },
      () => read().pendingInvites,
    ),
  ];
  for (const end of ends) lifecycle.defer('metric', end);
}

export function exposeEventMetrics(notifier: Notifier, lifecycle: Lifecycle): void {
  const read = (): ReturnType<Notifier['snapshot']> => notifier.snapshot();
  const ends = [
    collect(
      { type: 'gauge', name: 'tandem_subscriptions', help: 'Subscriptions of this node', labels: ['event'] },
      () => Object.entries(read().events).map(([event, count]) => [{ event }, count] as const),
    ),
    collect(
      { type: 'counter', name: 'tandem_notifies_total', help: 'NOTIFYs by how they went', labels: ['outcome'] },
      () => Object.entries(read().notifies).map(([outcome, count]) => [{ outcome }, count] as const),
    ),
  ];
  for (const end of ends) lifecycle.defer('metric', end);
}
