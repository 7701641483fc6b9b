/** Tokens: what they look like and what is kept of them. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const ID_BYTES = 8;
const SECRET_BYTES = 24;
const TOKEN = /^tandem_([0-9a-z]{1,32})_([0-9a-f]{16,128})$/;

export interface NewToken {
  readonly id: string;
  /** Shown once. */
  readonly token: string;
  readonly secretHash: string;
}

/** The secret is as good as random, so a fast hash keeps it. */
export function newToken(): NewToken {
  const id = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('hex');
  return { id, token: tokenText(id, secret), secretHash: secretHash(secret) };
}

export const tokenText = (id: string, secret: string): string => `tandem_${id}_${secret}`;

export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export function readToken(text: string): { id: string; secret: string } | undefined {
  const [, id, secret] = TOKEN.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

export function secretMatches(secret: string, kept: string): boolean {
  const given = Buffer.from(secretHash(secret));
  const expected = Buffer.from(kept);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
