/** A leg that goes on in another call of this switch: its device is told so by the next re-INVITE. */
import { contactFor, flowOf } from './addressing.ts';
import type { Call } from './call.ts';
import type { Leg, LegRole } from './leg.ts';

export function moveLeg(leg: Leg, to: Call, role: LegRole = leg.role): void {
  leg.role = role;
  leg.contact = contactFor(to.services, to.callId, leg.id, flowOf(leg.dialog?.routeSet[0]));
  leg.seat?.moveTo(to.callId);
}
