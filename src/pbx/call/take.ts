/** A party of one call takes over a party of another on this switch: retrieval of parked and held calls, pick-up of ringing ones. */
import { InvitedAnchor, type Anchor } from './anchor.ts';
import type { Call } from './call.ts';
import { holds } from './hold.ts';
import type { Leg } from './leg.ts';
import { lineOfUse } from '../presence/shared-use.ts';
import { moveLeg } from './move.ts';
import { fetchedBy, arrivalOf } from './arrival.ts';
import { renegotiate } from './renegotiation.ts';
import { apart, isClosed, mayPickUp } from './rights.ts';
import type { Wanted } from './run/host.ts';
import { ELSEWHERE } from './run/target-ring.ts';

/** False when there is nothing to take: the party has gone, or is talking with nobody that could be replaced. */
export async function takeLeg(call: Call, anchor: Anchor, wanted: Wanted): Promise<boolean> {
  // One whose switch has just died is here in a moment.
  await call.holder.restoring(wanted.call);
  const from = call.holder.call(wanted.call);
  if (from === undefined || from === call || from.ended) return false;
  const named = from.leg(wanted.leg);
  if (from.run?.dialling === true && (named === undefined || named === from.run.anchor.leg)) {
    if (!mayAnswerFor(from, from.run.anchor.leg, anchor.leg)) return false;
    await anchor.answer(preferred(from.run.anchor.leg));
    return !call.ended && answerFor(call, from, anchor.leg);
  }
  const leg =
    wanted.inPlace === undefined ? named : peerOfHolder(from, { named, wanted: wanted.leg, when: wanted.inPlace });
  if (leg?.answered !== true || apart(call.services, anchor.leg.party, leg.party)) return false;
  return takeParty(call, anchor, { from, leg });
}

function mayAnswerFor(from: Call, { party: waiting }: Leg, { party: taker }: Leg): boolean {
  const { services } = from;
  return !apart(services, taker, waiting) && mayPickUp(services, taker, waiting) && !isClosed(from, taker);
}

async function takeParty(call: Call, anchor: Anchor, { from, leg }: { from: Call; leg: Leg }): Promise<boolean> {
  const before = from.peerOf(leg);
  // Out of its call before anything is awaited: two may want it, one can have it.
  from.release(leg);
  void from.end({ outcome: 'success', reason: 'transferred', hangupBy: before?.role ?? 'system' });
  moveLeg(leg, call, 'callee');
  const arrival = arrivalOf(leg, from.record);
  fetchedBy(anchor.leg, call.record, arrival);
  if (anchor instanceof InvitedAnchor) anchor.introduce(leg, arrival);
  if (!(await answerTo(call, anchor, leg))) return false;
  call.parties.had(leg, 'taken');
  anchor.leg.line ??= before?.line;
  await call.connected(anchor.leg, leg);
  call.push('renegotiate', () => renegotiate(call, leg));
  return true;
}

/** False when the taker has gone: then the leg belongs to no call any more that would hang up. */
async function answerTo(call: Call, anchor: Anchor, leg: Leg): Promise<boolean> {
  try {
    await anchor.answer(preferred(leg));
    if (!call.ended) return true;
  } catch (error) {
    call.log.warn({ err: error, leg: leg.id }, 'who takes a party over cannot be answered');
  }
  void leg.dialog?.bye();
  await leg.close();
  return false;
}

/** Somebody who holds a call may have taken it back, or made it private, since it was looked for. */
function peerOfHolder(
  from: Call,
  {
    named,
    wanted,
    when,
  }: { readonly named: Leg | undefined; readonly wanted: string; readonly when: 'always' | 'held' },
): Leg | undefined {
  // A line that phones share names no leg: it is the one that is on it.
  const line = lineOfUse(wanted);
  const holder = named ?? from.legs().find(leg => leg.line !== undefined && leg.line.extension === line);
  if (holder === undefined) return undefined;
  if (when === 'held' && (!holds(holder.wish) || holder.privateHold)) return undefined;
  return from.peerOf(holder);
}

function preferred({ media, codecs }: Leg): Leg['codecs'] {
  const codec = media.negotiated?.codec.name;
  return codec === undefined ? codecs : [codec];
}

/** The newcomer answers in the place of whoever is being rung. */
function answerFor(call: Call, from: Call, newcomer: Leg): boolean {
  if (from.run?.intercept(newcomer, ELSEWHERE) !== true) return false;
  call.release(newcomer);
  void call.end({ outcome: 'success', reason: 'transferred', hangupBy: 'system' });
  moveLeg(newcomer, from, 'callee');
  newcomer.side = 'callee';
  from.push('renegotiate', () => renegotiate(from, newcomer));
  return true;
}
