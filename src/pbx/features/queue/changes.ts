/**
 * Everything that can happen to a caller and to members of a queue, as changes of the table. Each of them can be made again without
 * harm, and each looks first whether the caller is still this switch's own: one that has been taken over is let alone.
 */
import type { Offer } from './plan.ts';
import type {
  MemberState,
  OverflowCause,
  QueueReader,
  QueueRef,
  QueueTable,
  Talk,
  WaitingCaller,
  WaitingParty,
} from './ports.ts';

/** How long a member who has not answered is left in peace, ms. */
export const REST_MS = 5000;
/** An offer that nobody has taken back is void so long after the phones have stopped ringing, ms. */
export const OFFER_SLACK_MS = 5000;

/** A caller, and who speaks for it. */
export interface Place {
  readonly queue: QueueRef;
  readonly ticket: string;
  readonly boot: string;
  readonly now: number;
}

export interface Newcomer extends Place {
  readonly callId: string;
  readonly legId: string;
  readonly node: string;
  readonly party: WaitingParty;
  readonly priority: number;
  readonly joinedAt: number;
}

export interface Entering extends Newcomer {
  /** Goes on at another switch, or after somebody has hung up on it: it has been let in already. */
  readonly again: boolean;
  /** Members that rang for it when it was last heard of: one of them may count as in conversation. */
  readonly rang: readonly string[];
  readonly maxCalls: number;
  /** Whether any member is opted in. */
  readonly staffed: boolean;
}

function callerOf(newcomer: Newcomer): Omit<WaitingCaller, 'phase' | 'tried'> {
  const { queue, ticket, callId, legId, node, boot, party, priority, joinedAt } = newcomer;
  return { queue, ticket, callId, legId, node, boot, party, priority, joinedAt, offered: [] };
}

export type Entered = 'admitted' | (OverflowCause & ('full' | 'noMembers'));

export function enter(table: QueueTable, entering: Entering): Entered {
  const { queue, ticket, callId, boot, again, now } = entering;
  // An INVITE that was sent again after its switch had died is a new leg of the same call.
  for (const other of table.callersOf({ callId })) {
    if (other.ticket !== ticket && other.boot !== boot) drop(table, other);
  }
  if (!again) {
    const refused = !entering.staffed ? 'noMembers' : table.count(queue) >= entering.maxCalls ? 'full' : undefined;
    if (refused !== undefined) {
      table.record({ queue, at: now, kind: 'overflowed', callId, waitMs: 0, cause: refused });
      return refused;
    }
  }
  const known = table.caller(queue, ticket);
  if (known !== undefined) withdraw(table, known);
  endTalks(table, entering);
  table.putCaller({ ...callerOf(entering), phase: 'greeting', tried: known?.tried ?? [] });
  if (!again) table.record({ queue, at: now, kind: 'entered', callId });
  return 'admitted';
}

/** The caller has been greeted: members may ring. */
export function ready(table: QueueTable, place: Place): WaitingCaller | undefined {
  const caller = own(table, place);
  if (caller?.phase !== 'greeting') return caller;
  const next = { ...caller, phase: 'waiting' } as const;
  table.putCaller(next);
  return next;
}

export function offer(table: QueueTable, { caller, members, cursor }: Offer, until: number): void {
  const { queue, ticket } = caller;
  const states = table.members(queue.account, members);
  for (const extension of members) {
    const state = states.get(extension) ?? unknownMember(queue.account, extension);
    table.putMember({ ...state, offer: { queue: queue.extension, ticket, until } });
  }
  const round = members.every(extension => caller.tried.includes(extension)) ? [] : caller.tried;
  table.putCaller({ ...caller, phase: 'offered', offered: members, tried: round });
  if (cursor !== undefined) table.putCursor(queue, cursor);
}

/** Two are talking. */
export interface TalkBegin {
  readonly account: string;
  /** Extension of the queue. */
  readonly queue: string;
  readonly ticket: string;
  /** Absent: somebody has picked the call up. */
  readonly member: string | undefined;
  readonly callId: string;
  readonly boot: string;
  readonly joinedAt: number;
  readonly answeredAt: number;
}

/**
 * A conversation begins, or goes on at another switch. The caller's place is gone, whoever has it: the one that has both parties
 * knows best, and should its switch have died before it said so, this is the moment.
 */
export function talkBegins(table: QueueTable, talk: TalkBegin): void {
  const { account, ticket, member, callId, boot, joinedAt, answeredAt } = talk;
  const queue = { account, extension: talk.queue };
  const caller = table.caller(queue, ticket);
  if (caller !== undefined) {
    drop(table, caller);
    const waitMs = Math.max(0, answeredAt - joinedAt);
    table.record({ queue, at: answeredAt, kind: 'answered', callId, waitMs, ...(member !== undefined && { member }) });
  }
  if (member === undefined) return;
  changeMember(table, account, member, state => ({
    ...state,
    restUntil: 0,
    talks: [...without(state.talks, ticket), { ticket, queue: talk.queue, callId, boot, since: answeredAt }],
  }));
}

/** Who had answered is gone before it could be joined with the caller: the others are free, the caller waits in its old place. */
export function hungUp(table: QueueTable, place: Place, member: string | undefined): void {
  const caller = own(table, place);
  if (caller?.phase !== 'offered') return;
  if (member !== undefined) miss(table, caller, [member], place.now);
  withdraw(table, caller);
  const tried = member === undefined ? caller.tried : [...caller.tried, member];
  table.putCaller({ ...caller, phase: 'waiting', offered: [], tried });
}

export interface Returning extends Newcomer {
  readonly member: string | undefined;
}

/** Who had answered has hung up as soon as the two were joined: it has not had the caller, who is back in its old place. */
export function returned(table: QueueTable, { member, ...newcomer }: Returning): void {
  const { queue, ticket, callId, joinedAt, now } = newcomer;
  table.unanswer(queue, { callId, since: joinedAt });
  if (member !== undefined) {
    const free = (state: MemberState): MemberState => ({ ...state, talks: without(state.talks, ticket) });
    changeMember(table, queue.account, member, state => ({ ...free(state), restUntil: now + REST_MS }));
    table.record({ queue, at: now, kind: 'missed', callId, member });
  }
  table.putCaller({ ...callerOf(newcomer), phase: 'waiting', tried: member === undefined ? [] : [member] });
}

/** One of several members that ring has refused. */
export function refused(table: QueueTable, place: Place, member: string): void {
  const caller = own(table, place);
  if (caller?.offered.includes(member) !== true) return;
  miss(table, caller, [member], place.now);
  const offered = caller.offered.filter(one => one !== member);
  table.putCaller({ ...caller, offered, tried: [...caller.tried, member] });
}

/** Nobody has answered: the caller waits for the next offer, in its old place. */
export function unanswered(table: QueueTable, place: Place): void {
  const caller = own(table, place);
  if (caller?.phase !== 'offered') return;
  miss(table, caller, caller.offered, place.now);
  table.putCaller({ ...caller, phase: 'waiting', offered: [], tried: [...caller.tried, ...caller.offered] });
}

export type Leaving = { readonly kind: 'abandoned' } | { readonly kind: 'overflowed'; readonly cause: OverflowCause };

export function leave(table: QueueTable, place: Place, how: Leaving): void {
  const caller = own(table, place);
  if (caller === undefined) return;
  const { queue, now } = place;
  drop(table, caller);
  const { callId, joinedAt } = caller;
  table.record({ queue, at: now, callId, waitMs: now - joinedAt, ...how });
}

export interface TalkEnd {
  readonly account: string;
  /** Extension of the queue. */
  readonly queue: string;
  readonly member: string | undefined;
  readonly ticket: string;
  readonly wrapUpMs: number;
  readonly answeredAt: number;
  readonly endedAt: number;
}

/** The rest after a call begins. It only ever grows: another call that ends meanwhile does not cut it short. */
export function talkEnded(table: QueueTable, end: TalkEnd): void {
  const { account, member, ticket, wrapUpMs, answeredAt, endedAt } = end;
  const queue = { account, extension: end.queue };
  const talkMs = Math.max(0, endedAt - answeredAt);
  table.record({ queue, at: endedAt, kind: 'ended', talkMs, ...(member !== undefined && { member }) });
  if (member === undefined) return;
  changeMember(table, account, member, state => ({
    ...state,
    talks: without(state.talks, ticket),
    wrapUpUntil: Math.max(state.wrapUpUntil, endedAt + wrapUpMs),
    idleSince: Math.max(state.idleSince, endedAt),
  }));
}

/** A caller whose call is gone with its switch. */
export function lost(table: QueueTable, caller: WaitingCaller, now: number): void {
  const { queue, ticket, boot, callId, joinedAt } = caller;
  if (table.caller(queue, ticket)?.boot !== boot) return;
  drop(table, caller);
  table.record({ queue, at: now, kind: 'abandoned', callId, waitMs: now - joinedAt });
}

export function own(table: QueueReader, { queue, ticket, boot }: Place): WaitingCaller | undefined {
  const caller = table.caller(queue, ticket);
  return caller?.boot === boot ? caller : undefined;
}

function unknownMember(account: string, extension: string): MemberState {
  return { account, extension, talks: [], wrapUpUntil: 0, restUntil: 0, idleSince: 0 };
}

function changeMember(
  table: QueueTable,
  account: string,
  extension: string,
  change: (state: MemberState) => MemberState,
): void {
  const before = table.members(account, [extension]).get(extension) ?? unknownMember(account, extension);
  table.putMember(change(before));
}

const without = (talks: readonly Talk[], ticket: string): readonly Talk[] => talks.filter(one => one.ticket !== ticket);

function drop(table: QueueTable, caller: WaitingCaller): void {
  withdraw(table, caller);
  table.removeCaller(caller.queue, caller.ticket);
}

/** Members that ring for this caller are free again; nobody has missed anything. */
function withdraw(table: QueueTable, { queue, ticket, offered }: WaitingCaller): void {
  for (const state of table.members(queue.account, offered).values()) {
    if (state.offer?.ticket === ticket && state.offer.queue === queue.extension) table.putMember(withoutOffer(state));
  }
}

function miss(
  table: QueueTable,
  { queue, ticket, callId }: WaitingCaller,
  members: readonly string[],
  now: number,
): void {
  const states = table.members(queue.account, members);
  for (const member of members) {
    const state = states.get(member);
    if (state?.offer?.ticket !== ticket) continue;
    table.putMember({ ...withoutOffer(state), restUntil: now + REST_MS });
    table.record({ queue, at: now, kind: 'missed', callId, member });
  }
}

function withoutOffer({ offer: _, ...state }: MemberState): MemberState {
  return state;
}

/** Who had answered a caller that is in the queue again is not in conversation with it, and is left in peace for a moment. */
function endTalks(table: QueueTable, { queue, ticket, rang, now }: Entering): void {
  for (const state of table.members(queue.account, rang).values()) {
    if (!state.talks.some(talk => talk.ticket === ticket)) continue;
    table.putMember({ ...state, talks: without(state.talks, ticket), restUntil: now + REST_MS });
  }
}
