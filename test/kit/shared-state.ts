/** The engines of the shared state, for the suites that each of them has to pass. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from 'vitest';
import type { EventLog } from '../../src/api/live/ports.ts';
import type { ClaimStore, MembershipStore } from '../../src/cluster/ports.ts';
import { SystemClock, type Clock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/log.ts';
import type { CheckpointStore } from '../../src/pbx/call/ports.ts';
import type { QueueStore } from '../../src/pbx/features/queue/ports.ts';
import type { PlaceStore } from '../../src/pbx/places/ports.ts';
import type { ParkStore } from '../../src/pbx/features/park/ports.ts';
import type { PresenceStore } from '../../src/pbx/presence/ports.ts';
import type { SubscriptionStore } from '../../src/sip/event/ports.ts';
import type { LocationStore } from '../../src/sip/registrar/ports.ts';
import type { TrunkReportStore, TrunkSeatStore } from '../../src/sip/trunk/ports.ts';
import {
  MemoryCallStore,
  MemoryCallTable,
  MemoryEventLog,
  MemoryEventTable,
  MemoryLocationStore,
  MemoryMemberTable,
  MemoryMembershipStore,
  MemoryPlaceStore,
  MemoryParkStore,
  MemoryPresenceStore,
  MemoryPresenceTable,
  MemoryQueueStore,
  MemoryQueueTable,
  MemorySubscriptionStore,
  MemoryTrunkStore,
  SqliteCallStore,
  SqliteEventLog,
  SqliteLocationStore,
  SqliteMembershipStore,
  SqlitePlaceStore,
  SqliteParkStore,
  SqlitePresenceStore,
  SqliteQueueStore,
  SqliteSubscriptionStore,
  SqliteTrunkStore,
} from '../../src/store/index.ts';

export type CallStore = CheckpointStore & ClaimStore;
export type TrunkStore = TrunkReportStore & TrunkSeatStore;

/** One shared state; each call opens another view of it, as another process would. */
interface Engine {
  location(): LocationStore;
  calls(boot: string): CallStore;
  members(clock?: Clock): MembershipStore;
  subscriptions(): SubscriptionStore;
  presence(boot?: string): PresenceStore;
  parking(): ParkStore;
  trunks(): TrunkStore;
  queues(): QueueStore;
  places(): PlaceStore;
  events(node: string, clock?: Clock): EventLog;
  close(): void;
}

const ENGINES: readonly [string, () => Engine][] = [
  ['memory', memoryEngine],
  ['sqlite', sqliteEngine],
];

/** A suite that every engine of the shared state has to pass. What `suite` is given is the state of the test that runs. */
export function onEveryEngine(title: string, suite: (engine: () => Engine) => void): void {
  describe.each(ENGINES)(`${title} on %s`, (_name, open) => {
    let current: Engine | undefined;
    beforeEach(() => {
      current = open();
    });
    afterEach(() => {
      current?.close();
      current = undefined;
    });
    suite(() => {
      if (current === undefined) throw new Error('no test is running');
      return current;
    });
  });
}

function memoryEngine(): Engine {
  const location = new MemoryLocationStore();
  const calls = new MemoryCallTable();
  const members = new MemoryMemberTable();
  const subscriptions = new MemorySubscriptionStore();
  const presence = new MemoryPresenceTable();
  const queues = new MemoryQueueTable();
  const places = new MemoryPlaceStore();
  const events = new MemoryEventTable();
  const parking = new MemoryParkStore();
  const clock = new SystemClock();
  const trunks = new MemoryTrunkStore(clock);
  return {
    subscriptions: () => subscriptions,
    presence: boot => new MemoryPresenceStore(presence, clock, boot),
    trunks: () => trunks,
    queues: () => new MemoryQueueStore(queues),
    places: () => places,
    events: (node, time = clock) => new MemoryEventLog(events, time, node),
    parking: () => parking,
    location: () => location,
    calls: boot => new MemoryCallStore(calls, boot),
    members: (time = clock) => new MemoryMembershipStore(members, time),
    close: () => clock.close(),
  };
}

export function sqliteEngine(): Engine {
  const directory = mkdtempSync(join(tmpdir(), 'tandem-store-'));
  const clock = new SystemClock();
  const opened: { close(): void }[] = [];
  const own = <T extends { close(): void }>(store: T): T => {
    opened.push(store);
    return store;
  };
  const common = { directory, synchronous: 'off', log: silentLogger } as const;
  return {
    subscriptions: () => own(new SqliteSubscriptionStore({ ...common, clock })),
    presence: (boot = '') => own(new SqlitePresenceStore({ ...common, clock, boot })),
    places: () => own(new SqlitePlaceStore({ ...common, clock })),
    events: (node, time = clock) => own(new SqliteEventLog({ ...common, clock: time, node })),
    parking: () => own(new SqliteParkStore({ ...common, clock })),
    location: () => own(new SqliteLocationStore({ ...common, clock })),
    trunks: () => own(new SqliteTrunkStore({ ...common, clock })),
    queues: () => own(new SqliteQueueStore({ ...common, clock })),
    calls: boot => own(new SqliteCallStore({ ...common, clock, boot })),
    members: (time = clock) => own(new SqliteMembershipStore({ ...common, clock: time })),
    close: () => {
      for (const store of opened) store.close();
      clock.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
