/** Live figures of queues: what a wallboard, a supervisor or the API wants to know of this moment. */
import type { Queue } from '../../../routing/index.ts';
import { conditionOf, type Members } from './eligibility.ts';
import type { Period, QueueFigures, QueueHistory, QueueReader, QueueRef } from './ports.ts';

/** Figures count from so long ago. */
const PERIOD_MS = 24 * 3_600_000;
const SHOWN_CALLERS = 100;

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
      const { since, reason } = members.membership(ref, extension) ?? {};
      return {
        ...{ extension, state: condition, talks: state?.talks.length ?? 0 },
        ...(since !== undefined && { since }),
        ...(reason !== undefined && { reason }),
      };
    }),
    callers: callers.map(({ callId, party, phase, joinedAt, priority, node, offered }) => ({
      call: callId,
      party,
      phase,
      waitMs: now - joinedAt,
      priority,
      node,
      offered,
    })),
  };
}

/** The same figures of times that are over. */
export function history(
  table: QueueReader,
  { ref, queue, since, until, everyMs }: Period & Pick<FiguresContext, 'ref' | 'queue'> & { readonly everyMs: number },
): QueueHistory {
  const inTimeMs = queue.serviceLevel.seconds * 1000;
  const intervals = table.intervals(ref, { since, until, everyMs, inTimeMs }).map(one => {
    const judged = one.answered + one.abandoned;
    const { from, entered, abandoned, overflowed, missed } = one;
    return {
      ...{ from, entered, handled: one.answered, abandoned, overflowed, missed },
      averageWaitMs: average(one.waitMs, one.answered),
      averageTalkMs: average(one.talkMs, one.talks),
      ...(judged > 0 && { serviceLevel: Math.round((100 * one.inTime) / judged) }),
    };
  });
  return { intervals, members: table.memberTallies(ref, { since, until }) };
}

const average = (sum: number, amount: number): number => (amount === 0 ? 0 : Math.round(sum / amount));
