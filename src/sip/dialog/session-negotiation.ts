import type { SipMessage, SipRequest, SipResponse } from '../message/index.ts';
import type { SessionTimerState } from './snapshot.ts';

/** How long sessions may live without a refresh (RFC 4028), seconds. */
export interface SessionPolicy {
  readonly interval: number;
  /** Shorter ones are refused with 422. RFC 4028 4: never below 90. */
  readonly minSe: number;
}

export const DEFAULT_SESSION: SessionPolicy = { interval: 1800, minSe: 90 };

interface SessionExpires {
  readonly interval: number;
  readonly refresher?: 'uac' | 'uas';
}

export interface SessionAnswer {
  readonly timer: SessionTimerState;
  readonly headers: [string, string][];
}

export function hasOption(message: SipMessage, header: 'Supported' | 'Require', tag: string): boolean {
  return message.lists(header, tag);
}

/** The Min-SE to answer 422 with, or undefined when the request's interval can be taken. RFC 4028 9. */
export function tooBrief(req: SipRequest, policy: SessionPolicy): number | undefined {
  const asked = sessionExpires(req);
  // Without support for timers on the other end a 422 would not be understood.
  if (asked === undefined || !hasOption(req, 'Supported', 'timer')) return undefined;
  return asked.interval < policy.minSe ? policy.minSe : undefined;
}

/** What a UAS puts into its 2xx, and the timer that then runs. RFC 4028 9, table 2. */
export function answerSession(req: SipRequest, policy: SessionPolicy): SessionAnswer {
  const asked = sessionExpires(req);
  const supported = hasOption(req, 'Supported', 'timer') || hasOption(req, 'Require', 'timer');
  const interval =
    asked === undefined ? Math.max(policy.interval, minSeOf(req)) : Math.max(asked.interval, policy.minSe);
  // A UAC that does not know timers cannot be the refresher; one that asked for none is spared the work as well.
  const remote = supported && asked !== undefined && asked.refresher !== 'uas';
  const headers: [string, string][] = [['Session-Expires', `${interval};refresher=${remote ? 'uac' : 'uas'}`]];
  // RFC 4028 9: Require makes sure that a UAC which shall refresh knows that it has to.
  if (remote) headers.push(['Require', 'timer']);
  return { timer: { interval, refresher: remote ? 'remote' : 'local' }, headers };
}

/** What a request of ours asks for. `refresher` is named only inside a dialog, where it is known already (RFC 4028 7.4). */
export function askSession(interval: number, minSe: number, current?: SessionTimerState): [string, string][] {
  const who = current === undefined ? '' : `;refresher=${current.refresher === 'local' ? 'uac' : 'uas'}`;
  return [
    ['Session-Expires', `${interval}${who}`],
    ['Min-SE', String(minSe)],
  ];
}

/** The timer after a 2xx to a request in which we asked for `interval`. RFC 4028 7.2. */
export function agreedSession(res: SipResponse, interval: number): SessionTimerState {
  const answer = sessionExpires(res);
  // The other end knows no timers: we refresh, which also finds out whether it is still there.
  if (answer === undefined) return { interval, refresher: 'local' };
  return { interval: answer.interval, refresher: answer.refresher === 'uas' ? 'remote' : 'local' };
}

/** RFC 4028 6: what a 422 demands at least. */
export function minSeOf(message: SipMessage): number {
  const value = /^\s*(\d{1,9})\s*(;|$)/.exec(message.get('Min-SE') ?? '')?.[1];
  return value === undefined ? 0 : Number(value);
}

function sessionExpires(message: SipMessage): SessionExpires | undefined {
  const value = message.get('Session-Expires');
  const interval = value === undefined ? undefined : /^\s*(\d{1,9})\s*(;|$)/.exec(value)?.[1];
  if (value === undefined || interval === undefined) return undefined;
  const refresher = /;\s*refresher\s*=\s*(uac|uas)\b/i.exec(value)?.[1]?.toLowerCase();
  if (refresher === 'uac' || refresher === 'uas') return { interval: Number(interval), refresher };
  return { interval: Number(interval) };
}
