/** What operations on live things work with. */
import type { EventSink } from '../../core/events.ts';
import type { QueueCommands } from '../../pbx/features/queue/ports.ts';
import type { LocationStore } from '../../sip/registrar/ports.ts';
import type { TrunkReportStore, TrunkSeatStore } from '../../sip/trunk/ports.ts';
import type { CallRecordReader } from '../ports.ts';
import type { LadderSources } from '../ladder/collect.ts';
import type { DeliveryStore } from '../webhooks/ports.ts';
import type { WebhookSender } from '../webhooks/sender.ts';
import type { LiveCalls } from './calls.ts';
import type { EventHub } from './hub.ts';

export interface LiveServices {
  readonly calls: LiveCalls;
  /** Calls that are over. */
  readonly records: Pick<CallRecordReader, 'get'>;
  readonly ladder: LadderSources;
  readonly events: EventHub;
  /** What the API itself tells. */
  readonly told: EventSink;
  /** Removals are told as events. */
  readonly locations: LocationStore;
  readonly trunks: TrunkReportStore & TrunkSeatStore;
  /** Asked of any switch: they all see the same table. */
  readonly queues: {
    figures(account: string): Promise<QueueCommands['queue.figures']['out']>;
    history(query: QueueCommands['queue.history']['in']): Promise<QueueCommands['queue.history']['out']>;
    opt(change: QueueCommands['queue.opt']['in']): Promise<void>;
  };
  readonly deliveries: DeliveryStore;
  readonly webhookSender: Pick<WebhookSender, 'fault'>;
  /** Metrics of all nodes, with the node's name on each. */
  readonly metrics: () => Promise<string>;
}
