/** Headers that our own nodes invent for one another. The edge takes them from phones and shows them to none. */

/** The identity of a new call, kept however often its INVITE is sent. */
export const CALL = 'X-Tandem-Call';
/** A load balancer has given up the zone that it had chosen first, and knows before the cluster does that it is gone. */
export const RESENT = 'X-Tandem-Resent';
/**
 * `name@account`: the call comes from this trunk. Set by the edge for a peer that it knows by certificate, address or
 * registration of ours, and by the zone-proxy for one that has given its password.
 */
export const TRUNK = 'X-Tandem-Trunk';
/** How often a call has left through a trunk. Trunks see it too, so that a call which they send back is known (trunk/loop.ts). */
export const HOPS = 'X-Tandem-Hops';
