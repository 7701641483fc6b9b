/** What every server that passes requests on checks first (RFC 3261 16.3). Pure. */
import type { SipRequest } from '../message/index.ts';

export interface Refusal {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: [string, string][];
}

/** RFC 3261 8.1.1.6: what a request without the header may still travel. */
export const DEFAULT_MAX_FORWARDS = 70;

const SCHEMES: ReadonlySet<string> = new Set(['sip', 'sips', 'tel']);

/** Why a request can not be passed on; undefined when it can. */
export function sanityVerdict(request: SipRequest): Refusal | undefined {
  // RFC 3261 16.3 step 2 and 21.4.14.
  if (!SCHEMES.has(request.requestUri.scheme)) return { status: 416 };
  // RFC 3261 16.3 step 3.
  if (request.maxForwards === 0) return { status: 483 };
  // RFC 3261 16.3 step 5: we support no extension that concerns proxies.
  const extensions = request.values('Proxy-Require');
  if (extensions.length > 0) return { status: 420, headers: extensions.map(tag => ['Unsupported', tag]) };
  return undefined;
}

/** RFC 3261 16.6 step 3. */
export function decrementMaxForwards(request: SipRequest): void {
  const left = request.maxForwards;
  request.set('Max-Forwards', String(left === undefined ? DEFAULT_MAX_FORWARDS : left - 1));
}
