/** The hands of the queue application on one switch: callers in and out of the shared table, members to callers, duties. */
import type { Clock } from '../../../core/clock.ts';
import { errorText } from '../../../core/errors.ts';
import type { Resource } from '../../../core/lifecycle.ts';
import type { Logger } from '../../../core/log.ts';
import type { Queue } from '../../../routing/index.ts';
import type { AccountSource, RuntimeSettings } from '../../../routing/ports.ts';
import type { Duty, DutyEnd, FeatureService, Json, RunHandle } from '../../call/application.ts';
import * as changes from './changes.ts';
import { Dispatcher } from './dispatcher.ts';
import type { Members } from './eligibility.ts';
import { figures, history } from './figures.ts';
import { Orphans } from './orphans.ts';
import type { Offer } from './plan.ts';
import type {
  MemberPresence,
  OverflowCause,
  QueueRef,
  QueueStore,
  QueueSwitches,
  QueueTable,
  WaitingCaller,
  OptChange,
  QueueFigures,
  QueueHistory,
  QueueHistoryQuery,
} from './ports.ts';
import { PresenceCache } from './presence-cache.ts';
import {
  json,
  QUEUE_SERVICE,
  type QueueDuty,
  type QueueNews,
  type QueuePlace,
  type QueueQuestion,
  type QueueReply,
} from './protocol.ts';

/** So long nobody is opted in before those who wait are sent on: a member who only changes the reason costs nobody the place. */
const NOBODY_MS = 10_000;
/** What an estimate of the wait is made from. */
const ESTIMATE_PERIOD_MS = 3_600_000;

export interface QueueServiceOptions {
  readonly store: QueueStore;
  readonly accounts: AccountSource;
  readonly runtime: Pick<RuntimeSettings, 'get' | 'set' | 'onChange'> | undefined;
  readonly presence: MemberPresence;
  readonly switches: QueueSwitches;
  readonly node: string;
  readonly boot: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A caller of this switch. */
interface Entry {
  readonly run: RunHandle;
  readonly queue: QueueRef;
  readonly ticket: string;
  phase: 'entered' | 'waiting' | 'offered' | 'gone';
}

export class QueueService implements FeatureService, Resource {
  readonly name = QUEUE_SERVICE;
  readonly #o: QueueServiceOptions;
  readonly #members: Members;
  readonly #presence: PresenceCache;
  readonly #dispatcher: Dispatcher;
  readonly #orphans: Orphans;
  readonly #entries = new Map<string, Entry>();
  readonly #byRun = new Map<RunHandle, Entry>();
  /** Since when nobody has been opted in where callers of this switch wait. */
  readonly #nobodySince = new Map<string, number>();
  readonly #forget: (() => void) | undefined;

  constructor(options: QueueServiceOptions) {
    this.#o = options;
    const { store, accounts, runtime, presence, switches, clock, log, boot } = options;
    const changed = (): void => void this.#dispatcher.kick();
    this.#presence = new PresenceCache(presence, clock, changed);
    this.#members = {
      membership: ({ account, extension }, member) => runtime?.get(account, member, `queue:${extension}`),
      doNotDisturb: (account, member) => runtime?.get(account, member, 'doNotDisturb') === true,
      presence: (account, member) => this.#presence.peek(account, member),
      separated: (account, caller, member) => accounts.byDomain(account)?.separated(caller, member) === true,
      queuesOf: (account, member) => accounts.byDomain(account)?.queuesOf(member) ?? [],
    };
    const wrapUpMs = (account: string, queue: string): number => this.#wrapUpMs(account, queue);
    const mine = (caller: WaitingCaller): boolean =>
      caller.boot === boot && this.#entries.has(keyOf(caller.queue, caller.ticket));
    this.#orphans = new Orphans({ store, switches, clock, log, boot, known: mine, wrapUpMs, changed });
    this.#dispatcher = new Dispatcher({
      ...{ store, accounts, clock, log, mine, members: this.#members, presence: this.#presence },
      serving: other => this.#orphans.serving(other),
      waiting: () => this.#waiting(),
      deliver: offer => this.#deliver(offer),
      staffed: (ref, optedIn) => this.#staffed(ref, optedIn),
    });
    this.#forget = runtime?.onChange(changed);
  }

  async ask(question: Json, run: RunHandle): Promise<Json | undefined> {
    const asked = question as unknown as QueueQuestion;
    const ref = { account: run.account, extension: asked.queue };
    switch (asked.ask) {
      case 'enter':
        return this.#enter(asked, ref, run);
      case 'ready':
        return this.#ready(ref, run);
      case 'place':
        return this.#reply('place', ref, run);
      case 'hungUp':
        return this.#hungUp(asked, ref, run);
      case 'refused':
        return this.#change(run, place => table => changes.refused(table, place, asked.member));
      case 'unanswered':
        return this.#waitsOn(run, place => table => changes.unanswered(table, place));
      case 'leave':
        return this.#leave(run, { kind: 'overflowed', cause: asked.cause });
      case 'turnedAway':
        return this.#turnedAway(ref, run, asked.cause);
    }
  }

  released(run: RunHandle): void {
    const entry = this.#byRun.get(run);
    if (entry === undefined) return;
    this.#forgetEntry(entry);
    // Whoever goes on with the call takes the caller's place over.
    if (run.movedOn || entry.phase === 'gone') return;
    this.#write(table => changes.leave(table, this.#placeOf(entry), { kind: 'abandoned' }));
  }

  onDuty(duty: Duty, { callId, answeredAt }: { readonly callId: string; readonly answeredAt: number }): void {
    const { account, queue, ticket, member, joinedAt } = duty.about as unknown as QueueDuty;
    const entry = this.#entries.get(keyOf({ account, extension: queue }, ticket));
    if (entry !== undefined) entry.phase = 'gone';
    const { boot } = this.#o;
    this.#write(table =>
      changes.talkBegins(table, { account, queue, ticket, member, callId, boot, joinedAt, answeredAt }),
    );
  }

  dutyDone(duty: Duty, { answeredAt, endedAt }: DutyEnd): void {
    const { account, queue, member, ticket, wrapUpMs } = duty.about as unknown as QueueDuty;
    // The longer of what was set when the call was answered and what is set now.
    const rest = Math.max(wrapUpMs, this.#wrapUpMs(account, queue));
    this.#write(table =>
      changes.talkEnded(table, { account, queue, member, ticket, wrapUpMs: rest, answeredAt, endedAt }),
    );
  }

  /** A member, or a manager for it, opts in or out. */
  async opt({ account, queue, member, optedIn, reason }: OptChange): Promise<void> {
    const { runtime, clock, store } = this.#o;
    const at = clock.now();
    await runtime?.set(account, member, `queue:${queue}`, {
      optedIn,
      since: at,
      ...(reason !== undefined && { reason }),
    });
    const kind = optedIn ? 'optedIn' : 'optedOut';
    const ref = { account, extension: queue };
    await store.change(table =>
      table.record({ queue: ref, at, kind, member, ...(reason !== undefined && { cause: reason }) }),
    );
    void this.#dispatcher.kick();
  }

  /** Live figures of every queue, of one account or of every one. */
  async figures(only?: string): Promise<readonly QueueFigures[]> {
    const { accounts, store, clock } = this.#o;
    const all: QueueFigures[] = [];
    for (const account of only === undefined ? accounts.domains() : [only]) {
      for (const queue of accounts.byDomain(account)?.document.queues ?? []) {
        const ref = { account, extension: queue.extension };
        const extensions = queue.members.map(({ extension }) => extension);
        await this.#presence.learnAll(account, extensions);
        all.push(await store.read(table => figures(table, { ref, queue, members: this.#members, now: clock.now() })));
      }
    }
    return all;
  }

  /** What happened in a queue; nothing of one that is not there. */
  async history({ account, queue: extension, ...period }: QueueHistoryQuery): Promise<QueueHistory> {
    const queue = this.#o.accounts.byDomain(account)?.queue(extension);
    if (queue === undefined) return { intervals: [], members: [] };
    return this.#o.store.read(table => history(table, { ref: { account, extension }, queue, ...period }));
  }

  async close(): Promise<void> {
    this.#forget?.();
    await this.#dispatcher.close();
    await this.#orphans.close();
    this.#presence.close();
  }

  async #enter(asked: QueueQuestion & { ask: 'enter' }, ref: QueueRef, run: RunHandle): Promise<Json> {
    const { store, accounts } = this.#o;
    // Who takes a caller's place by an attended transfer has its ticket, too: there is one place.
    const before = this.#byRun.get(run);
    const ticket = before?.queue.extension === ref.extension ? before.ticket : `${run.callId}/${run.legId}`;
    const queue = accounts.byDomain(ref.account)?.queue(ref.extension);
    const entry = this.#entryFor(run, ref, { ticket, phase: 'entered' });
    const staffed = this.#optedIn(ref, queue).length > 0;
    const { joinedAt, again, rang } = asked;
    const rules = { maxCalls: queue?.maxCalls ?? 0, staffed, again, rang };
    const result = await store.change(table => changes.enter(table, { ...this.#newcomer(entry), ...rules, joinedAt }));
    if (result !== 'admitted') this.#forgetEntry(entry);
    return json({ re: 'enter', queue: ref.extension, ticket, result } satisfies QueueReply);
  }

  /** Before the two were joined, or as soon as they were: then the caller has left the queue and comes back. */
  async #hungUp(asked: QueueQuestion & { ask: 'hungUp' }, ref: QueueRef, run: RunHandle): Promise<undefined> {
    const { member, joinedAt, ticket } = asked;
    if (this.#byRun.has(run)) return this.#waitsOn(run, place => table => changes.hungUp(table, place, member));
    const entry = this.#entryFor(run, ref, { ticket, phase: 'waiting' });
    await this.#o.store.change(table => changes.returned(table, { ...this.#newcomer(entry), joinedAt, member }));
    void this.#dispatcher.kick();
    return undefined;
  }

  #entryFor(run: RunHandle, queue: QueueRef, what: Pick<Entry, 'ticket' | 'phase'>): Entry {
    const entry: Entry = { run, queue, ...what };
    this.#entries.set(keyOf(queue, entry.ticket), entry);
    this.#byRun.set(run, entry);
    return entry;
  }

  #newcomer(entry: Entry): Omit<changes.Newcomer, 'joinedAt'> {
    const { queue } = entry;
    const { callId, legId, caller } = entry.run;
    const { extension, number, name } = caller;
    const party = {
      ...(extension !== undefined && { extension }),
      ...(number !== undefined && { number }),
      ...(name !== undefined && { name }),
    };
    const priority = this.#o.accounts.byDomain(queue.account)?.queue(queue.extension)?.priority ?? 0;
    return { ...this.#placeOf(entry), callId, legId, node: this.#o.node, party, priority };
  }

  async #ready(ref: QueueRef, run: RunHandle): Promise<Json | undefined> {
    const entry = this.#byRun.get(run);
    if (entry === undefined) return undefined;
    entry.phase = 'waiting';
    await this.#o.store.change(table => void changes.ready(table, this.#placeOf(entry)));
    await this.#dispatcher.kick();
    return this.#reply('ready', ref, run);
  }

  /** Where the caller stands, and how long that will take going by the last hour's conversations. */
  async #reply(re: 'ready' | 'place', ref: QueueRef, run: RunHandle): Promise<Json | undefined> {
    const entry = this.#byRun.get(run);
    if (entry === undefined) return undefined;
    const { store, accounts, clock } = this.#o;
    const queue = accounts.byDomain(ref.account)?.queue(ref.extension);
    const agents = this.#optedIn(ref, queue).length;
    const place = await store.read((table): QueuePlace | undefined => {
      const caller = changes.own(table, this.#placeOf(entry));
      if (caller === undefined) return undefined;
      const position = table.ahead(caller) + 1;
      const { talks, talkMs } = table.tally(ref, { since: clock.now() - ESTIMATE_PERIOD_MS, inTimeMs: 0 });
      return talks === 0 || agents === 0
        ? { position }
        : { position, waitMs: Math.round((position * talkMs) / talks / agents) };
    });
    return place && json({ re, queue: ref.extension, place } satisfies QueueReply);
  }

  async #waitsOn(run: RunHandle, change: (place: changes.Place) => (table: QueueTable) => void): Promise<undefined> {
    const entry = this.#byRun.get(run);
    if (entry !== undefined) entry.phase = 'waiting';
    return this.#change(run, change);
  }

  async #change(run: RunHandle, change: (place: changes.Place) => (table: QueueTable) => void): Promise<undefined> {
    const entry = this.#byRun.get(run);
    if (entry === undefined) return undefined;
    await this.#o.store.change(table => change(this.#placeOf(entry))(table));
    void this.#dispatcher.kick();
    return undefined;
  }

  /** Marked before anything is awaited: the application goes on at once. */
  #leave(run: RunHandle, how: changes.Leaving): Promise<undefined> {
    const entry = this.#byRun.get(run);
    if (entry !== undefined) entry.phase = 'gone';
    return this.#change(run, place => table => changes.leave(table, place, how));
  }

  async #turnedAway(queue: QueueRef, { callId }: RunHandle, cause: OverflowCause): Promise<undefined> {
    const { store, clock } = this.#o;
    await store.change(table => table.record({ queue, at: clock.now(), kind: 'overflowed', callId, waitMs: 0, cause }));
    return undefined;
  }

  /** What nobody waits for; a store that is away keeps it in order and does it later. */
  #write(work: (table: QueueTable) => void): void {
    this.#o.store.change(work).then(
      () => this.#dispatcher.kick(),
      (error: unknown) => this.#o.log.error({ error: errorText(error) }, 'a queue was not told'),
    );
  }

  #waiting(): readonly QueueRef[] {
    const found = new Map<string, QueueRef>();
    for (const { queue, phase } of this.#entries.values()) {
      if (phase === 'waiting') found.set(keyOf(queue, ''), queue);
    }
    return [...found.values()];
  }

  #deliver({ caller, members }: Offer): void {
    const entry = this.#entries.get(keyOf(caller.queue, caller.ticket));
    // Who has gone meanwhile is about to be taken out, and the members with it.
    if (entry === undefined || entry.phase === 'gone') return;
    entry.phase = 'offered';
    entry.run.tell(json({ news: 'offer', queue: caller.queue.extension, members } satisfies QueueNews));
  }

  #staffed(ref: QueueRef, optedIn: number): void {
    const key = keyOf(ref, '');
    if (optedIn > 0) {
      this.#nobodySince.delete(key);
      return;
    }
    const now = this.#o.clock.monotonic();
    const since = this.#nobodySince.get(key) ?? now;
    this.#nobodySince.set(key, since);
    if (now - since < NOBODY_MS) return;
    this.#nobodySince.delete(key);
    for (const { run, queue, phase } of this.#entries.values()) {
      if (phase !== 'waiting' || keyOf(queue, '') !== key) continue;
      run.tell(json({ news: 'noMembers', queue: queue.extension } satisfies QueueNews));
    }
  }

  #optedIn(ref: QueueRef, queue: Queue | undefined): readonly string[] {
    const all = queue?.members.map(({ extension }) => extension) ?? [];
    return all.filter(member => this.#members.membership(ref, member)?.optedIn !== false);
  }

  #wrapUpMs(account: string, queue: string): number {
    return (this.#o.accounts.byDomain(account)?.queue(queue)?.wrapUpSeconds ?? 0) * 1000;
  }

  #placeOf({ queue, ticket }: Entry): changes.Place {
    return { queue, ticket, boot: this.#o.boot, now: this.#o.clock.now() };
  }

  #forgetEntry(entry: Entry): void {
    this.#byRun.delete(entry.run);
    const key = keyOf(entry.queue, entry.ticket);
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}

const keyOf = ({ account, extension }: QueueRef, ticket: string): string => `${account}/${extension}/${ticket}`;
