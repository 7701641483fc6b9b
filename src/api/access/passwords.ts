/** Passwords of administrators and their one-time codes. */
import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** What OWASP's password storage guide asks for: 19 MiB, two passes; some 30 ms in a thread of Node's pool. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const SALT_BYTES = 16;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** A password as the PHC string format writes it. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const hash = await derive({ message: password, nonce, ...COST });
  const { memory, passes, parallelism } = COST;
  const bare = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${bare(nonce)}$${bare(hash)}`;
}

/** Takes as long for somebody who is not there, so that names cannot be found out. */
export async function passwordMatches(password: string, kept: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(kept ?? '') ?? [];
  if (salt === undefined || hash === undefined) {
    await derive({ message: password, nonce: randomBytes(SALT_BYTES), ...COST });
    return false;
  }
  const expected = Buffer.from(hash, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const nonce = Buffer.from(salt, 'base64');
  const given = await derive({ message: password, nonce, ...cost, tagLength: expected.length });
  return timingSafeEqual(given, expected);
}

function derive(parameters: Argon2Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

const STEP_SECONDS = 30;
/** One step to either side: clocks of telephones are not exact. */
const WINDOW = 1;

/** RFC 6238. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator application scans or opens. */
export function totpUri(secret: string, { issuer, name }: { issuer: string; name: string }): string {
  return new TOTP({ issuer, label: name, secret, period: STEP_SECONDS }).toString();
}

/** The step that a code belongs to, undefined for a wrong one. A step counts once; see the caller. */
export function totpStep(secret: string, code: string, now: number): number | undefined {
  const delta = new TOTP({ secret, period: STEP_SECONDS }).validate({ token: code, timestamp: now, window: WINDOW });
  return delta === null ? undefined : Math.floor(now / 1000 / STEP_SECONDS) + delta;
}
