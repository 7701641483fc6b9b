/** Live figures of queues: what a wallboard, a supervisor or the API wants to know of this moment. */
import type { Queue } from '../../../routing/index.ts';
import { conditionOf, type MemberCondition, type Members } from './eligibility.ts';
import type { QueueReader, QueueRef, WaitingParty, WaitingPhase } from './ports.ts';

/** Figures count from so long ago. */
const PERIOD_MS = 24 * 3_600_000;
const SHOWN_CALLERS = 100;

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
  readonly members: readonly { readonly extension: string; readonly state: MemberCondition; readonly talks: number }[];
  /** The first hundred, in order. */
  readonly callers: readonly {
    readonly party: WaitingParty;
    readonly phase: WaitingPhase;
    readonly waitMs: number;
    readonly priority: number;
    readonly node: string;
    readonly offered: readonly string[];
  }[];
}

export interface FiguresContext {
  readonly ref: QueueRef;
  readonly queue: Queue;
  readonly members: Members;
  readonly now: number;
}

export function figures(table: QueueReader, { ref, queue, members, now }: FiguresContext): QueueFigures {
  const { seconds, percent } = queue.serviceLevel;
  const tally = table.tally(ref, { since: now - PERIOD_MS, inTimeMs: seconds * 1000 });
  const states = table.members(
    ref.account,
    queue.members.map(({ extension }) => extension),
  );
  const callers = table.callers(ref, { limit: SHOWN_CALLERS });
  const judged = tally.answered + tally.abandoned;
  return {
    queue: ref.extension,
    name: queue.name,
    waiting: table.count(ref),
    longestWaitMs: callers.reduce((longest, { joinedAt }) => Math.max(longest, now - joinedAt), 0),
    averageWaitMs: average(tally.waitMs, tally.answered),
    entered: tally.entered,
    handled: tally.answered,
    abandoned: tally.abandoned,
    overflowed: tally.overflowed,
    missed: tally.missed,
    averageTalkMs: average(tally.talkMs, tally.talks),
    serviceLevel: judged === 0 ? undefined : Math.round((100 * tally.inTime) / judged),
    serviceLevelTarget: percent,
    members: queue.members.map(({ extension }) => {
      const state = states.get(extension);
      const condition = conditionOf({ ref, queue: { ...queue, whileOnCall: false }, extension, state, now }, members);
      return { extension, state: condition, talks: state?.talks.length ?? 0 };
    }),
    callers: callers.map(({ party, phase, joinedAt, priority, node, offered }) => ({
      party,
      phase,
      waitMs: now - joinedAt,
      priority,
      node,
      offered,
    })),
  };
}

const average = (sum: number, amount: number): number => (amount === 0 ? 0 : Math.round(sum / amount));
