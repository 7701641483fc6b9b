/**
 * Who lets whom hear what. Each party's wish is kept apart from what was negotiated: when A holds, B is offered sendonly and
 * answers recvonly, but B has not asked for silence, and when A resumes B must be offered sendrecv again.
 */
import type { MediaDirection as Direction } from '../../media/gateway/ports.ts';

/** What a remote party wants, from its own point of view. */
export interface Wish {
  readonly sends: boolean;
  readonly receives: boolean;
}

export const OPEN: Wish = { sends: true, receives: true };

export const directionOf = (send: boolean, receive: boolean): Direction =>
  send ? (receive ? 'sendrecv' : 'sendonly') : receive ? 'recvonly' : 'inactive';

const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly';
const receives = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'recvonly';

/** RFC 3264 8.4: an offer states what the offerer wants. `direction` as written by the remote party. */
export const wishOfOffer = (direction: Direction): Wish => ({ sends: sends(direction), receives: receives(direction) });

/**
 * An answer tells something new only about what was offered: who was offered sendonly cannot answer that it would send.
 * `offered` is ours, `answered` as written by the remote party.
 */
export function wishAfterAnswer(before: Wish, offered: Direction, answered: Direction): Wish {
  return {
    sends: receives(offered) ? sends(answered) : before.sends,
    receives: sends(offered) ? receives(answered) : before.receives,
  };
}

/** What we offer or grant to one party, given what its peer wants: we send what the peer sends. */
export const towards = (peer: Wish): Direction => directionOf(peer.sends, peer.receives);

/** The party asked for silence in its direction, in whichever of the usual ways. */
export const holds = (wish: Wish): boolean => !wish.receives;
