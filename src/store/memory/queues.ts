/** Callers and members of queues in this process's memory. All views of one table share what is in it. */
import type {
  CallerQuery,
  IntervalTally,
  MemberState,
  MemberTally,
  Period,
  QueueEvent,
  QueueReader,
  QueueRef,
  QueueStore,
  QueueTable,
  Tally,
  WaitingCaller,
} from '../../pbx/features/queue/ports.ts';

/** The oldest events go when there are more. */
const MOST_EVENTS = 10_000;

const keyOf = ({ account, extension }: QueueRef): string => `${account}/${extension}`;

function compare(a: WaitingCaller, b: WaitingCaller): number {
  return b.priority - a.priority || a.joinedAt - b.joinedAt || (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : 0);
}

/** What all views share. */
export class MemoryQueueTable implements QueueTable {
  readonly #callers = new Map<string, Map<string, WaitingCaller>>();
  readonly #members = new Map<string, MemberState>();
  readonly #cursors = new Map<string, string>();
  #events: QueueEvent[] = [];
  mark = 0;

  caller(queue: QueueRef, ticket: string): WaitingCaller | undefined {
    return this.#callers.get(keyOf(queue))?.get(ticket);
  }

  callers(queue: QueueRef, { phase, limit = Infinity, after }: CallerQuery = {}): readonly WaitingCaller[] {
    return [...(this.#callers.get(keyOf(queue))?.values() ?? [])]
      .filter(one => (phase === undefined || one.phase === phase) && (after === undefined || compare(after, one) < 0))
      .sort(compare)
      .slice(0, limit);
  }

  count(queue: QueueRef): number {
    return this.#callers.get(keyOf(queue))?.size ?? 0;
  }

  ahead(caller: WaitingCaller): number {
    return this.callers(caller.queue).filter(one => compare(one, caller) < 0).length;
  }

  queues(): readonly QueueRef[] {
    return [...this.#callers.values()].flatMap(callers => [...callers.values()].slice(0, 1)).map(({ queue }) => queue);
  }

  members(account: string, extensions: readonly string[]): ReadonlyMap<string, MemberState> {
    const found = new Map<string, MemberState>();
    for (const extension of extensions) {
      const state = this.#members.get(keyOf({ account, extension }));
      if (state !== undefined) found.set(extension, state);
    }
    return found;
  }

  cursor(queue: QueueRef): string | undefined {
    return this.#cursors.get(keyOf(queue));
  }

  boots(): readonly string[] {
    const callers = this.#all().map(({ boot }) => boot);
    const talks = [...this.#members.values()].flatMap(member => member.talks.map(({ boot }) => boot));
    return [...new Set([...callers, ...talks])];
  }

  callersOf(whose: { readonly boot: string } | { readonly callId: string }): readonly WaitingCaller[] {
    return this.#all().filter(one => ('boot' in whose ? one.boot === whose.boot : one.callId === whose.callId));
  }

  talkersOf(boot: string): readonly MemberState[] {
    return [...this.#members.values()].filter(({ talks }) => talks.some(talk => talk.boot === boot));
  }

  tally(queue: QueueRef, { since, inTimeMs }: { readonly since: number; readonly inTimeMs: number }): Tally {
    return sumOf(this.#within(queue, { since, until: Infinity }), inTimeMs);
  }

  intervals(
    queue: QueueRef,
    { everyMs, inTimeMs, ...period }: Period & { readonly everyMs: number; readonly inTimeMs: number },
  ): readonly IntervalTally[] {
    const byStart = Map.groupBy(
      this.#within(queue, period),
      ({ at }) => period.since + Math.floor((at - period.since) / everyMs) * everyMs,
    );
    return [...byStart]
      .map(([from, events]) => ({ from, ...sumOf(events, inTimeMs) }))
      .sort((one, other) => one.from - other.from);
  }

  memberTallies(queue: QueueRef, period: Period): readonly MemberTally[] {
    const byMember = Map.groupBy(this.#within(queue, period), ({ member = '' }) => member);
    byMember.delete('');
    return [...byMember]
      .map(([member, events]) => {
        const { answered, missed, talks, talkMs } = sumOf(events, 0);
        return { member, answered, missed, talks, talkMs, optedOut: events.filter(isOptOut).length };
      })
      .sort((one, other) => (one.member < other.member ? -1 : 1));
  }

  #within(queue: QueueRef, { since, until }: Period): QueueEvent[] {
    return this.#events.filter(one => one.at >= since && one.at < until && keyOf(one.queue) === keyOf(queue));
  }

  events(queue: QueueRef, { since, limit }: { readonly since: number; readonly limit: number }): readonly QueueEvent[] {
    return this.#events
      .filter(one => one.at >= since && keyOf(one.queue) === keyOf(queue))
      .toReversed()
      .slice(0, limit);
  }

  putCaller(caller: WaitingCaller): void {
    const key = keyOf(caller.queue);
    const callers = this.#callers.get(key) ?? new Map<string, WaitingCaller>();
    this.#callers.set(key, callers.set(caller.ticket, caller));
  }

  removeCaller(queue: QueueRef, ticket: string): void {
    const callers = this.#callers.get(keyOf(queue));
    callers?.delete(ticket);
    if (callers?.size === 0) this.#callers.delete(keyOf(queue));
  }

  putMember(member: MemberState): void {
    this.#members.set(keyOf(member), member);
  }

  putCursor(queue: QueueRef, member: string): void {
    this.#cursors.set(keyOf(queue), member);
  }

  record(event: QueueEvent): void {
    this.#events.push(event);
    if (this.#events.length > MOST_EVENTS) this.#events = this.#events.slice(-MOST_EVENTS / 2);
  }

  unanswer(queue: QueueRef, { callId, since }: { readonly callId: string; readonly since: number }): void {
    this.#events = this.#events.filter(
      ({ kind, at, ...one }) =>
        kind !== 'answered' || at < since || one.callId !== callId || keyOf(one.queue) !== keyOf(queue),
    );
  }

  #all(): WaitingCaller[] {
    return [...this.#callers.values()].flatMap(callers => [...callers.values()]);
  }
}

export class MemoryQueueStore implements QueueStore {
  readonly #table: MemoryQueueTable;
  #own = 0;

  constructor(table: MemoryQueueTable) {
    this.#table = table;
  }

  async read<T>(work: (table: QueueReader) => T): Promise<T> {
    await Promise.resolve();
    return work(this.#table);
  }

  async change<T>(work: (table: QueueTable) => T): Promise<T> {
    await Promise.resolve();
    const result = work(this.#table);
    this.#table.mark += 1;
    this.#own += 1;
    return result;
  }

  changeMark(): number {
    return this.#table.mark - this.#own;
  }
}

const isOptOut = ({ kind }: QueueEvent): boolean => kind === 'optedOut';

function sumOf(events: readonly QueueEvent[], inTimeMs: number): Tally {
  const of = (kind: QueueEvent['kind']): QueueEvent[] => events.filter(one => one.kind === kind);
  const answered = of('answered');
  const ended = of('ended');
  return {
    entered: of('entered').length,
    answered: answered.length,
    abandoned: of('abandoned').length,
    overflowed: of('overflowed').length,
    missed: of('missed').length,
    inTime: answered.filter(({ waitMs = 0 }) => waitMs <= inTimeMs).length,
    waitMs: answered.reduce((sum, { waitMs = 0 }) => sum + waitMs, 0),
    talks: ended.length,
    talkMs: ended.reduce((sum, { talkMs = 0 }) => sum + talkMs, 0),
  };
}
