/**
 * Topology hiding, as lists: what a phone may not tell the inside, and what the inside may not show a phone. A header
 * that nodes invent for one another belongs into both.
 */
import type { SipMessage } from '../message/index.ts';
import { CALL, RESENT } from '../proxy/inner-headers.ts';

/** Only our own nodes may say these. P-Asserted-Identity: RFC 3325 5. */
const FROM_PHONES = [CALL, RESENT, 'P-Asserted-Identity', 'Path', 'Record-Route', 'Route', 'Service-Route'];
/** Where we are and what we call our calls. Via is folded, Contact is a token. */
const TO_PHONES = [CALL, RESENT, 'Path', 'Record-Route', 'Service-Route'];

/** Takes away what a phone may not say. */
export function distrust(message: SipMessage): void {
  for (const name of FROM_PHONES) message.remove(name);
}

/** Takes away what a phone may not see. */
export function conceal(message: SipMessage): void {
  for (const name of TO_PHONES) message.remove(name);
}
