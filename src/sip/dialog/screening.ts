import type { SipRequest } from '../message/index.ts';
import { hasOption } from './session-negotiation.ts';

/** A response that the layer gives by itself, before anybody above hears of the request. */
export interface Refusal {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: [string, string][];
}

/** What we say that we support. */
export const SUPPORTED = ['100rel', 'timer', 'replaces', 'norefersub'] as const;
export const ALLOW = 'INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, INFO, REFER, NOTIFY, MESSAGE, OPTIONS';

/** What may be required of us: the edge takes care of the last two. */
const KNOWN = new Set<string>([...SUPPORTED, 'outbound', 'path']);

/** RFC 3261 8.2.2.3: extensions that are required of us and that we lack are named in a 420. */
export function screenRequire(req: SipRequest): Refusal | undefined {
  const unsupported = req.values('Require').filter(tag => !KNOWN.has(tag.toLowerCase()));
  if (unsupported.length === 0) return undefined;
  return { status: 420, headers: [['Unsupported', unsupported.join(', ')]] };
}

/** What an INVITE outside a dialog has to fulfil. `demanded` are option tags that the other end must support. */
export function screenInvite(req: SipRequest, demanded: readonly string[]): Refusal | undefined {
  const { scheme } = req.requestUri;
  // RFC 3261 8.2.2.1.
  if (scheme !== 'sip' && scheme !== 'sips' && scheme !== 'tel') return { status: 416 };
  const contacts = req.contacts();
  // RFC 3261 8.1.1.8: an INVITE has one Contact, and without it there is no dialog to be had.
  if (contacts === '*' || contacts.length !== 1) return { status: 400, reason: 'INVITE Needs One Contact' };
  // RFC 3261 21.4.16: 421 names what the service demands.
  const missing = demanded.filter(tag => !hasOption(req, 'Supported', tag) && !hasOption(req, 'Require', tag));
  if (missing.length > 0) return { status: 421, headers: [['Require', missing.join(', ')]] };
  return screenRequire(req) ?? screenBody(req);
}

/** RFC 3261 8.2.3: a body that must be understood and isn't. */
function screenBody(req: SipRequest): Refusal | undefined {
  if (req.body.length === 0) return undefined;
  const optional = /;\s*handling\s*=\s*"?optional/i.test(req.get('Content-Disposition') ?? '');
  const type = (req.get('Content-Type') ?? 'application/sdp').trim().toLowerCase();
  if (!optional && !type.startsWith('application/sdp') && !type.startsWith('multipart/')) {
    return { status: 415, headers: [['Accept', 'application/sdp, multipart/mixed']] };
  }
  const encoding = req.get('Content-Encoding')?.trim().toLowerCase();
  if (!optional && encoding !== undefined && encoding !== 'identity') {
    return { status: 415, headers: [['Accept-Encoding', 'identity']] };
  }
  return undefined;
}
