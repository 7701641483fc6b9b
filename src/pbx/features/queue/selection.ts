/**
 * Whom a caller is offered to, of the members that could take it: the five distributions, as pure functions. In which order callers
 * are served is in `before`; which members can take a call is in eligibility.ts.
 */
import type { Distribution } from '../../../routing/index.ts';
import type { WaitingCaller } from './ports.ts';

/** A member that can take the caller now. */
export interface Candidate {
  readonly extension: string;
  /** Place in the account's list of members. */
  readonly index: number;
  /** Ms since 1970. */
  readonly idleSince: number;
  /** On a call, and willing to take another one. */
  readonly onCall: boolean;
}

export interface ChoiceInput {
  /** In the order of the account's list; at least one. */
  readonly candidates: readonly Candidate[];
  readonly tried: readonly string[];
  /** Place of a member in the account's list, -1 for one that is not in it any more. */
  readonly indexOf: (extension: string) => number;
  /** The member that the last caller began with. */
  readonly cursor: string | undefined;
  readonly batchSize: number;
}

export interface Choice {
  readonly members: readonly string[];
  /** Where the next caller begins after; undefined leaves it as it is. */
  readonly cursor?: string;
}

type Distribute = (input: ChoiceInput) => Choice;

/** Higher priority first, then who has waited longest; the ticket only makes the order total. */
export function before(a: WaitingCaller, b: WaitingCaller): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.joinedAt !== b.joinedAt) return a.joinedAt < b.joinedAt;
  return a.ticket < b.ticket;
}

/** Those that have not rung for this caller yet; when all have, everybody's turn comes again. */
function untried({ candidates, tried }: ChoiceInput): readonly Candidate[] {
  const fresh = candidates.filter(({ extension }) => !tried.includes(extension));
  return fresh.length > 0 ? fresh : candidates;
}

/** The next `amount`, round the list: after who rang last for this caller, or after whom the caller before began with. */
function turn(input: ChoiceInput, amount: number): Choice {
  const { tried, cursor, indexOf } = input;
  const from = tried.at(-1) ?? cursor;
  const start = from === undefined ? -1 : indexOf(from);
  const fresh = untried(input);
  const first = fresh.findIndex(({ index }) => index > start);
  const ordered = first < 0 ? fresh : [...fresh.slice(first), ...fresh.slice(0, first)];
  const members = ordered.slice(0, amount).map(({ extension }) => extension);
  const last = members.at(-1);
  return tried.length > 0 || last === undefined ? { members } : { members, cursor: last };
}

export const DISTRIBUTE: Readonly<Record<Distribution, Distribute>> = {
  simultaneous: ({ candidates }) => ({ members: candidates.map(({ extension }) => extension) }),
  sequential: input => ({
    members: untried(input)
      .slice(0, 1)
      .map(({ extension }) => extension),
  }),
  rotating: input => turn(input, 1),
  groupRotating: input => turn(input, input.batchSize),
  longestIdle: input => {
    const [first, ...others] = untried(input);
    if (first === undefined) return { members: [] };
    const longest = others.reduce((found, one) => (one.idleSince < found.idleSince ? one : found), first);
    return { members: [longest.extension] };
  },
};
