/** The stores of the shared state, whichever engine has it: each is opened when it is asked for. */
import type { EventLog } from '../api/live/ports.ts';
import type { ClaimStore, MembershipStore } from '../cluster/ports.ts';
import type { Clock } from '../core/clock.ts';
import type { Lifecycle } from '../core/lifecycle.ts';
import type { CheckpointStore } from '../pbx/call/ports.ts';
import type { ParkStore } from '../pbx/features/park/ports.ts';
import type { QueueStore } from '../pbx/features/queue/ports.ts';
import type { PlaceStore } from '../pbx/places/ports.ts';
import type { PresenceStore } from '../pbx/presence/ports.ts';
import type { SubscriptionStore } from '../sip/event/ports.ts';
import type { Binding, LocationStore } from '../sip/registrar/ports.ts';
import type { TrunkReportStore, TrunkSeatStore } from '../sip/trunk/ports.ts';
import { MemoryCallStore, MemoryCallTable } from './memory/calls.ts';
import { MemoryEventLog, MemoryEventTable } from './memory/events.ts';
import { MemoryLocationStore } from './memory/location.ts';
import { MemoryMembershipStore, MemoryMemberTable } from './memory/membership.ts';
import { MemoryParkStore } from './memory/parking.ts';
import { MemoryPlaceStore } from './memory/places.ts';
import { MemoryPresenceStore, MemoryPresenceTable } from './memory/presence.ts';
import { MemoryQueueStore, MemoryQueueTable } from './memory/queues.ts';
import { MemorySubscriptionStore } from './memory/subscriptions.ts';
import { MemoryTrunkStore } from './memory/trunks.ts';
import { SqliteCallStore } from './sqlite/calls.ts';
import type { SharedStoreOptions } from './sqlite/database.ts';
import { SqliteEventLog } from './sqlite/events.ts';
import { SqliteLocationStore } from './sqlite/location.ts';
import { SqliteMembershipStore } from './sqlite/membership.ts';
import { SqliteParkStore } from './sqlite/parking.ts';
import { SqlitePlaceStore } from './sqlite/places.ts';
import { SqlitePresenceStore } from './sqlite/presence.ts';
import { SqliteQueueStore } from './sqlite/queues.ts';
import { SqliteSubscriptionStore } from './sqlite/subscriptions.ts';
import { SqliteTrunkStore } from './sqlite/trunks.ts';

/** Whose view of the shared state it is. */
export interface StateUser {
  readonly node: string;
  /** In whose name calls and lines are written. */
  readonly boot: string;
  readonly clock: Clock;
}

export interface SharedState {
  /** @param expired told of bindings that nobody has renewed */
  location(expired?: (bindings: readonly Binding[]) => void): LocationStore;
  calls(): CheckpointStore & ClaimStore;
  members(): MembershipStore;
  subscriptions(): SubscriptionStore;
  queues(): QueueStore;
  presence(): PresenceStore;
  parking(): ParkStore;
  trunks(): TrunkReportStore & TrunkSeatStore;
  places(): PlaceStore;
  events(): EventLog;
}

/** The shared state of a cluster that is one process. */
export class MemoryState {
  readonly location = new MemoryLocationStore();
  readonly calls = new MemoryCallTable();
  readonly members = new MemoryMemberTable();
  readonly subscriptions = new MemorySubscriptionStore();
  readonly presence = new MemoryPresenceTable();
  readonly queues = new MemoryQueueTable();
  readonly events = new MemoryEventTable();
  readonly parking = new MemoryParkStore();
  readonly places = new MemoryPlaceStore();
  /** Made with the clock of the first node. */
  trunks: MemoryTrunkStore | undefined;
}

export function memoryState(state: MemoryState, { node, boot, clock }: StateUser): SharedState {
  return {
    location: () => state.location,
    calls: () => new MemoryCallStore(state.calls, boot),
    members: () => new MemoryMembershipStore(state.members, clock),
    subscriptions: () => state.subscriptions,
    queues: () => new MemoryQueueStore(state.queues),
    presence: () => new MemoryPresenceStore(state.presence, clock, boot),
    parking: () => state.parking,
    trunks: () => (state.trunks ??= new MemoryTrunkStore(clock)),
    places: () => state.places,
    events: () => new MemoryEventLog(state.events, clock, node),
  };
}

/** Files, of which there may be views in many processes. `lifecycle` closes what is opened. */
export function sqliteState(options: SharedStoreOptions & StateUser, lifecycle: Lifecycle): SharedState {
  return {
    location: expired => lifecycle.own(new SqliteLocationStore({ ...options, ...(expired && { expired }) })),
    calls: () => lifecycle.own(new SqliteCallStore(options)),
    members: () => lifecycle.own(new SqliteMembershipStore(options)),
    subscriptions: () => lifecycle.own(new SqliteSubscriptionStore(options)),
    queues: () => lifecycle.own(new SqliteQueueStore(options)),
    presence: () => lifecycle.own(new SqlitePresenceStore(options)),
    parking: () => lifecycle.own(new SqliteParkStore(options)),
    trunks: () => lifecycle.own(new SqliteTrunkStore(options)),
    places: () => lifecycle.own(new SqlitePlaceStore(options)),
    events: () => lifecycle.own(new SqliteEventLog(options)),
  };
}
