/** Keeps a call from going round between us and somebody else's telephone system. Pure. */
import type { SipRequest } from '../message/index.ts';
import { type Trunk, trunkKey } from './types.ts';

/** The header that counts them is told in proxy/inner-headers.ts. */
const HOPS = 'X-Tandem-Hops';
/** Out to a PBX, back, and out to the world is as far as an honest call goes. */
const MAX_HOPS = 3;

/** Sent on more often than that, a call goes in a circle of people who forward to one another. */
const MAX_DIVERSIONS = 5;

/** How often the call has left through a trunk before it came here. */
export function hopsOf(request: SipRequest): number {
  const text = request.get(HOPS)?.trim() ?? '';
  // Whoever writes nonsense there is not to be believed that it has been nowhere.
  if (text === '') return 0;
  return /^\d{1,3}$/.test(text) ? Number(text) : MAX_HOPS;
}

/** RFC 3261 21.4.20: it has been here too often. */
export const isLoop = (hops: number): boolean => hops >= MAX_HOPS;

/** The same by who has sent it on, where our count was lost on the way. */
export const isDivertedTooOften = (divertedBy: readonly string[]): boolean => divertedBy.length > MAX_DIVERSIONS;

/** For the INVITE that leaves now. */
export const hopHeader = (before: number): [string, string] => [HOPS, String(before + 1)];

/**
 * Whether a call may leave through this trunk. A PBX that does not know an extension asks us, and we ask it when we do not: so what
 * comes from it never goes back to it, whatever headers get lost on the way.
 */
export function mayLeave(trunk: Trunk, call: { readonly hops: number; readonly from: string | undefined }): boolean {
  return !isLoop(call.hops) && !(trunk.kind === 'pbx' && call.from === trunkKey(trunk));
}
