/** Our own re-INVITEs: to pass a hold on, to join other parties, to move media to another switch. */
import type { AnswerWish } from '../../media/gateway/ports.ts';
import type { Call } from './call.ts';
import { towards } from './hold.ts';
import type { Leg } from './leg.ts';
import { connectedIdentity } from './run/presentation.ts';
import { sdpIn, sdpOf } from './sdp-body.ts';

/** What we grant a leg: what its peer wants, and the peer's codec first so that nothing need be transcoded. */
export function grantTowards(call: Call, leg: Leg): AnswerWish {
  const peer = call.peerOf(leg);
  const codec = peer?.media.negotiated?.codec.name;
  return { direction: towards(call.granted(leg)), ...(codec !== undefined && { codecs: [codec] }) };
}

/**
 * Re-INVITEs a leg with the direction that its peer now wants. A device that is gone (481, 408) ends the call; one that
 * refuses goes on as before (RFC 3261 14.1).
 */
export function renegotiate(call: Call, leg: Leg): Promise<void> {
  return leg.negotiate(() => reinvite(call, leg));
}

async function reinvite(call: Call, leg: Leg): Promise<void> {
  const { dialog } = leg;
  if (dialog === undefined || call.ended || leg.ended) return;
  const direction = towards(call.granted(leg));
  const offer = await leg.media.createOffer({ direction });
  const headers = connectedIdentity(call.services, leg, call.peerOf(leg));
  const { response, ack } = await dialog.reinvite({ headers, body: sdpOf(offer), contact: leg.contact });
  if (response.status >= 200 && response.status < 300) {
    ack?.();
    // Hung up on meanwhile.
    if (leg.ended) return;
    const answer = sdpIn(response);
    if (answer === undefined) {
      leg.media.rollback();
      return;
    }
    await leg.media.acceptAnswer(answer);
    leg.noteAnswer(answer, direction);
    await call.checkpoint();
    return;
  }
  leg.media.rollback();
  call.log.info({ leg: leg.id, status: response.status }, 're-INVITE refused by the device');
  if (response.status === 481 || response.status === 408) {
    await call.end(
      { outcome: 'upstream', reason: 'call-leg-lost', sipStatus: response.status, hangupBy: 'system' },
      leg,
    );
  }
}
