import { hash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';

/*
 *  A nonce is text of fixed length, so that nothing needs to be remembered of it until it has been used:
 *
 *   0        9        15       23       30                     52
 *   +--------+--------+--------+--------+----------------------+
 *   | time   | issuer | salt   | count  | tag                  |
 *   +--------+--------+--------+--------+----------------------+
 *   time: ms since the epoch, base 36.  issuer: keyed hash of the node in whose name it is made, base64url, 36 bits; the
 *   same in every life of the node.  salt: drawn by the process.  count: base 36, per process.
 *   tag: keyed hash over the rest and the realm, base64url, 132 bits.
 */
const TIME = 9;
const ISSUER = 6;
const SALT = 8;
const COUNT = 7;
const TAG = 22;
const BODY = TIME + ISSUER + SALT + COUNT;
const COUNT_MODULUS = 36 ** COUNT;

/** What is known of a nonce that a holder of the key has made. */
export interface NonceParts {
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly issuer: string;
}

export interface NonceOptions {
  readonly key: Buffer;
  readonly realm: string;
  readonly clock: Clock;
  readonly ids: Ids;
  /** The node that makes them. */
  readonly issuer: string;
}

/** How a node is named in nonces: the cluster can tell, the world only that two are of the same node. */
export function issuerMark(key: Buffer, node: string): string {
  return hash('sha256', `nonce-issuer:${key.toString('hex')}:${node}`, 'base64url').slice(0, ISSUER);
}

/** The issuer that a nonce claims to be of, for finding the way to it; undefined for what is no nonce of ours. */
export function claimedIssuer(nonce: string): string | undefined {
  return nonce.length === BODY + TAG ? nonce.slice(TIME, TIME + ISSUER) : undefined;
}

/** Makes and recognises nonces under the cluster's key: whoever holds the key takes what any other has made. */
export class Nonces {
  readonly #clock: Clock;
  readonly #secret: string;
  readonly #self: string;
  readonly #salt: string;
  #count = 0;

  constructor({ key, realm, clock, ids, issuer }: NonceOptions) {
    this.#clock = clock;
    // One whole block of 64 characters. A hash that begins with a secret block is a pseudorandom function as long as what
    // follows always has the same length (Bellare, Canetti, Krawczyk 1996, cascades), which every body has; HMAC's second
    // hash is for texts that go on. Every REGISTER pays for two tags.
    this.#secret = hash('sha256', `nonce:${realm.length}:${realm}:${key.toString('hex')}`);
    this.#salt = ids
      .token(SALT / 2)
      .slice(0, SALT)
      .padStart(SALT, '0');
    this.#self = issuerMark(key, issuer);
  }

  /** @param mark the node that is to judge it, as `issuerMark` has it; this one when absent. */
  make(mark: string = this.#self): string {
    this.#count = (this.#count + 1) % COUNT_MODULUS;
    const time = Math.floor(this.#clock.now()).toString(36).padStart(TIME, '0');
    const body = `${time}${mark}${this.#salt}${this.#count.toString(36).padStart(COUNT, '0')}`;
    return body + this.#tag(body);
  }

  /** When and where the nonce was made; undefined when no holder of the key made it. */
  read(nonce: string): NonceParts | undefined {
    if (nonce.length !== BODY + TAG) return undefined;
    const body = nonce.slice(0, BODY);
    if (!sameTag(nonce.slice(BODY), this.#tag(body))) return undefined;
    return { issuedAt: Number.parseInt(nonce.slice(0, TIME), 36), issuer: nonce.slice(TIME, TIME + ISSUER) };
  }

  #tag(body: string): string {
    return hash('sha256', this.#secret + body, 'base64url').slice(0, TAG);
  }
}

function sameTag(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
