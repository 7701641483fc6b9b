/** Which answer a caller gets when devices refused: RFC 3261 16.7 for the choice, our own sense for the mapping. */
import type { HangupBy, Outcome, Reason } from './ports.ts';

export interface Refusal {
  /** SIP status, or 408 for a device that never answered. */
  readonly status: number;
  /** Stable reason code of the call record. */
  readonly reason: Reason;
}

/** No trunk leads there, or all that do are full. */
export const NO_TRUNK: Refusal = { status: 503, reason: 'call-no-trunk' };

const REASONS: Readonly<Record<number, Reason>> = {
  404: 'user-unknown',
  480: 'call-unavailable',
  486: 'call-busy',
  487: 'call-cancelled',
  488: 'call-media',
  600: 'call-busy',
  603: 'call-declined',
};

/** Statuses of a device that concern our request to it and mean nothing to the caller. */
const PRIVATE = new Set([
  400, 401, 402, 403, 404, 405, 407, 408, 410, 413, 414, 416, 420, 421, 422, 423, 430, 481, 482, 483, 484, 485, 491,
  494,
]);
const MEDIA = new Set([415, 488, 606]);
const GONE = new Set([404, 410, 604]);

/** What the caller is told for a device's final response. */
export function towardsCaller(status: number): Refusal {
  const mapped = mapStatus(status);
  if (status === 408) return { status: mapped, reason: 'call-no-answer' };
  return { status: mapped, reason: REASONS[mapped] ?? 'call-refused' };
}

/** What the caller is told for the final response of a network: unlike that of a phone, it speaks of the number that was dialled. */
export function ofNetwork(status: number): Refusal {
  if (GONE.has(status)) return { status: 404, reason: 'number-unknown' };
  if (status === 484) return { status, reason: 'number-invalid' };
  // A 503 of ours would send the call to another switch.
  return status === 503 ? { ...towardsCaller(status), reason: NO_TRUNK.reason } : towardsCaller(status);
}

function mapStatus(status: number): number {
  if (MEDIA.has(status)) return 488;
  if (PRIVATE.has(status)) return 480;
  // RFC 3261 16.7 item 6: a 503 speaks of the next hop and is not passed on.
  if (status === 503) return 480;
  if (status >= 300 && status < 400) return 480;
  if (status >= 600 && status !== 603 && status !== 600) return 603;
  return status;
}

/** How much a response deserves to be the one that is passed on; higher wins (RFC 3261 16.7 item 6). */
function rank(status: number): number {
  if (status >= 600) return 100;
  if (status === 486 || status === 603) return 60;
  if (MEDIA.has(status)) return 50;
  if (status === 480 || status === 408) return 40;
  if (status >= 400 && status < 500) return 30;
  return 10;
}

/** The best of several refusals; a device that is busy tells more than one that is gone. */
export function bestStatus(statuses: readonly number[]): number {
  let best = 480;
  let bestRank = -1;
  for (const status of statuses) {
    if (rank(status) > bestRank) {
      best = status;
      bestRank = rank(status);
    }
  }
  return best;
}

/** Whose doing a call that was never answered was. */
export function outcomeOf(status: number): Outcome {
  if (status === 487) return 'caller';
  if (status === 404 || status === 484 || status === 482) return 'caller';
  if (status >= 500 && status < 600) return 'ours';
  return 'callee';
}

/** Where the caller has to do something else, which no status tells: he hears it before he is refused. */
const EXPLAINED: ReadonlySet<Reason> = new Set(['client-code-required', 'client-code-invalid']);

export const isExplained = (reason: Reason): boolean => EXPLAINED.has(reason);

/** Reasons that are ours: no device has refused anything. */
const NOBODYS: ReadonlySet<Reason> = new Set([
  'user-unknown',
  'call-not-registered',
  'call-no-answer',
  'call-no-trunk',
  'call-loop',
]);

/** Who ended a call that was never answered. */
export function refusedBy(reason: Reason): HangupBy {
  return NOBODYS.has(reason) ? 'system' : 'callee';
}
