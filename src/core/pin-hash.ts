/** What is kept of a PIN: `scrypt$<salt>$<hash>`, both hexadecimal. Slow on purpose, for there are only so many PINs. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const PATTERN = /^scrypt\$([0-9a-f]+)\$([0-9a-f]+)$/;

/** Takes some 50 ms in a thread of Node's pool. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(pin, salt, HASH_BYTES);
  return `scrypt$${salt.toString('hex')}$${hash.toString('hex')}`;
}

/** False also for what is no such hash. */
export async function pinMatches(pin: string, kept: string): Promise<boolean> {
  const [, salt, hash] = PATTERN.exec(kept) ?? [];
  if (salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'hex');
  return expected.length > 0 && timingSafeEqual(await derive(pin, Buffer.from(salt, 'hex'), expected.length), expected);
}

function derive(pin: string, salt: Buffer, bytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, bytes, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
