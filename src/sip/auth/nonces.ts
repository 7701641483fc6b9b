import { hash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';

/*
 *  A nonce is text of fixed length, so that nothing needs to be remembered of it until it has been used:
 *
 *   0        9        17       24                     46
 *   +--------+--------+--------+----------------------+
 *   | time   | salt   | count  | tag                  |
 *   +--------+--------+--------+----------------------+
 *   time: ms since the epoch, base 36.  salt: drawn by the process that made it.  count: base 36, per process.
 *   tag: keyed hash over the rest and the realm, base64url, 132 bits.
 */
const TIME = 9;
const SALT = 8;
const COUNT = 7;
const TAG = 22;
const BODY = TIME + SALT + COUNT;
const COUNT_MODULUS = 36 ** COUNT;

/** Makes and recognises nonces under the cluster's key: whoever holds the key takes what any other has made. */
export class Nonces {
  readonly #clock: Clock;
  readonly #inner: string;
  readonly #outer: string;
  readonly #salt: string;
  #count = 0;

  constructor(key: Buffer, realm: string, clock: Clock, ids: Ids) {
    this.#clock = clock;
    // HMAC's construction (a keyed hash of a keyed hash), with each key one whole block of 64 characters. The
    // one-shot hash over strings takes a fifth of what a Hmac object takes, and every REGISTER pays for two.
    const secret = key.toString('hex');
    this.#inner = hash('sha256', `nonce-inner:${secret}`);
    this.#outer = hash('sha256', `nonce-outer:${realm.length}:${realm}:${secret}`);
    this.#salt = ids
      .token(SALT / 2)
      .slice(0, SALT)
      .padStart(SALT, '0');
  }

  make(): string {
    this.#count = (this.#count + 1) % COUNT_MODULUS;
    const time = Math.floor(this.#clock.now()).toString(36).padStart(TIME, '0');
    const body = `${time}${this.#salt}${this.#count.toString(36).padStart(COUNT, '0')}`;
    return body + this.#tag(body);
  }

  /** When the nonce was made, in ms since the epoch, or undefined when no holder of the key made it. */
  issuedAt(nonce: string): number | undefined {
    if (nonce.length !== BODY + TAG) return undefined;
    const body = nonce.slice(0, BODY);
    if (!sameTag(nonce.slice(BODY), this.#tag(body))) return undefined;
    return Number.parseInt(nonce.slice(0, TIME), 36);
  }

  #tag(body: string): string {
    return hash('sha256', this.#outer + hash('sha256', this.#inner + body), 'base64url').slice(0, TAG);
  }
}

function sameTag(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
