/** Stores that also tell what was written: what is in the store and what listeners hear cannot drift apart that way. */
import type { EventDraft, EventSink, EventType } from '../../../core/events.ts';
import type { CallRecordSink } from '../../../pbx/call/ports.ts';
import type { RecordingArchive } from '../../../pbx/call/recording/ports.ts';
import type { EmergencyNotice } from '../../../pbx/features/emergency/ports.ts';
import type { QueueEvent, QueueStore, QueueTable } from '../../../pbx/features/queue/ports.ts';
import type { MessageStore } from '../../../pbx/messages/ports.ts';
import type { Binding, LocationStore } from '../../../sip/registrar/ports.ts';
import type { TrunkReport, TrunkReportStore } from '../../../sip/trunk/ports.ts';

/** A record is the end of its call, whoever wrote it. */
export function toldRecords(sink: CallRecordSink, events: EventSink): CallRecordSink {
  return {
    write: record => {
      sink.write(record);
      const { id, account, shares: _, ...data } = record;
      events.publish({ type: 'call.ended', account, call: id, data });
    },
  };
}

export function toldArchive(archive: RecordingArchive, events: EventSink): RecordingArchive {
  return {
    place: (account, name) => archive.place(account, name),
    write: record => {
      archive.write(record);
      const { id, account, callId, owners, startedBy, durationMs, parties } = record;
      const data = { recording: id, owners, startedBy, durationMs, parties };
      events.publish({ type: 'recording.completed', account, call: callId, data });
    },
  };
}

const ofQueue = (kind: QueueEvent['kind']): EventType => `queue.${kind}`;

export function toldQueues(store: QueueStore, events: EventSink): QueueStore {
  return {
    read: work => store.read(work),
    changeMark: () => store.changeMark(),
    async change(work) {
      // It may run more than once: what the last run has recorded stands.
      let recorded: QueueEvent[] = [];
      const result = await store.change(table => {
        recorded = [];
        return work(listening(table, event => recorded.push(event)));
      });
      for (const { queue, at: _, kind, callId, ...data } of recorded) {
        const { account, extension } = queue;
        const call = callId === undefined ? {} : { call: callId };
        events.publish({ type: ofQueue(kind), account, ...call, data: { queue: extension, ...data } });
      }
      return result;
    },
  };
}

/** A table with private state knows itself by its own `this`. */
function listening(table: QueueTable, heard: (event: QueueEvent) => void): QueueTable {
  return {
    caller: (queue, ticket) => table.caller(queue, ticket),
    callers: (queue, query) => table.callers(queue, query),
    count: queue => table.count(queue),
    ahead: caller => table.ahead(caller),
    queues: () => table.queues(),
    members: (account, extensions) => table.members(account, extensions),
    cursor: queue => table.cursor(queue),
    boots: () => table.boots(),
    callersOf: whose => table.callersOf(whose),
    talkersOf: boot => table.talkersOf(boot),
    tally: (queue, period) => table.tally(queue, period),
    intervals: (queue, period) => table.intervals(queue, period),
    memberTallies: (queue, period) => table.memberTallies(queue, period),
    events: (queue, query) => table.events(queue, query),
    putCaller: caller => table.putCaller(caller),
    removeCaller: (queue, ticket) => table.removeCaller(queue, ticket),
    putMember: member => table.putMember(member),
    putCursor: (queue, member) => table.putCursor(queue, member),
    record: event => {
      table.record(event);
      heard(event);
    },
    unanswer: (queue, call) => table.unanswer(queue, call),
  };
}

export function toldMessages(store: MessageStore, events: EventSink): MessageStore {
  return {
    async add(message, mail, transcription) {
      const isNew = await store.add(message, mail, transcription);
      if (!isNew) return false;
      const { account, id, box, from, durationMs, urgent } = message;
      events.publish({ type: 'voicemail.received', account, data: { message: id, box, from, durationMs, urgent } });
      return true;
    },
    get: (account, id) => store.get(account, id),
    ids: (account, box, query) => store.ids(account, box, query),
    setState: (account, id, state) => store.setState(account, id, state),
    counts: (account, box) => store.counts(account, box),
    allCounts: () => store.allCounts(),
    greeting: (account, box) => store.greeting(account, box),
    setGreeting: (account, box, file) => store.setGreeting(account, box, file),
    purge: (deletedBefore, limit) => store.purge(deletedBefore, limit),
  };
}

export function emergencyNotice(events: EventSink): EmergencyNotice {
  return {
    notify: ({ callId, account, at: _, ...data }) => {
      events.publish({
        type: 'emergency.called',
        account,
        call: callId,
        key: `emergency ${callId}`,
        data: { ...data },
      });
    },
  };
}

/** An event of one binding. */
export function bindingEvent(type: EventType, binding: Binding): EventDraft {
  const { aor, contact, transport, zone, userAgent, expiresAt } = binding;
  const account = aor.slice(aor.indexOf('@') + 1);
  const extension = aor.slice(aor.indexOf(':') + 1, aor.indexOf('@'));
  const data = { aor, extension, contact, transport, zone, expiresAt, ...(userAgent !== undefined && { userAgent }) };
  return { type, account, data };
}

/** @param now milliseconds since 1970 */
export function toldLocation(store: LocationStore, events: EventSink, now: () => number): LocationStore {
  const told: LocationStore = {
    lookup: aor => store.lookup(aor),
    list: query => store.list(query),
    count: () => store.count(),
    async update(aor, fn) {
      let before: readonly Binding[] = [];
      const after = await store.update(aor, current => {
        before = current;
        return fn(current);
      });
      if (after !== before) tellDifference(before, after, { events, now: now() });
      return after;
    },
    async remove(aor, key) {
      let found = false;
      await told.update(aor, current => {
        const rest = current.filter(binding => binding.key !== key);
        found = rest.length < current.length;
        return found ? rest : current;
      });
      return found;
    },
  };
  return told;
}

function tellDifference(
  before: readonly Binding[],
  after: readonly Binding[],
  { events, now }: { readonly events: EventSink; readonly now: number },
): void {
  const keysBefore = new Set(before.filter(({ expiresAt }) => expiresAt > now).map(({ key }) => key));
  const keysAfter = new Set(after.map(({ key }) => key));
  for (const binding of after) {
    if (!keysBefore.has(binding.key)) events.publish(bindingEvent('registration.added', binding));
  }
  for (const binding of before) {
    if (keysAfter.has(binding.key)) continue;
    const type = binding.expiresAt > now ? 'registration.removed' : 'registration.expired';
    events.publish(bindingEvent(type, binding));
  }
}

/** Each load balancer tells of how it finds a trunk. */
export function toldTrunks<T extends TrunkReportStore>(store: T, events: EventSink): TrunkReportStore {
  const states = new Map<string, TrunkReport['state']>();
  return {
    reports: () => store.reports(),
    async report(node, reports, until) {
      await store.report(node, reports, until);
      for (const { account, name, state, targets } of reports) {
        const key = `${name}@${account}`;
        const before = states.get(key) ?? 'unknown';
        states.set(key, state);
        if (state === before || state === 'unknown') continue;
        // The first look at one that is well is no news.
        if (before === 'unknown' && state === 'alive') continue;
        const shown = targets.map(({ target, state: its, detail }) => ({ target, state: its, detail }));
        events.publish({
          type: state === 'alive' ? 'trunk.up' : 'trunk.down',
          account,
          data: { trunk: name, targets: shown },
        });
      }
    },
  };
}
