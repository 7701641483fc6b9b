/** What is live, without a cluster: one switch with calls of the test's making, everything else in memory. */
import { LiveCalls } from '../../src/api/live/calls.ts';
import { EventHub } from '../../src/api/live/hub.ts';
import type { LiveServices } from '../../src/api/live/services.ts';
import { AddressPolicy } from '../../src/api/webhooks/address-policy.ts';
import { WebhookSender } from '../../src/api/webhooks/sender.ts';
import type { Clock } from '../../src/core/clock.ts';
import { TandemError } from '../../src/core/errors.ts';
import { silentLogger } from '../../src/core/log.ts';
import {
  MemoryEventLog,
  MemoryEventTable,
  MemoryLocationStore,
  MemoryTrunkStore,
  WebhookDeliveryStore,
  type DurableDatabase,
} from '../../src/store/index.ts';

export function fakeLive({
  clock,
  db,
  ...own
}: { readonly clock: Clock; readonly db: DurableDatabase } & Partial<LiveServices>): LiveServices {
  const log = new MemoryEventLog(new MemoryEventTable(), clock, 'api1');
  return {
    calls: new LiveCalls({
      switches: () => [{ id: 'switch-a1', draining: false, load: 0 }],
      ownerOf: () => Promise.resolve(undefined),
      command: (_node, name) =>
        name === 'call.list' ? Promise.resolve([] as never) : Promise.reject(new TandemError('call-unknown')),
    }),
    records: { get: () => Promise.resolve(undefined) },
    ladder: { nodes: () => [], ask: () => Promise.resolve({ messages: [] }) },
    events: new EventHub(log, silentLogger),
    told: log,
    locations: new MemoryLocationStore(),
    trunks: new MemoryTrunkStore(clock),
    queues: {
      figures: () => Promise.resolve([]),
      history: () => Promise.resolve({ intervals: [], members: [] }),
      opt: () => Promise.resolve(),
    },
    deliveries: new WebhookDeliveryStore(db),
    webhookSender: new WebhookSender({ policy: new AddressPolicy([]), allowHttp: false }),
    metrics: () => Promise.resolve(''),
    ...own,
  };
}
