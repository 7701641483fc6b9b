/** What a proxy needs that keeps nothing between two copies of the same request. */
import { hash } from 'node:crypto';
import { BRANCH_COOKIE, type SipRequest } from '../message/index.ts';

/** 32 bits that depend on the text alone. */
export function textHash(text: string): number {
  let sum = 2166136261;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 16777619);
  // FNV leaves the low bits of similar texts alike.
  sum ^= sum >>> 15;
  return sum >>> 0;
}

/** Spreads requests over neighbours so that retransmissions stay together. */
export function spread(text: string, among: number): number {
  return textHash(text) % among;
}

/**
 * RFC 3261 16.11: the branch is a function of what identifies the transaction, so that a retransmission has it too.
 * @param origin keeps equal requests of two phones apart.
 */
export function statelessBranch(request: SipRequest, origin: string): string {
  const { number, method } = request.cseq;
  const top = request.get('Via') ?? '';
  const key = `${origin}\n${top}\n${request.uri}\n${request.callId}\n${number} ${method}`;
  return `${BRANCH_COOKIE}S${hash('sha1', key, 'hex')}`;
}

/** A To tag that every copy of the same request gets (RFC 3261 8.2.7). */
export function statelessTag(request: SipRequest): string {
  const half = (text: string): string => textHash(text).toString(16).padStart(8, '0');
  return half(request.callId) + half(request.get('From') ?? '');
}
