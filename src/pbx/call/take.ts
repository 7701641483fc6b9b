/** A party of one call takes over a party of another on this switch: retrieval of parked and held calls, pick-up of ringing ones. */
import { flowOf, contactFor } from './addressing.ts';
import type { Anchor } from './anchor.ts';
import type { Call } from './call.ts';
import type { Leg } from './leg.ts';
import { renegotiate } from './renegotiation.ts';
import { ELSEWHERE } from './run/target-ring.ts';

/** False when there is nothing to take: the party has gone, or is talking with nobody that could be replaced. */
export async function takeLeg(
  call: Call,
  anchor: Anchor,
  wanted: { readonly call: string; readonly leg: string },
): Promise<boolean> {
  const from = call.holder.call(wanted.call);
  const leg = from?.leg(wanted.leg);
  if (from === undefined || leg === undefined || from === call || from.ended || leg.ended) return false;
  const codec = leg.media.negotiated?.codec.name;
  const prefer = codec === undefined ? leg.codecs : [codec];
  if (from.run?.dialling === true && from.run.anchor.leg === leg) {
    await anchor.answer(prefer);
    return answerFor(call, from, anchor.leg);
  }
  if (!leg.answered) return false;
  // Out of its call before anything is awaited: two may want it, one can have it.
  from.release(leg);
  void from.end({ outcome: 'success', reason: 'transferred', hangupBy: 'system' });
  move(leg, call);
  await anchor.answer(prefer);
  await call.connected(anchor.leg, leg);
  call.push('renegotiate', () => renegotiate(call, leg));
  return true;
}

/** The newcomer answers in the place of whoever is being rung. */
function answerFor(call: Call, from: Call, newcomer: Leg): boolean {
  if (from.run?.intercept(newcomer, ELSEWHERE) !== true) return false;
  call.release(newcomer);
  void call.end({ outcome: 'success', reason: 'transferred', hangupBy: 'system' });
  move(newcomer, from);
  from.push('renegotiate', () => renegotiate(from, newcomer));
  return true;
}

function move(leg: Leg, to: Call): void {
  leg.role = 'callee';
  leg.contact = contactFor(to.services, to.callId, leg.id, flowOf(leg.dialog?.routeSet[0]));
}
