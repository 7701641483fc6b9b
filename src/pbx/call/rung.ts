/** Whom a call has rung and what came of it, and from that: whose call it was, and how. */
import type { Caller } from './application.ts';
import type { CallRecord, CallShare, RecordedParty, RungParty, RungResult } from './ports.ts';
import type { Refusal } from './status-mapping.ts';

/** A queue may try its members for hours; who rings after so many others is not written down, unless he answers. */
const MOST_RUNG = 100;

export type RungNote = Omit<RungParty, 'times'>;

/** Who took the call took it, whatever else was tried with him later. */
const isLasting = ({ result }: RungNote): boolean => result === 'answered' || result === 'taken';

const isSame = (one: RungNote, other: RungNote): boolean =>
  one.extension === other.extension && one.number === other.number;

/** `again`: rings once more, where he has been rung already. */
export function withRung(
  all: readonly RungParty[],
  { again, ...note }: RungNote & { readonly again: boolean },
): readonly RungParty[] {
  const at = all.findIndex(one => isSame(one, note));
  const before = all[at];
  if (before === undefined) {
    if (all.length < MOST_RUNG) return [...all, { ...note, times: 1 }];
    // In the place of the last one, or nobody would have answered.
    return isLasting(note) ? all.with(-1, { ...note, times: 1 }) : all;
  }
  // Of several devices of his, one that is not there says nothing about the others.
  const says = note.result !== 'unreachable' || before.result === 'abandoned';
  const result = isLasting(before) || !says ? before.result : note.result;
  // A second device that begins to ring meanwhile is no second time.
  const counts = again && before.result !== 'abandoned';
  return all.with(at, { ...before, result, times: before.times + (counts ? 1 : 0) });
}

/** What a refusal says of him who was rung; `Refusal` is what his caller is told. */
export function resultOf({ status, reason }: Refusal): RungResult {
  switch (reason) {
    case 'call-busy':
      return 'busy';
    case 'call-declined':
      return 'declined';
    case 'call-no-answer':
    case 'call-unavailable':
      return 'unanswered';
    default:
      return status >= 600 ? 'declined' : 'unreachable';
  }
}

export function partyOf({ extension, number, name, anonymous }: Caller): RecordedParty {
  return {
    ...(extension !== undefined && { extension }),
    ...(number !== undefined && { number }),
    ...(name !== undefined && { name }),
    ...(anonymous && { anonymous }),
  };
}

/** What the caller of a call that nobody took had of it. */
const CALLERS_RESULT: Partial<Record<string, RungResult>> = {
  'call-busy': 'busy',
  'call-declined': 'declined',
  'call-cancelled': 'abandoned',
  'call-no-answer': 'unanswered',
  'call-unavailable': 'unanswered',
};

type SharedCall = Pick<CallRecord, 'caller' | 'rang' | 'via' | 'resolved' | 'answeredAt'>;

/** One for each extension that made the call, had it, or missed it. */
export function sharesOf(so: SharedCall, reason: string): readonly CallShare[] {
  const { caller, rang = [], via = [], resolved, answeredAt } = so;
  const shares = new Map<string, CallShare>();
  const add = (extension: string | undefined, direction: CallShare['direction'], result: RungResult): void => {
    if (extension !== undefined && !shares.has(extension)) shares.set(extension, { extension, direction, result });
  };
  add(caller?.extension, 'out', answeredAt === undefined ? (CALLERS_RESULT[reason] ?? 'unreachable') : 'answered');
  for (const { extension, result } of rang) {
    // Who was taken over from another call has his share in that one.
    if (result !== 'taken') add(extension, result === 'answered' ? 'in' : 'missed', result);
  }
  // Whose phones have not rung, because he wants no calls, is busy, or is not there.
  for (const step of via)
    if (step.startsWith('voicemail ')) add(step.slice('voicemail '.length), 'missed', 'unreachable');
  if (answeredAt === undefined && reason === 'call-busy') add(resolved, 'missed', 'busy');
  return [...shares.values()];
}
