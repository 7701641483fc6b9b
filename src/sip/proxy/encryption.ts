/** Phones whose settings want TLS: nothing begins with them over anything else. */
import type { SipRequest } from '../message/index.ts';
import { refuse, type ZoneStep } from './zone-context.ts';

const SECURE = new Set(['tls', 'wss']);

export const encryption: ZoneStep = {
  name: 'encryption',
  run({ request, user, trunk, services }) {
    // Within a dialog nobody asks who it is; a trunk has its own rule.
    if (user === undefined || trunk !== undefined || SECURE.has(transportOf(request))) return undefined;
    if (!services.requiresTls(user, request)) return undefined;
    // RFC 3261 20.43: 399 is for whatever the other codes do not say.
    return refuse(403, 'TLS Required', [['Warning', `399 ${services.domain} "TLS required"`]]);
  },
};

/** Between phone and edge, which writes it into its own URI; without an edge, the Via says it. */
function transportOf(request: SipRequest): string {
  const edge = request.values(request.method === 'REGISTER' ? 'Path' : 'Record-Route')[0];
  return (/;ptp=([a-z]{2,4})\b/i.exec(edge ?? '')?.[1] ?? request.via.transport).toLowerCase();
}
