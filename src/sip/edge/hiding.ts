/** Topology hiding, as lists: what a phone may not tell the inside, and what the inside may not show a phone. */
import type { SipMessage } from '../message/index.ts';
import { CALL } from '../proxy/inner-headers.ts';

/** What our own nodes say to one another, proxy/inner-headers.ts and others: nobody else may, and nobody else needs to know. */
const INNER = 'x-tandem-';
/** Only our own nodes may say these. P-Asserted-Identity: RFC 3325 5. */
const FROM_PHONES = ['P-Asserted-Identity', 'Path', 'Record-Route', 'Route', 'Service-Route'];
/**
 * The same of a trunk. It may say who calls (RFC 3325 5), unless the account thinks otherwise, and stands as a proxy of its own
 * between us and the far end, so its Record-Route counts (RFC 3261 16.6 step 4).
 */
const FROM_TRUNKS = ['Path', 'Route', 'Service-Route'];
/** Where we are. Via is folded, Contact is a token. */
const TO_PHONES = ['Path', 'Record-Route', 'Service-Route'];

/** Takes away what a phone may not say. */
export function distrust(message: SipMessage): void {
  removeInner(message);
  for (const name of FROM_PHONES) message.remove(name);
}

/** Takes away what a trunk may not say. @param trusted whether its P-Asserted-Identity is believed */
export function distrustTrunk(message: SipMessage, trusted: boolean): void {
  removeInner(message);
  for (const name of FROM_TRUNKS) message.remove(name);
  if (!trusted) message.remove('P-Asserted-Identity');
}

/** Takes away what a phone may not see. */
export function conceal(message: SipMessage): void {
  removeInner(message);
  for (const name of TO_PHONES) message.remove(name);
}

function removeInner(message: SipMessage): void {
  // Known to the parser, because it is in every message inside.
  message.remove(CALL);
  message.removeExtensions(INNER);
}
