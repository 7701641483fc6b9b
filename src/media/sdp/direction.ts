// The arithmetic of media direction (RFC 3264 5.1, 6.1, 8.4).
import type { Direction } from './types.ts';

export const DIRECTIONS: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

export const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly';

export const receives = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'recvonly';

export function directionOf(send: boolean, receive: boolean): Direction {
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

/** The same stream seen from the other end. */
export const reverse = (direction: Direction): Direction => directionOf(receives(direction), sends(direction));

/** What both allow. */
export const intersect = (a: Direction, b: Direction): Direction =>
  directionOf(sends(a) && sends(b), receives(a) && receives(b));

/** RFC 3264 6.1: an answer to sendonly is recvonly or inactive, and so on. Never more than was offered or is wanted. */
export const answerDirection = (offered: Direction, willing: Direction): Direction =>
  intersect(reverse(offered), willing);
