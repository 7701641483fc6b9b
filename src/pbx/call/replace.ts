/**
 * Replaces (RFC 3891): a new party takes the place of one that is in a dialog with us. Used by attended transfer, where the
 * other call may be on another switch, and by pick-up.
 */
import type { Replaces, SipUri } from '../../sip/message/index.ts';
import type { IncomingInvite } from '../../sip/dialog/index.ts';
import { InvitedAnchor } from './anchor.ts';
import { addressOfRecord, contactFor, flowOf, nameAddr } from './addressing.ts';
import { Attempt } from './attempt.ts';
import type { Call, CallHolder } from './call.ts';
import { innerBinding } from './inner-leg.ts';
import type { Leg } from './leg.ts';
import { renegotiate } from './renegotiation.ts';
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

/**
 * Attended transfer: the leg with which `peer` is to be joined, taken out of the referrer's other call. Undefined when there
 * is no such call or its party has not answered.
 */
export async function takePartyOf(
  call: Call,
  peer: Leg,
  target: { readonly uri: SipUri; readonly replaces: Replaces },
): Promise<Leg | undefined> {
  const local = findReplaced(call.holder, target.replaces);
  if (local === undefined) return joinRemotely(call, peer, target);
  const other = local.call.peerOf(local.leg);
  if (other?.answered !== true || local.call === call) return undefined;
  local.call.release(other);
  void local.call.end({ outcome: 'success', reason: 'transferred', hangupBy: local.leg.role });
  other.contact = contactFor(call.services, call.callId, other.id, flowOf(other.dialog?.routeSet[0]));
  call.push('renegotiate', () => renegotiate(call, other));
  return other;
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

/** The other call is on another switch: an INVITE with Replaces goes there. */
async function joinRemotely(
  call: Call,
  peer: Leg,
  { uri, replaces }: { readonly uri: SipUri; readonly replaces: Replaces },
): Promise<Leg | undefined> {
  const { services } = call;
  const address = await findSwitch(call, replaces.sipCallId);
  if (address === undefined) return undefined;
  return new Promise<Leg | undefined>(resolve => {
    Attempt.create(
      services,
      {
        callId: call.callId,
        address: addressOfRecord(uri.user ?? '', services.domain),
        binding: innerBinding(uri.toString(), address, services.zone),
        from: nameAddr(peer.address, peer.displayName),
        codecs: peer.media.offeredCodecs(),
        headers: [['Replaces', `${replaces.sipCallId};to-tag=${replaces.toTag};from-tag=${replaces.fromTag}`]],
      },
      {
        ringing: () => undefined,
        early: () => undefined,
        answered: attempt => resolve(attempt.leg),
        refused: () => resolve(undefined),
      },
    ).then(
      attempt => attempt.start(),
      () => resolve(undefined),
    );
  });
}

/** An INVITE with Replaces came in for a leg of ours: it answers at once and takes the leg's place. */
export async function acceptReplacement(
  found: { readonly call: Call; readonly leg: Leg },
  invite: IncomingInvite,
  newcomer: Leg,
): Promise<void> {
  const { call, leg } = found;
  const peer = call.peerOf(leg);
  // RFC 3891 3: a confirmed dialog cannot be replaced by an early-only request.
  if (invite.replaces?.earlyOnly === true && leg.answered) {
    invite.reject(486);
    newcomer.abandon();
    return;
  }
  if (peer === undefined) {
    invite.reject(481);
    newcomer.abandon();
    return;
  }
  const codec = peer.media.negotiated?.codec.name;
  const anchor = new InvitedAnchor(call.services, invite, newcomer, failure => {
    if (failure !== undefined)
      void call.end({ outcome: 'upstream', reason: 'call-no-ack', hangupBy: 'system' }, newcomer);
  });
  await anchor.answer(codec === undefined ? [] : [codec]);
  newcomer.dialog = invite.dialog();
  call.adopt(newcomer);
  call.join(newcomer, peer);
  await call.drop(leg, { bye: true });
  call.push('renegotiate', () => renegotiate(call, peer));
  await call.checkpoint();
}
