import { hash } from 'node:crypto';
import { detach } from '../message/index.ts';

/** The digest algorithms served, spelled as on the wire. The first is the one preferred (RFC 8760 2.4). */
export const DIGEST_ALGORITHMS = ['SHA-256', 'MD5'] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

// The range starts above the control characters.
const BEYOND_ASCII = /[\u0080-\u00ff]/;

/** Lower-case hex of the hash over the bytes that a header's byte string stands for. */
export function digestHex(algorithm: DigestAlgorithm, bytes: string): string {
  const name = algorithm === 'MD5' ? 'md5' : 'sha256';
  // A byte string has one character per byte; given as text, those above 127 would be encoded a second time.
  return hash(name, BEYOND_ASCII.test(bytes) ? Buffer.from(bytes, 'latin1') : bytes);
}

/**
 * H(user:realm:password) for every algorithm served: all that a credential store keeps of a password.
 * The arguments are ordinary text, hashed as UTF-8 (RFC 7616 4), which is what a phone sends.
 */
export function hashHa1(user: string, realm: string, password: string): { md5: string; sha256: string } {
  const secret = `${user}:${realm}:${password}`;
  return { md5: hash('md5', secret), sha256: hash('sha256', secret) };
}

export interface DigestInput {
  algorithm: DigestAlgorithm;
  ha1: string;
  method: string;
  uri: string;
  nonce: string;
  /** The nonce count as it stands in the header: eight hex digits. */
  nc: string;
  cnonce: string;
}

/** H(A2) of REGISTER by URI: all phones of a domain name the same one or two. Full of rubbish it begins anew. */
const REGISTER_HA2: Readonly<Record<DigestAlgorithm, Map<string, string>>> = { MD5: new Map(), 'SHA-256': new Map() };
const MAX_HA2 = 500;
const LONGEST_URI = 200;

/** RFC 7616 3.4.3. */
function ha2Of({ algorithm, method, uri }: DigestInput): string {
  if (method !== 'REGISTER' || uri.length > LONGEST_URI) return digestHex(algorithm, `${method}:${uri}`);
  const known = REGISTER_HA2[algorithm];
  let ha2 = known.get(uri);
  if (ha2 === undefined) {
    ha2 = digestHex(algorithm, `${method}:${uri}`);
    if (known.size >= MAX_HA2) known.clear();
    known.set(detach(uri), ha2);
  }
  return ha2;
}

/** The response value for qop=auth. RFC 7616 3.4.1: KD(H(A1), nonce:nc:cnonce:qop:H(A2)). */
export function digestResponse(d: DigestInput): string {
  const ha2 = ha2Of(d);
  return digestHex(d.algorithm, `${d.ha1}:${d.nonce}:${d.nc}:${d.cnonce}:auth:${ha2}`);
}

/** Whether two hex digests agree, in a time that does not tell how many of their digits do. */
export function sameDigest(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  // The 0x20 bit folds the case of the letters and leaves the digits as they are.
  for (let i = 0; i < a.length; i++) difference |= (a.charCodeAt(i) | 0x20) ^ (b.charCodeAt(i) | 0x20);
  return difference === 0;
}
