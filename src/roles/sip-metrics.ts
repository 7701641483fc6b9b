/** What the two lower SIP layers of a node have counted; docs/metrics.md has the list. */
import type { Lifecycle } from '../core/lifecycle.ts';
import { collect } from '../core/metrics.ts';
import type { TransactionLayer } from '../sip/transaction/index.ts';
import type { MessageCounts, TransportLayer } from '../sip/transport/index.ts';

export interface CountedLayers {
  readonly transport: TransportLayer;
  readonly transactions: TransactionLayer;
  readonly messages: MessageCounts;
}

/** Shows the counts until the lifecycle ends. */
export function exposeSipMetrics(layers: CountedLayers, lifecycle: Lifecycle): void {
  for (const end of [...transportMetrics(layers), ...transactionMetrics(layers)]) lifecycle.defer('metric', end);
}

function transportMetrics({ transport, messages }: CountedLayers): (() => void)[] {
  const { counters } = transport;
  return [
    collect(
      {
        type: 'counter',
        name: 'tandem_sip_messages_total',
        help: 'SIP messages by direction and method or class of response',
        labels: ['direction', 'kind'],
      },
      () => [...messages.read()].map(({ direction, kind, count }) => [{ direction, kind }, count] as const),
    ),
    collect(
      {
        type: 'counter',
        name: 'tandem_sip_faults_total',
        help: 'Messages and connections that went wrong',
        labels: ['kind'],
      },
      () => [
        [{ kind: 'malformed' }, counters.malformed],
        [{ kind: 'dropped' }, counters.dropped],
        [{ kind: 'connection-refused' }, counters.refused],
        [{ kind: 'connection-expired' }, counters.expired],
      ],
    ),
    collect({ type: 'gauge', name: 'tandem_sip_flows', help: 'Open flows', labels: ['transport'] }, () =>
      Object.entries(transport.snapshot().flows).map(([name, count]) => [{ transport: name }, count] as const),
    ),
  ];
}

function transactionMetrics({ transactions }: CountedLayers): (() => void)[] {
  const { counters } = transactions;
  return [
    collect(
      { type: 'counter', name: 'tandem_sip_transactions_total', help: 'Transactions begun', labels: ['side'] },
      () => [
        [{ side: 'server' }, counters.served],
        [{ side: 'client' }, counters.begun],
      ],
    ),
    collect(
      {
        type: 'counter',
        name: 'tandem_sip_retransmissions_total',
        help: 'Requests that came again, or were sent again',
        labels: ['direction'],
      },
      () => [
        [{ direction: 'in' }, counters.absorbed],
        [{ direction: 'out' }, counters.retransmitted],
      ],
    ),
    collect({ type: 'gauge', name: 'tandem_sip_transactions', help: 'Transactions now', labels: ['state'] }, () => {
      const { pendingServer, pendingClient, lingering } = transactions.sizes;
      return [
        [{ state: 'pending-server' }, pendingServer],
        [{ state: 'pending-client' }, pendingClient],
        [{ state: 'lingering' }, lingering],
      ];
    }),
  ];
}
