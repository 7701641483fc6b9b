// a=crypto of RFC 4568, with the AEAD suites of RFC 7714.
import type { Attribute, SdesSecurity, SdesSuite } from './types.ts';

/** Octets of master key and master salt: RFC 4568 6.2 and RFC 7714 12. */
export const SUITE_KEY_LENGTH: Readonly<Record<SdesSuite, number>> = {
  AES_CM_128_HMAC_SHA1_80: 16 + 14,
  AES_CM_128_HMAC_SHA1_32: 16 + 14,
  AEAD_AES_256_GCM: 32 + 12,
  AEAD_AES_128_GCM: 16 + 12,
};

export const DEFAULT_SUITES: readonly SdesSuite[] = ['AES_CM_128_HMAC_SHA1_80'];

/** In order of preference where a site turns on advanced encryption. */
export const ADVANCED_SUITES: readonly SdesSuite[] = [
  'AEAD_AES_256_GCM',
  'AEAD_AES_128_GCM',
  'AES_CM_128_HMAC_SHA1_80',
];

const isSuite = (text: string): text is SdesSuite => Object.hasOwn(SUITE_KEY_LENGTH, text);

/** The parts of one a=crypto value, whether or not we can use them. */
export interface CryptoLine {
  readonly tag: number;
  readonly suite: string;
  /** Master key and salt; empty when there are several or the base64 is wrong. */
  readonly key: Buffer;
  /** Packets, when written (`2^20` or a number). */
  readonly lifetime?: number;
  readonly mki?: { readonly value: string; readonly length: number };
  readonly sessionParameters: readonly string[];
}

/**
 * RFC 4568 6.1 writes base64 with padding; some leave it off, and we read both. The key has memory of its own: what
 * Buffer.from() cuts out of its pool would keep 64 KB of other people's bytes for as long as the call lasts.
 */
export function decodeKey(text: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return Buffer.alloc(0);
  const key = Buffer.alloc(Math.floor((text.replace(/=+$/, '').length * 3) / 4));
  key.write(text, 'base64');
  return key;
}

function parseKeyOptions(options: readonly string[]): Pick<CryptoLine, 'lifetime' | 'mki'> | undefined {
  const result: { lifetime?: number; mki?: { value: string; length: number } } = {};
  for (const option of options) {
    const mki = /^(\d{1,39}):(\d{1,3})$/.exec(option);
    const lifetime = /^(2\^)?(\d{1,15})$/.exec(option);
    if (mki?.[1] !== undefined) result.mki = { value: mki[1], length: Number(mki[2]) };
    else if (lifetime !== null)
      result.lifetime = lifetime[1] === undefined ? Number(lifetime[2]) : 2 ** Number(lifetime[2]);
    else return undefined;
  }
  return result;
}

/** Takes apart `tag suite inline:key|lifetime|mki:length params`; undefined when it is not of that form. */
export function parseCryptoLine(value: string): CryptoLine | undefined {
  const [tag = '', suite = '', keyParameters = '', ...sessionParameters] = value.trim().split(/[ \t]+/);
  if (!/^\d{1,9}$/.test(tag) || !/^inline:/i.test(keyParameters)) return undefined;
  const keys = keyParameters.split(';').filter(k => k !== '');
  const [key = '', ...options] = (keys[0] ?? '').slice('inline:'.length).split('|');
  const parsed = parseKeyOptions(options);
  if (parsed === undefined) return undefined;
  // Several keys can only be told apart by an MKI (RFC 4568 6.1), which we do not take.
  const only = keys.length === 1 ? decodeKey(key) : Buffer.alloc(0);
  return { tag: Number(tag), suite: suite.toUpperCase(), key: only, ...parsed, sessionParameters };
}

/** RFC 4568 6.3.7: a parameter we do not know makes the line unusable, unless it starts with a dash. */
const harmless = (parameter: string): boolean => parameter.startsWith('-') || /^WSH=\d+$/i.test(parameter);

/** The line as something we can use; undefined for unknown suites, MKI, wrong key lengths, switched-off protection. */
export function usableCrypto(line: CryptoLine): SdesSecurity | undefined {
  if (!isSuite(line.suite) || line.mki !== undefined) return undefined;
  if (line.key.length !== SUITE_KEY_LENGTH[line.suite] || !line.sessionParameters.every(harmless)) return undefined;
  return { kind: 'sdes', tag: line.tag, suite: line.suite, key: line.key };
}

/** Written with padding: some phones cannot decode it otherwise (baresip 1.0, for keys of 28 and 44 octets). */
export function cryptoAttribute(security: SdesSecurity): Attribute {
  return { name: 'crypto', value: `${security.tag} ${security.suite} inline:${security.key.toString('base64')}` };
}
