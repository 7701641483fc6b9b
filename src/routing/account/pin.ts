/**
 * PINs as they are kept. Four digits are soon guessed by whoever has the hash, so this keeps them from the eyes of those who read an
 * export or a backup, and no more; what guards a box is that three wrong PINs end the call.
 */
import { scryptSync, timingSafeEqual } from 'node:crypto';

/** Takes about 3 ms, which a call may wait and a switch can afford. */
const COST = 1024;
const BYTES = 16;

/** `salt`: hexadecimal digits, random. */
export function hashPin(pin: string, salt: string): string {
  return `scrypt$${salt}$${scryptSync(pin, salt, BYTES, { N: COST }).toString('hex')}`;
}

export function verifyPin(pin: string, hash: string | undefined): boolean {
  const [kind, salt = '', digest = ''] = hash?.split('$') ?? [];
  if (kind !== 'scrypt' || digest.length !== 2 * BYTES) return false;
  return timingSafeEqual(scryptSync(pin, salt, BYTES, { N: COST }), Buffer.from(digest, 'hex'));
}
