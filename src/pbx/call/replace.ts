/**
 * Replaces (RFC 3891): a new party takes the place of one that is in a dialog with us. Used by attended transfer, where the
 * other call may be on another switch, and by pick-up.
 */
import type { CallId } from '../../core/ids.ts';
import type { MediaCodecName } from '../../media/gateway/ports.ts';
import type { Replaces, SipUri } from '../../sip/message/index.ts';
import type { IncomingInvite } from '../../sip/dialog/index.ts';
import { InvitedAnchor, TalkingAnchor } from './anchor.ts';
import { addressOfRecord, nameAddr } from './addressing.ts';
import { Attempt } from './attempt.ts';
import type { Call, CallHolder } from './call.ts';
import { innerBinding, readTaker, TAKER_HEADER, writeTaker, type Taker } from './inner-leg.ts';
import type { Leg } from './leg.ts';
import { moveLeg } from './move.ts';
import { renegotiate } from './renegotiation.ts';
import { apart, isClosed, isLockedPhone, mayPickUp, mayTakeFrom } from './rights.ts';
import { ELSEWHERE } from './run/target-ring.ts';
import { keepArrival, arrivalOf } from './arrival.ts';
import type { CallServices } from './services.ts';

/** A dialog of ours that a Replaces header names, seen from either end. */
export function findReplaced(
  holder: CallHolder,
  { sipCallId, toTag, fromTag }: Replaces,
): { call: Call; leg: Leg } | undefined {
  return (
    holder.findDialog({ sipCallId, localTag: toTag, remoteTag: fromTag }) ??
    // Some phones name the tags as they stand in the other direction.
    holder.findDialog({ sipCallId, localTag: fromTag, remoteTag: toTag })
  );
}

/** Whose place a party is to have, and with whose rights. */
export interface TakenPlace {
  /** Who is talked to there. */
  readonly uri: SipUri;
  readonly replaces: Replaces;
  readonly taker: Taker;
}

/** What a REFER with Replaces asks for. */
export interface Attended extends TakenPlace {
  /** Who sends `peer` there. */
  readonly referrer: Leg;
  readonly peer: Leg;
}

/**
 * Attended transfer: the leg with which the peer is to be joined, taken out of the referrer's other call. Else the status: 481 when there
 * is no such call, its party has not answered, or the call is none of the referrer's; 403 where a barrier stands between the two.
 */
export async function takePartyOf(call: Call, attended: Attended): Promise<Leg | number> {
  const local = findReplaced(call.holder, attended.replaces);
  if (local === undefined) {
    const { peer, ...place } = attended;
    return joinRemotely(call, { ...place, callId: call.callId, from: peer, codecs: peer.media.offeredCodecs() });
  }
  if (!mayRefer(local, attended)) return 481;
  const other = local.call.peerOf(local.leg);
  if (other?.answered !== true || local.call === call) return 481;
  if (apart(call.services, attended.peer.party, other.party)) return 403;
  local.call.release(other);
  keepArrival(call.record, arrivalOf(other, local.call.record));
  void local.call.end({ outcome: 'success', reason: 'transferred', hangupBy: local.leg.role });
  moveLeg(other, call);
  call.push('renegotiate', () => renegotiate(call, other));
  return other;
}

/**
 * Attended transfer to an application, such as a queue or a park slot, where the referrer waits, or to somebody whom it still rings: its
 * place goes to `peer`, who leaves the call. False when the referrer's other call is not of that kind, or not here.
 */
export function takePlaceLocally(call: Call, attended: Attended): boolean {
  const { peer, replaces } = attended;
  const other = findReplaced(call.holder, replaces);
  if (other === undefined || other.call === call || !waits(other) || !mayRefer(other, attended)) return false;
  call.release(peer);
  moveLeg(peer, other.call, 'caller');
  takePlace(other, peer);
  return true;
}

/** Lamps tell the names of dialogs: who names one in a REFER may be somebody else than who is in it. */
export function mayRefer({ call, leg }: Found, { referrer, taker }: Pick<Attended, 'referrer' | 'taker'>): boolean {
  const { accounts, domain } = call.services;
  if (mayTakeFrom(leg, taker, accounts.byDomain(domain))) return true;
  call.log.warn({ leg: leg.id, by: referrer.address }, "REFER with Replaces names somebody else's dialog");
  return false;
}

/**
 * The leg is one for which an application works: it has answered it, or rings somebody for it. A phone whose user puts a party through
 * before the third one answers names a dialog that is still early.
 */
const waits = ({ call, leg }: Found): boolean => call.run?.anchor.leg === leg && (leg.answered || call.run.dialling);

function takePlace({ call, leg }: Found, newcomer: Leg): void {
  const before = call.run?.anchor;
  call.adopt(newcomer);
  call.run?.moveTo(new TalkingAnchor(newcomer));
  if (!leg.answered) {
    void before?.reject(487, 'transferred');
    void call.attended(newcomer);
  }
  void call.drop(leg, { bye: leg.answered });
  call.push('renegotiate', () => renegotiate(call, newcomer));
  call.changed();
}

/** A call that was answered a moment ago may not be written down yet. */
const LOOKUPS = 8;
const LOOKUP_PAUSE_MS = 150;

async function findSwitch({ services, ended }: Call, sipCallId: string): ReturnType<CallServices['switchOf']> {
  for (let tries = 1; ; tries++) {
    const address = await services.switchOf(sipCallId);
    if (address !== undefined || tries === LOOKUPS || ended) return address;
    await new Promise<void>(resolve => void services.clock.after(LOOKUP_PAUSE_MS, resolve));
  }
}

interface RemotePlace extends TakenPlace {
  /** Of the call that the leg is for. */
  readonly callId: CallId;
  /** Who is shown there. */
  readonly from: Leg;
  readonly codecs: readonly MediaCodecName[];
}

/**
 * The other call is on another switch: an INVITE with Replaces goes there. Resolves with the leg to it, else with a status, as
 * takePartyOf() does.
 */
export async function joinRemotely(
  call: Call,
  { callId, from, codecs, uri, replaces, taker }: RemotePlace,
): Promise<Leg | number> {
  const { services } = call;
  const address = await findSwitch(call, replaces.sipCallId);
  if (address === undefined) return 481;
  return new Promise<Leg | number>(resolve => {
    Attempt.create(
      services,
      {
        callId,
        address: addressOfRecord(uri.user ?? '', services.domain),
        binding: innerBinding(uri.toString(), address, services.zone),
        from: nameAddr(from.address, from.displayName),
        codecs,
        headers: [
          ['Replaces', `${replaces.sipCallId};to-tag=${replaces.toTag};from-tag=${replaces.fromTag}`],
          [TAKER_HEADER, writeTaker(taker)],
        ],
      },
      {
        ringing: () => undefined,
        early: () => undefined,
        answered: attempt => resolve(attempt.leg),
        refused: (_attempt, status) => resolve(status === 403 ? status : 481),
      },
    ).then(
      attempt => attempt.start(),
      () => resolve(481),
    );
  });
}

interface Found {
  readonly call: Call;
  readonly leg: Leg;
}

/** An INVITE with Replaces came in for a leg of ours: it answers at once and takes the leg's place. */
export async function acceptReplacement(found: Found, invite: IncomingInvite, newcomer: Leg): Promise<void> {
  const { call, leg } = found;
  const peer = partnerOf(found);
  const status = refusal(found, invite, newcomer);
  if (status !== undefined) {
    invite.reject(status);
    newcomer.abandon();
    return;
  }
  const codecs = codecsFor(peer);
  const anchor = new InvitedAnchor(call.services, invite, newcomer, failure => {
    if (failure !== undefined)
      void call.end({ outcome: 'upstream', reason: 'call-no-ack', hangupBy: 'system' }, newcomer);
  });
  if (peer !== undefined) anchor.introduce(peer, arrivalOf(peer, call.record));
  await anchor.answer(codecs);
  newcomer.dialog = invite.dialog();
  if (call.ended) {
    // Both parties have hung up meanwhile.
    void newcomer.dialog?.bye();
    await newcomer.close();
    return;
  }
  if (waits(found)) {
    takePlace(found, newcomer);
    return;
  }
  if (!leg.answered) {
    pickUp(call, newcomer);
    return;
  }
  newcomer.line = leg.line;
  newcomer.side = leg.side;
  call.adopt(newcomer);
  if (peer !== undefined) {
    peer.sees = undefined;
    call.join(newcomer, peer);
  }
  await call.drop(leg, { bye: true });
  if (peer !== undefined) call.push('renegotiate', () => renegotiate(call, peer));
  await call.checkpoint();
}

/** With whom the newcomer is going to talk; a leg that rings has the party as its peer for whom it rings. */
function partnerOf({ call, leg }: Found): Leg | undefined {
  const anchor = call.run?.anchor.leg;
  return call.peerOf(leg) ?? (anchor === leg ? undefined : anchor);
}

/** What the newcomer is to speak: as its peer does, if that has been answered. */
function codecsFor(peer: Leg | undefined): readonly MediaCodecName[] {
  const codec = peer?.media.negotiated?.codec.name;
  return codec === undefined ? (peer?.codecs ?? []) : [codec];
}

/** The status that an INVITE with Replaces for this leg deserves; undefined: it may go ahead. */
function refusal({ call, leg }: Found, { replaces, request }: IncomingInvite, newcomer: Leg): number | undefined {
  const { services } = call;
  const taker = newcomer.inner ? readTaker(request.get(TAKER_HEADER)) : newcomer.party;
  // RFC 3891 3: a confirmed dialog cannot be replaced by an early-only request.
  if (replaces?.earlyOnly === true && leg.answered) return 486;
  if (taker === undefined || !mayTakeFrom(leg, taker, services.accounts.byDomain(services.domain))) {
    call.log.warn({ leg: leg.id, by: newcomer.address }, "Replaces names somebody else's dialog");
    return 481;
  }
  if (isLockedPhone(services, newcomer.party) || isBarred({ call, leg }, newcomer)) return 403;
  return isReplaceable({ call, leg }, newcomer) ? undefined : 481;
}

function isReplaceable({ call, leg }: Found, { inner }: Leg): boolean {
  const waiting = waits({ call, leg });
  if (leg.answered) return waiting || call.peerOf(leg) !== undefined;
  // RFC 3891 3: of early dialogs only those that we have begun, which is when a phone of ours rings. What another switch of ours asks for
  // is the transfer of a caller who hears it ring.
  return call.run?.dialling === true && (leg.role === 'callee' || (inner && waiting));
}

function isBarred(found: Found, newcomer: Leg): boolean {
  const partner = partnerOf(found);
  if (partner === undefined) return false;
  const { services } = found.call;
  const { party } = newcomer;
  if (apart(services, party, partner.party)) return true;
  return !found.leg.answered && (!mayPickUp(services, party, partner.party) || isClosed(found.call, party));
}

/** The newcomer answers in the place of the phones that ring. */
function pickUp(call: Call, newcomer: Leg): void {
  newcomer.role = newcomer.side = 'callee';
  if (call.run?.intercept(newcomer, ELSEWHERE) === true) return;
  // Answered by one of them in the meantime.
  void newcomer.dialog?.bye(ELSEWHERE);
  void newcomer.close();
}
