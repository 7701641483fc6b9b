/** Phones whose settings name the transports that they may use: nothing begins with them over any other. */
import type { SipRequest } from '../message/index.ts';
import { refuse, type ZoneStep } from './zone-context.ts';

const SECURE = new Set(['tls', 'wss']);

export const transports: ZoneStep = {
  name: 'transports',
  run({ request, user, trunk, services }) {
    // Within a dialog nobody asks who it is; a trunk has its own rule.
    if (user === undefined || trunk !== undefined) return undefined;
    const allowed = services.transportsOf(user, request);
    if (allowed === undefined || allowed.includes(transportOf(request))) return undefined;
    // RFC 3261 20.43: 399 is for whatever the other codes do not say.
    const warn = (text: string): [string, string][] => [['Warning', `399 ${services.domain} "${text}"`]];
    return allowed.every(transport => SECURE.has(transport))
      ? refuse(403, 'TLS Required', warn('TLS required'))
      : refuse(403, 'Transport Not Allowed', warn(`Allowed: ${allowed.join(', ')}`));
  },
};

/** Between phone and edge, which writes it into its own URI; without an edge, the Via says it. */
function transportOf(request: SipRequest): string {
  const edge = request.values(request.method === 'REGISTER' ? 'Path' : 'Record-Route')[0];
  return (/;ptp=([a-z]{2,4})\b/i.exec(edge ?? '')?.[1] ?? request.via.transport).toLowerCase();
}
