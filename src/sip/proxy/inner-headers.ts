/** Headers that our own nodes invent for one another. The edge takes them from phones and shows them to none. */

/** The identity of a new call, kept however often its INVITE is sent. */
export const CALL = 'X-Tandem-Call';
/** A load balancer has given up the zone that it had chosen first, and knows before the cluster does that it is gone. */
export const RESENT = 'X-Tandem-Resent';
