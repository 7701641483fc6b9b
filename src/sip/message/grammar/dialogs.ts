import { asSipCallId, asTag } from '../../../core/ids.ts';
import type { SipCallId, Tag } from '../../../core/ids.ts';
import { badValue } from '../errors.ts';
import { MAX_CSEQ } from '../limits.ts';
import { NameAddr } from '../name-addr.ts';
import { Params } from '../params.ts';
import { digits, escapeUri, isToken, UNRESERVED, trim } from '../text.ts';
import { SipUri } from '../uri.ts';

/** RFC 3891 6.1. Tags are seen from the element that receives it. */
export interface Replaces {
  readonly sipCallId: SipCallId;
  readonly toTag: Tag;
  readonly fromTag: Tag;
  readonly earlyOnly: boolean;
}

/** Reads Replaces, and Join of RFC 3911, which has the same form. Throws SipParseError. */
export function parseReplaces(value: string, where = 'Replaces'): Replaces {
  const { head, params } = split(value, where);
  const toTag = params.value('to-tag');
  const fromTag = params.value('from-tag');
  if (head === '' || /\s/.test(head) || toTag === undefined || fromTag === undefined) throw badValue(where);
  return {
    sipCallId: asSipCallId(head),
    toTag: asTag(toTag),
    fromTag: asTag(fromTag),
    earlyOnly: params.has('early-only'),
  };
}

export function writeReplaces(r: Replaces): string {
  return `${r.sipCallId};to-tag=${r.toTag};from-tag=${r.fromTag}${r.earlyOnly ? ';early-only' : ''}`;
}

/** RFC 3515 2.1, with what RFC 3891 lets ride in the URI. */
export interface ReferTo {
  readonly address: NameAddr;
  /** The target without its headers: what to put into the Request-URI. */
  readonly uri: SipUri;
  /** The `method` parameter, INVITE when absent. */
  readonly method: string;
  readonly replaces: Replaces | undefined;
}

/** Throws SipParseError. */
export function parseReferTo(value: string): ReferTo {
  const address = NameAddr.parse(bracketBare(value), 'Refer-To');
  const { uri } = address;
  const replaces = uri.headers.find(([name]) => name.toLowerCase() === 'replaces')?.[1];
  const method = uri.params.value('method') ?? 'INVITE';
  const target = uri.isSip ? uri.with({ headerText: '' }) : uri;
  if (uri.isSip) target.params.delete('method');
  return {
    address,
    uri: target,
    method,
    replaces: replaces === undefined ? undefined : parseReplaces(replaces, 'Refer-To'),
  };
}

/** A Refer-To value for a target and, for an attended transfer, the dialog to replace. */
export function writeReferTo(uri: SipUri | string, replaces?: Replaces): string {
  const text = String(uri);
  if (replaces === undefined) return `<${text}>`;
  return `<${text}${text.includes('?') ? '&' : '?'}Replaces=${escapeUri(writeReplaces(replaces), UNRESERVED)}>`;
}

/** Phones send `Refer-To: sip:a@b?Replaces=...` without brackets; there is only one way to read it. */
function bracketBare(value: string): string {
  return value.includes('<') || !value.includes('?') ? value : `<${value}>`;
}

/** RFC 3262 7.2. */
export interface RAck {
  readonly rseq: number;
  readonly cseq: number;
  readonly method: string;
}

/** RFC 3262 7.1: 1 to 2**32 - 1. Throws SipParseError. */
export function parseRSeq(value: string): number {
  const n = digits(value, 0, value.length, 2 ** 32 - 1);
  if (n < 1) throw badValue('RSeq');
  return n;
}

/** Throws SipParseError. */
export function parseRAck(value: string): RAck {
  const [rseq = '', cseq = '', method = '', more] = value.split(/[ \t]+/);
  const number = digits(cseq, 0, cseq.length, MAX_CSEQ);
  if (number < 0 || !isToken(method) || more !== undefined) throw badValue('RAck');
  return { rseq: parseRSeq(rseq), cseq: number, method };
}

/** The text before the parameters, and these. */
export function split(value: string, where: string): { head: string; params: Params } {
  const semicolon = value.indexOf(';');
  if (semicolon < 0) return { head: trim(value), params: Params.empty() };
  return { head: trim(value, 0, semicolon), params: Params.parse(value.slice(semicolon), 'header', where) };
}
