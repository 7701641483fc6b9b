import { badValue } from '../errors.ts';
import { MAX_DELTA_SECONDS } from '../limits.ts';
import type { Params } from '../params.ts';
import { digits, isToken, mustDigits, quote } from '../text.ts';
import { split } from './dialogs.ts';

/** RFC 4028 4. */
export interface SessionExpires {
  /** Seconds. */
  readonly interval: number;
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** Throws SipParseError. */
export function parseSessionExpires(value: string): SessionExpires {
  const { head, params } = split(value, 'Session-Expires');
  const refresher = params.value('refresher')?.toLowerCase();
  if (refresher !== undefined && refresher !== 'uac' && refresher !== 'uas') throw badValue('Session-Expires');
  return { interval: mustDigits(head, MAX_DELTA_SECONDS, 'Session-Expires'), refresher };
}

export function writeSessionExpires(s: SessionExpires): string {
  return s.refresher === undefined ? String(s.interval) : `${s.interval};refresher=${s.refresher}`;
}

/** RFC 4028 5: Min-SE in seconds. Throws SipParseError. */
export function parseMinSE(value: string): number {
  return mustDigits(split(value, 'Min-SE').head, MAX_DELTA_SECONDS, 'Min-SE');
}

/** RFC 6665 8.2.1. */
export interface EventValue {
  /** The package with its templates: `dialog`, `presence.winfo`. */
  readonly name: string;
  readonly id: string | undefined;
  readonly params: Params;
}

/** Throws SipParseError. */
export function parseEvent(value: string): EventValue {
  const { head, params } = split(value, 'Event');
  if (!isToken(head)) throw badValue('Event');
  return { name: head, id: params.value('id'), params };
}

/** RFC 6665 8.2.3. */
export interface SubscriptionState {
  readonly state: string;
  readonly expires: number | undefined;
  readonly reason: string | undefined;
  readonly params: Params;
}

/** Throws SipParseError. */
export function parseSubscriptionState(value: string): SubscriptionState {
  const { head, params } = split(value, 'Subscription-State');
  if (!isToken(head)) throw badValue('Subscription-State');
  const expires = params.value('expires') ?? '';
  const n = digits(expires, 0, expires.length, MAX_DELTA_SECONDS);
  return { state: head.toLowerCase(), expires: n < 0 ? undefined : n, reason: params.value('reason'), params };
}

/** RFC 3326 2. */
export interface ReasonValue {
  /** `SIP`, `Q.850` or another token. */
  readonly protocol: string;
  readonly cause: number | undefined;
  readonly text: string | undefined;
}

/** Throws SipParseError. */
export function parseReason(value: string): ReasonValue {
  const { head, params } = split(value, 'Reason');
  if (!isToken(head)) throw badValue('Reason');
  const cause = params.value('cause') ?? '';
  const n = digits(cause, 0, cause.length, 9999);
  return { protocol: head, cause: n < 0 ? undefined : n, text: params.value('text') };
}

export function writeReason(r: ReasonValue): string {
  const cause = r.cause === undefined ? '' : `;cause=${r.cause}`;
  return `${r.protocol}${cause}${r.text === undefined ? '' : `;text=${quote(r.text)}`}`;
}

/** RFC 3261 20.15: type and subtype in lower case, without parameters. Throws SipParseError. */
export function parseContentType(value: string): { type: string; params: Params } {
  const { head, params } = split(value, 'Content-Type');
  const [type = '', subtype = '', more] = head.split('/').map(part => part.trim());
  if (!isToken(type) || !isToken(subtype) || more !== undefined) throw badValue('Content-Type');
  return { type: `${type}/${subtype}`.toLowerCase(), params };
}

/** The option tags of Require, Supported, Proxy-Require, Unsupported (RFC 3261 19.2), in lower case. */
export function optionTags(values: readonly string[]): Set<string> {
  return new Set(values.map(value => value.toLowerCase()));
}
