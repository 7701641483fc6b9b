/**
 * Which waiting callers of a queue are offered to which members now. Pure: it looks at the table and says what is to be done; whoever
 * has the caller's call does it, in one step with the decision, so that no member is ever promised twice.
 */
import type { Queue } from '../../../routing/index.ts';
import { conditionOf, endOf, OtherQueues, suits, type Members } from './eligibility.ts';
import type { QueueReader, QueueRef, WaitingCaller } from './ports.ts';
import { DISTRIBUTE, type Candidate, type Choice } from './selection.ts';

/** Callers that are read in one go, at most. */
const PAGE = 50;

export interface PlanContext {
  readonly ref: QueueRef;
  readonly queue: Queue;
  readonly now: number;
  /** Whether this plan may offer the caller: whoever makes it has the call, and will ring the members. */
  readonly mine: (caller: WaitingCaller) => boolean;
  /** Whether that switch will serve its callers, or hand them to one that does: those behind them wait for it. */
  readonly serving: (boot: string) => boolean;
  readonly members: Members;
}

export interface Offer extends Choice {
  readonly caller: WaitingCaller;
}

export interface Plan {
  readonly offers: readonly Offer[];
  /** Members whose presence has to be known before the plan is complete. */
  readonly unknown: readonly string[];
  /** When something will have changed by itself: the end of a wrap-up, of a rest; ms since 1970. */
  readonly nextAt: number | undefined;
  /** Members that are opted in. */
  readonly optedIn: number;
}

interface Pool {
  free: Candidate[];
  nextAt: number | undefined;
  optedIn: number;
}

function poolOf(table: QueueReader, { ref, queue, now, members }: PlanContext): Pool {
  const states = table.members(
    ref.account,
    queue.members.map(({ extension }) => extension),
  );
  const pool: Pool = { free: [], nextAt: undefined, optedIn: 0 };
  for (const [index, { extension }] of queue.members.entries()) {
    const state = states.get(extension);
    const condition = conditionOf({ ref, queue, extension, state, now }, members);
    if (condition !== 'optedOut') pool.optedIn += 1;
    if (condition === 'available') {
      const since = members.membership(ref, extension)?.since ?? 0;
      const onCall = (state?.talks.length ?? 0) > 0 || members.presence(ref.account, extension)?.busy === true;
      pool.free.push({ extension, index, onCall, idleSince: Math.max(state?.idleSince ?? 0, since) });
    }
    const end = endOf(condition, state);
    if (end !== undefined) pool.nextAt = Math.min(end, pool.nextAt ?? end);
  }
  return pool;
}

export function plan(table: QueueReader, context: PlanContext): Plan {
  const { ref, queue, members, mine, serving } = context;
  const pool = poolOf(table, context);
  const others = new OtherQueues(table, { ref, members, serving });
  const order = placesOf(queue);
  const offers: Offer[] = [];
  const done = (unknown: readonly string[] = []): Plan => {
    return { offers, unknown, nextAt: pool.nextAt, optedIn: pool.optedIn };
  };
  let cursor = table.cursor(ref);
  for (const caller of inOrder(table, ref, () => pool.free.length)) {
    if (!mine(caller) && !serving(caller.boot)) continue;
    const candidates = pool.free.filter(one => suits(one, caller, members) && !others.want(one, caller));
    if (candidates.length === 0) continue;
    const choice = DISTRIBUTE[queue.distribution]({
      candidates,
      tried: caller.tried,
      indexOf: extension => order.get(extension) ?? -1,
      cursor,
      batchSize: queue.batchSize,
    });
    const isUnknown = (extension: string): boolean => members.presence(ref.account, extension) === undefined;
    if (choice.members.some(isUnknown)) {
      // Not only the chosen: if one cannot be reached, the next is wanted at once.
      return done(candidates.map(({ extension }) => extension).filter(isUnknown));
    }
    // Another switch's caller comes first, and that switch does the same sum.
    if (!mine(caller)) return done();
    offers.push({ caller, ...choice });
    cursor = choice.cursor ?? cursor;
    pool.free = pool.free.filter(({ extension }) => !choice.members.includes(extension));
  }
  return done();
}

/** Waiting callers, for as long as there are members to give them: mostly one, so few are read to begin with. */
function* inOrder(table: QueueReader, ref: QueueRef, free: () => number): Generator<WaitingCaller> {
  let after: WaitingCaller | undefined;
  for (let limit = Math.min(free(), PAGE); limit > 0; limit = Math.min(limit * 2, PAGE)) {
    const page = table.callers(ref, { phase: 'waiting', limit, ...(after !== undefined && { after }) });
    for (const caller of page) {
      if (free() === 0) return;
      yield caller;
    }
    after = page.at(-1);
    if (page.length < limit || free() === 0) return;
  }
}

const places = new WeakMap<Queue, ReadonlyMap<string, number>>();

function placesOf(queue: Queue): ReadonlyMap<string, number> {
  let found = places.get(queue);
  if (found === undefined) {
    found = new Map(queue.members.map(({ extension }, index) => [extension, index]));
    places.set(queue, found);
  }
  return found;
}
