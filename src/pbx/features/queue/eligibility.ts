/** Which members can take a call of a queue now. Whatever else is to count, such as skills, becomes one more condition here. */
import type { Queue } from '../../../routing/index.ts';
import type { MemberCondition, MemberState, Presence, QueueReader, QueueRef, WaitingCaller } from './ports.ts';
import { before, type Candidate } from './selection.ts';

/** What a plan knows of members beyond the table. */
export interface Members {
  /** Undefined: opted in from the beginning. */
  membership(
    queue: QueueRef,
    extension: string,
  ): { readonly optedIn: boolean; readonly since: number; readonly reason?: string } | undefined;
  doNotDisturb(account: string, extension: string): boolean;
  /** Undefined: has to be looked up first. */
  presence(account: string, extension: string): Presence | undefined;
  /** An information barrier stands between them. */
  separated(account: string, caller: string, member: string): boolean;
  /** Queues that this extension is a member of. */
  queuesOf(account: string, extension: string): readonly Queue[];
}

export interface MemberQuestion {
  readonly ref: QueueRef;
  readonly queue: Queue;
  readonly extension: string;
  readonly state: MemberState | undefined;
  readonly now: number;
}

/** The first thing that keeps a member from being offered a call; a presence that is not known keeps nobody. */
export function conditionOf(question: MemberQuestion, members: Members): MemberCondition {
  const { ref, queue, extension, state } = question;
  if (members.membership(ref, extension)?.optedIn === false) return 'optedOut';
  const engaged = state && engagement(state, question);
  if (engaged !== undefined) return engaged;
  if (members.doNotDisturb(ref.account, extension)) return 'doNotDisturb';
  const presence = members.presence(ref.account, extension);
  if (presence?.registered === false) return 'unregistered';
  return presence?.busy === true && !queue.whileOnCall ? 'busy' : 'available';
}

/** What queues themselves keep a member busy with. */
function engagement(state: MemberState, { queue, now }: MemberQuestion): MemberCondition | undefined {
  if (state.offer !== undefined && state.offer.until > now) return 'ringing';
  if (state.talks.length > 0 && !queue.whileOnCall) return 'talking';
  if (state.wrapUpUntil > now) return 'wrapUp';
  return state.restUntil > now ? 'resting' : undefined;
}

/** When a condition ends by itself. */
export function endOf(condition: MemberCondition, state: MemberState | undefined): number | undefined {
  switch (condition) {
    case 'ringing':
      return state?.offer?.until;
    case 'wrapUp':
      return state?.wrapUpUntil;
    case 'resting':
      return state?.restUntil;
    default:
      return undefined;
  }
}

/** What a caller asks of a member; every condition has to hold. */
type Requirement = (candidate: Candidate, caller: WaitingCaller, members: Members) => boolean;

const notSeparated: Requirement = ({ extension }, { queue, party }, members) =>
  party.extension === undefined || !members.separated(queue.account, party.extension, extension);

/** Who takes calls while on another one is not offered the one that he makes. */
const somebodyElse: Requirement = ({ extension }, { party }) => extension !== party.extension;

const REQUIREMENTS: readonly Requirement[] = [notSeparated, somebodyElse];

export const suits: Requirement = (candidate, caller, members) =>
  REQUIREMENTS.every(holds => holds(candidate, caller, members));

interface Rivalry {
  readonly ref: QueueRef;
  readonly members: Members;
  /** Whether the switch of a caller will serve it. */
  readonly serving: (boot: string) => boolean;
}

/** The callers at the head of other queues with the same members, each looked up once for a plan. */
export class OtherQueues {
  readonly #heads = new Map<string, WaitingCaller | undefined>();
  readonly #table: QueueReader;
  readonly #rivalry: Rivalry;

  constructor(table: QueueReader, rivalry: Rivalry) {
    this.#table = table;
    this.#rivalry = rivalry;
  }

  /** Whether a caller of another queue comes before this one and could have this member as well. */
  want({ extension, onCall }: Candidate, caller: WaitingCaller): boolean {
    const { ref, members } = this.#rivalry;
    return members.queuesOf(ref.account, extension).some(queue => {
      if (queue.extension === ref.extension || (onCall && !queue.whileOnCall)) return false;
      const head = this.#head(queue.extension);
      if (head === undefined || !before(head, caller) || head.tried.includes(extension)) return false;
      return members.membership(head.queue, extension)?.optedIn !== false;
    });
  }

  #head(extension: string): WaitingCaller | undefined {
    if (!this.#heads.has(extension)) {
      const { ref, serving } = this.#rivalry;
      const [head] = this.#table.callers({ account: ref.account, extension }, { phase: 'waiting', limit: 1 });
      this.#heads.set(extension, head !== undefined && serving(head.boot) ? head : undefined);
    }
    return this.#heads.get(extension);
  }
}
