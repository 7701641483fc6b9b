/** Goes on with a call that another switch was carrying when it died, or gave away. */
import { asLegId, type LegId } from '../../core/ids.ts';
import { contactFor, flowOf } from './addressing.ts';
import { TalkingAnchor } from './anchor.ts';
import { Call, type CallHolder } from './call.ts';
import { readCall, type CallCheckpoint, type LegCheckpoint } from './checkpoint.ts';
import { takeDuty } from './duty.ts';
import { Leg } from './leg.ts';
import type { Checkpoint } from './ports.ts';
import { renegotiate } from './renegotiation.ts';

export type Restored =
  | { readonly kind: 'going-on'; readonly call: Call }
  /** Nobody had answered yet: the proxy sends the INVITE again, and only when it does not is there something to do. */
  | { readonly kind: 'unanswered'; readonly state: CallCheckpoint };

/**
 * Rebuilds dialogs and media of a claimed call and re-INVITEs its parties to their new place; resolves as soon as the call
 * exists, the re-INVITEs are under way then.
 * @throws Error when the checkpoint cannot be read or no media can be had
 */
export async function restoreCall(holder: CallHolder, checkpoint: Checkpoint): Promise<Restored> {
  const state = readCall(holder.services.seal.open(checkpoint.state));
  const answered = state.legs.filter(leg => leg.state === 'answered' && leg.dialog !== undefined);
  if (answered.length === 0 || (answered.length === 1 && state.run === undefined)) return { kind: 'unanswered', state };
  const record = { ...state.record, takeovers: state.record.takeovers + 1 };
  const call = new Call(holder, {
    id: checkpoint.callId,
    record,
    fence: checkpoint.fence,
    inner: state.inner ?? false,
    restored: true,
  });
  try {
    const legs = await Promise.all(answered.map(leg => restoreLeg(call, leg)));
    for (const leg of legs) call.adopt(leg);
    if (state.recording !== undefined) call.recording.restore(state.recording);
    goOn(call, legs, state);
  } catch (error) {
    call.abandon();
    throw error;
  }
  return { kind: 'going-on', call };
}

/** Whoever talked with an application goes on alone; a referrer that was about to be let go is let go now. */
function goOn(call: Call, legs: readonly Leg[], state: CallCheckpoint): void {
  const { pair, run } = state;
  const legOf = (id: LegId | undefined): Leg | undefined => legs.find(leg => leg.id === id);
  const isAlone = legs.length === 1 || (run !== undefined && pair === undefined);
  const a = legOf(isAlone ? run?.leg : pair?.[0]) ?? legs[0];
  const b = isAlone ? undefined : (legOf(pair?.[1]) ?? legs.find(leg => leg !== a));
  if (a === undefined) throw new Error('checkpoint without a party');
  if (b === undefined) goOnAlone(call, a, state);
  else goOnTogether(call, a, b);
  // After that, for what is written of the call until then must have them all.
  call.push('let go', async () => {
    await Promise.all(legs.filter(leg => leg !== a && leg !== b).map(leg => call.drop(leg, { bye: true })));
  });
}

function goOnTogether(call: Call, a: Leg, b: Leg): void {
  call.join(a, b);
  call.inheritLines();
  // Both at once, or the gap would be two round trips.
  call.push('take-over', async () => {
    await Promise.all([renegotiate(call, a), renegotiate(call, b)]);
    await call.checkpoint();
  });
}

/** A party that talked with an application: that one goes on as soon as the party hears the new switch. */
function goOnAlone(call: Call, leg: Leg, { run, shown }: CallCheckpoint): void {
  if (run === undefined) throw new Error('checkpoint without an application');
  call.show(shown);
  call.inheritLines();
  call.push('take-over', async () => {
    await renegotiate(call, leg);
    if (!call.ended) call.resume(run, new TalkingAnchor(leg));
    await call.checkpoint();
  });
}

async function restoreLeg(call: Call, from: LegCheckpoint): Promise<Leg> {
  const { services } = call;
  const id = asLegId(from.id);
  if (from.dialog === undefined) throw new Error('leg without a dialog');
  const media = await services.media.restoreLeg(from.media, { legId: id, callId: call.callId });
  const dialog = services.dialogs.restore(from.dialog);
  const leg = new Leg({
    id,
    role: from.role,
    side: from.side,
    address: from.address,
    contact: contactFor(services, call.callId, id, flowOf(dialog.routeSet[0])),
    media,
    inner: flowOf(dialog.routeSet[0]) === undefined,
    party: from.party,
    ...(from.displayName !== undefined && { displayName: from.displayName }),
    ...(from.device !== undefined && { device: from.device }),
  });
  leg.state = 'answered';
  leg.wish = from.wish;
  leg.duty = from.duty;
  leg.onHold = from.onHold ?? false;
  if (leg.duty !== undefined) takeDuty(services, call.callId, leg.duty);
  leg.line = from.line;
  leg.sees = from.sees;
  leg.seat = from.seat && services.trunkSeats?.seat(from.seat);
  leg.privateHold = from.privateHold ?? false;
  leg.dialog = dialog;
  return leg;
}
