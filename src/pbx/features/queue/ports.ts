/**
 * What call queues need from the outside: a table of callers and members in the shared state, whether members can be reached, and
 * which switches are alive. `store` implements the table; every decision about it is made here, by functions of this folder.
 */
export interface QueueRef {
  /** The domain of the account. */
  readonly account: string;
  readonly extension: string;
}

/**
 * `greeting`: has a place, but is not to be offered to anybody yet; `offered`: members ring for the caller. A caller who was answered
 * is not in the queue any more.
 */
export type WaitingPhase = 'greeting' | 'waiting' | 'offered';

export interface WaitingParty {
  readonly extension?: string;
  readonly number?: string;
  readonly name?: string;
}

export interface WaitingCaller {
  readonly queue: QueueRef;
  /** The same for as long as the caller is in the queue, whichever switch has the call. */
  readonly ticket: string;
  readonly callId: string;
  readonly legId: string;
  /** Who has the call now; nobody else writes about this caller. */
  readonly node: string;
  readonly boot: string;
  readonly party: WaitingParty;
  readonly priority: number;
  /** Ms since 1970. */
  readonly joinedAt: number;
  readonly phase: WaitingPhase;
  /** Members that have rung in vain in this round, in this order. */
  readonly tried: readonly string[];
  /** Members that ring for the caller now. */
  readonly offered: readonly string[];
}

/** A member in conversation with a caller of a queue. */
export interface Talk {
  readonly ticket: string;
  /** Extension of the queue. */
  readonly queue: string;
  readonly callId: string;
  readonly boot: string;
  readonly since: number;
}

/** What queues know of a member, in all queues of the account at once. Times are ms since 1970, 0 for never. */
export interface MemberState {
  readonly account: string;
  readonly extension: string;
  /** Rings for this caller, and for nobody else until then. */
  readonly offer?: { readonly queue: string; readonly ticket: string; readonly until: number };
  readonly talks: readonly Talk[];
  readonly wrapUpUntil: number;
  /** Has just not answered; is left in peace until then. */
  readonly restUntil: number;
  /** End of the last conversation. */
  readonly idleSince: number;
}

export type OverflowCause = 'maxWait' | 'full' | 'noMembers' | 'closed' | 'holiday';

/** What happened in a queue, for reports. */
export interface QueueEvent {
  readonly queue: QueueRef;
  readonly at: number;
  readonly kind:
    | 'entered'
    | 'answered'
    | 'missed'
    | 'abandoned'
    | 'overflowed'
    /** A conversation is over. */
    | 'ended'
    | 'optedIn'
    | 'optedOut';
  readonly callId?: string;
  readonly member?: string;
  /** Time from entering until then, ms. */
  readonly waitMs?: number;
  readonly talkMs?: number;
  /** Cause of an overflow, reason of opting out. */
  readonly cause?: string;
}

/** Sums over events. */
export interface Tally {
  readonly entered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly overflowed: number;
  readonly missed: number;
  /** Answered after no more than the asked time. */
  readonly inTime: number;
  /** Of all that were answered, ms. */
  readonly waitMs: number;
  readonly talks: number;
  readonly talkMs: number;
}

/** Sums over the events of one interval of time. */
export interface IntervalTally extends Tally {
  /** When it begins, ms since 1970. */
  readonly from: number;
}

/** What a member did in a queue. */
export interface MemberTally {
  readonly member: string;
  readonly answered: number;
  readonly missed: number;
  /** Conversations that are over, and their length in ms. */
  readonly talks: number;
  readonly talkMs: number;
  /** How often it opted out. */
  readonly optedOut: number;
}

/** From `since` until before `until`, ms since 1970. */
export interface Period {
  readonly since: number;
  readonly until: number;
}

export interface CallerQuery {
  readonly phase?: WaitingPhase;
  readonly limit?: number;
  /** Those that come after this one. */
  readonly after?: WaitingCaller;
}

export interface QueueReader {
  caller(queue: QueueRef, ticket: string): WaitingCaller | undefined;
  /** In the order in which they are served: higher priority first, then who came first (`before`). */
  callers(queue: QueueRef, query?: CallerQuery): readonly WaitingCaller[];
  /** Callers of the queue, in any phase. */
  count(queue: QueueRef): number;
  /** Callers of the same queue who are served before this one. */
  ahead(caller: WaitingCaller): number;
  /** Queues that have callers now. */
  queues(): readonly QueueRef[];
  /** Those of the given members of whom anything is known. */
  members(account: string, extensions: readonly string[]): ReadonlyMap<string, MemberState>;
  /** The member that the last caller of a rotating queue began with. */
  cursor(queue: QueueRef): string | undefined;
  /** Boots that have callers or conversations. */
  boots(): readonly string[];
  callersOf(whose: { readonly boot: string } | { readonly callId: string }): readonly WaitingCaller[];
  /** Members in conversations that this boot has. */
  talkersOf(boot: string): readonly MemberState[];
  tally(queue: QueueRef, period: { readonly since: number; readonly inTimeMs: number }): Tally;
  /** Intervals of `everyMs`, the first of which begins at `since`, in order; those in which nothing happened are left out. */
  intervals(
    queue: QueueRef,
    period: Period & { readonly everyMs: number; readonly inTimeMs: number },
  ): readonly IntervalTally[];
  /** Of members of whom there is anything, by extension. */
  memberTallies(queue: QueueRef, period: Period): readonly MemberTally[];
  /** The latest first. */
  events(queue: QueueRef, query: { readonly since: number; readonly limit: number }): readonly QueueEvent[];
}

export interface QueueTable extends QueueReader {
  /** In place of what was known of the ticket. */
  putCaller(caller: WaitingCaller): void;
  removeCaller(queue: QueueRef, ticket: string): void;
  putMember(member: MemberState): void;
  putCursor(queue: QueueRef, member: string): void;
  record(event: QueueEvent): void;
  /** Strikes out that this call was answered since then, ms since 1970. */
  unanswer(queue: QueueRef, call: { readonly callId: string; readonly since: number }): void;
}

export interface QueueStore {
  read<T>(work: (table: QueueReader) => T): Promise<T>;
  /**
   * Runs `work` while nobody else, in whatever process, reads or writes; resolves with its result when what it wrote stands. It may run
   * more than once, so it only looks at the table and changes it, and must throw before it changes anything.
   */
  change<T>(work: (table: QueueTable) => T): Promise<T>;
  /** Cheap: a value that differs from the last one when another process has changed something. */
  changeMark(): number;
}

export interface Presence {
  /** Some device of the member is registered. */
  readonly registered: boolean;
  /** On a call that is no call of a queue, or ringing for one. */
  readonly busy: boolean;
}

/** Whether members can be rung. */
export interface MemberPresence {
  of(account: string, extension: string): Promise<Presence>;
  /** Told of members for whom something has changed. */
  onChange?(listener: (account: string, extension: string) => void): () => void;
}

/** What is known of the switches that have callers. */
export interface QueueSwitches {
  alive(boot: string): boolean;
  /** Whether a call is still in the shared state, whoever has it. */
  hasCall(callId: string): Promise<boolean>;
}

/** What a member can be found in, as the first thing that keeps it from being offered a call. */
export type MemberCondition =
  'available' | 'ringing' | 'talking' | 'wrapUp' | 'resting' | 'busy' | 'unregistered' | 'doNotDisturb' | 'optedOut';

export interface QueueFigures {
  readonly queue: string;
  readonly name: string;
  readonly waiting: number;
  readonly longestWaitMs: number;
  /** Of those that were answered, in the last 24 hours as all that follows. */
  readonly averageWaitMs: number;
  readonly entered: number;
  readonly handled: number;
  readonly abandoned: number;
  readonly overflowed: number;
  readonly missed: number;
  readonly averageTalkMs: number;
  /** Percent of those answered or given up that were answered in the target's time; undefined before the first one. */
  readonly serviceLevel: number | undefined;
  readonly serviceLevelTarget: number;
  readonly members: readonly {
    readonly extension: string;
    readonly state: MemberCondition;
    readonly talks: number;
    /** When it last opted in or out, ms since 1970; undefined: it never has. */
    readonly since?: number;
    /** Why it has opted out, where it said so. */
    readonly reason?: string;
  }[];
  /** The first hundred, in order. */
  readonly callers: readonly {
    readonly call: string;
    readonly party: WaitingParty;
    readonly phase: WaitingPhase;
    readonly waitMs: number;
    readonly priority: number;
    readonly node: string;
    readonly offered: readonly string[];
  }[];
}

export interface QueueHistoryQuery extends Period {
  readonly account: string;
  readonly queue: string;
  readonly everyMs: number;
}

/** What happened in a queue, by intervals and by members. */
export interface QueueHistory {
  readonly intervals: readonly {
    readonly from: number;
    readonly entered: number;
    readonly handled: number;
    readonly abandoned: number;
    readonly overflowed: number;
    readonly missed: number;
    readonly averageWaitMs: number;
    readonly averageTalkMs: number;
    /** As in QueueFigures. */
    readonly serviceLevel?: number;
  }[];
  readonly members: readonly MemberTally[];
}

export interface OptChange {
  readonly account: string;
  readonly queue: string;
  readonly member: string;
  readonly optedIn: boolean;
  readonly reason?: string;
}

/** Names of the commands by which the API reaches the queues of any switch, with what goes in and what comes out. */
export interface QueueCommands {
  'queue.figures': { in: { readonly account: string }; out: readonly QueueFigures[] };
  'queue.history': { in: QueueHistoryQuery; out: QueueHistory };
  'queue.opt': { in: OptChange; out: null };
}
