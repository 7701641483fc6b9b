/**
 * Turns bytes into an opaque, authenticated token and back. The same bytes always give the same token, because a
 * retransmission must leave with the branch that the first copy had (RFC 3261 16.11), so there is no random nonce: the
 * nonce is a MAC of the plain text, as in SIV modes (RFC 5297), and is what the opener verifies.
 *
 *    0        12                 n+12
 *    +--------+-------------------+
 *    |  mac   | plain XOR keys    |   in base64url: only [A-Za-z0-9_-], fit for a URI's user part and for a branch
 *    +--------+-------------------+
 *
 * CTR mode is made from ECB blocks of one long-lived cipher, because making a cipher object costs more than all the rest.
 */
import { type Cipheriv, type KeyObject, createCipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto';

const MAC_BYTES = 12;
const BLOCK_BYTES = 16;
/** Longest plain text: a stack of Vias is some hundred bytes, and a branch must stay a branch. */
export const SEAL_LIMIT = 4096;

export class Seal {
  readonly #macKey: KeyObject;
  readonly #cipher: Cipheriv;

  /** @param purpose keeps the tokens of one use from being accepted by another that has the same key. */
  constructor(key: Buffer, purpose: string) {
    const derive = (part: string): Buffer => Buffer.from(hkdfSync('sha256', key, 'seal', `${purpose} ${part}`, 32));
    this.#macKey = createSecretKey(derive('mac'));
    this.#cipher = createCipheriv('aes-256-ecb', derive('encrypt'), null);
    this.#cipher.setAutoPadding(false);
  }

  /** The token of a byte string (one character per byte). @throws RangeError beyond SEAL_LIMIT bytes. */
  seal(plain: string): string {
    if (plain.length > SEAL_LIMIT) throw new RangeError('too long to seal');
    const out = Buffer.allocUnsafe(MAC_BYTES + plain.length);
    out.write(plain, MAC_BYTES, 'latin1');
    this.#mac(out).copy(out, 0, 0, MAC_BYTES);
    this.#crypt(out);
    return out.toString('base64url');
  }

  /** What was sealed, or undefined when the token was not made with this key and purpose. */
  open(token: string): string | undefined {
    if (token.length > SEAL_LIMIT * 2) return undefined;
    const box = Buffer.from(token, 'base64url');
    if (box.length < MAC_BYTES) return undefined;
    // Base64 readers skip what they don't know: a token that reads the same but is spelled otherwise is not ours.
    if (box.toString('base64url') !== token) return undefined;
    this.#crypt(box);
    if (!sameBytes(this.#mac(box), box, MAC_BYTES)) return undefined;
    return box.toString('latin1', MAC_BYTES);
  }

  #mac(box: Buffer): Buffer {
    return createHmac('sha256', this.#macKey).update(box.subarray(MAC_BYTES)).digest();
  }

  /** XORs everything behind the MAC with AES(mac || counter). */
  #crypt(box: Buffer): void {
    const length = box.length - MAC_BYTES;
    const blocks = Math.ceil(length / BLOCK_BYTES);
    const counters = Buffer.allocUnsafe(blocks * BLOCK_BYTES);
    for (let block = 0; block < blocks; block += 1) {
      box.copy(counters, block * BLOCK_BYTES, 0, MAC_BYTES);
      counters.writeUInt32BE(block, block * BLOCK_BYTES + MAC_BYTES);
    }
    const keys = this.#cipher.update(counters);
    for (let index = 0; index < length; index += 1) {
      box[MAC_BYTES + index] = (box[MAC_BYTES + index] ?? 0) ^ (keys[index] ?? 0);
    }
  }
}

/** Compares without telling by its duration where the first difference is. */
function sameBytes(a: Buffer, b: Buffer, length: number): boolean {
  let difference = 0;
  for (let index = 0; index < length; index += 1) difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  return difference === 0;
}
