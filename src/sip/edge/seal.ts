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
import { type Cipheriv, createCipheriv, hash, hkdfSync } from 'node:crypto';

const MAC_BYTES = 12;
const BLOCK_BYTES = 16;
/** Of SHA-256. */
const HASH_BLOCK_BYTES = 64;
const HASH_BYTES = 32;
/** Longest plain text: a stack of Vias is some hundred bytes, and a branch must stay a branch. */
export const SEAL_LIMIT = 4096;
/** Longest token that is looked at; what it decodes to is shorter still. */
const TOKEN_LIMIT = SEAL_LIMIT * 2;

export class Seal {
  /** RFC 2104 2: the key's two forms, each with room behind it for what is hashed after it. */
  readonly #inner: Buffer;
  readonly #outer: Buffer;
  readonly #cipher: Cipheriv;

  /** @param purpose keeps the tokens of one use from being accepted by another that has the same key. */
  constructor(key: Buffer, purpose: string) {
    const derive = (part: string): Buffer => Buffer.from(hkdfSync('sha256', key, 'seal', `${purpose} ${part}`, 32));
    const macKey = derive('mac');
    this.#inner = padded(macKey, 0x36, TOKEN_LIMIT);
    this.#outer = padded(macKey, 0x5c, HASH_BYTES);
    this.#cipher = createCipheriv('aes-256-ecb', derive('encrypt'), null);
    this.#cipher.setAutoPadding(false);
  }

  /** The token of a byte string (one character per byte). @throws RangeError beyond SEAL_LIMIT bytes. */
  seal(plain: string): string {
    if (plain.length > SEAL_LIMIT) throw new RangeError('too long to seal');
    const out = Buffer.allocUnsafe(MAC_BYTES + plain.length);
    out.write(plain, MAC_BYTES, 'latin1');
    out.write(this.#mac(out), 0, 'hex');
    this.#crypt(out);
    return out.toString('base64url');
  }

  /** What was sealed, or undefined when the token was not made with this key and purpose. */
  open(token: string): string | undefined {
    if (token.length > TOKEN_LIMIT) return undefined;
    const box = Buffer.from(token, 'base64url');
    if (box.length < MAC_BYTES) return undefined;
    // Base64 readers skip what they don't know: a token that reads the same but is spelled otherwise is not ours.
    if (box.toString('base64url') !== token) return undefined;
    this.#crypt(box);
    if (!sameText(this.#mac(box), box.toString('hex', 0, MAC_BYTES))) return undefined;
    return box.toString('latin1', MAC_BYTES);
  }

  /**
   * The first bytes, in hex, of HMAC-SHA-256 over everything behind the MAC. Two hashes in one call each cost half of a Hmac
   * object, and in hex half of what they cost as bytes.
   */
  #mac(box: Buffer): string {
    const end = HASH_BLOCK_BYTES + box.copy(this.#inner, HASH_BLOCK_BYTES, MAC_BYTES);
    this.#outer.write(hash('sha256', this.#inner.subarray(0, end)), HASH_BLOCK_BYTES, 'hex');
    return hash('sha256', this.#outer).slice(0, 2 * MAC_BYTES);
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

/** A key of at most one block, XORed with a byte as RFC 2104 2 has it, and `room` bytes. */
function padded(key: Buffer, byte: number, room: number): Buffer {
  const out = Buffer.alloc(HASH_BLOCK_BYTES + room);
  for (let index = 0; index < HASH_BLOCK_BYTES; index += 1) out[index] = (key[index] ?? 0) ^ byte;
  return out;
}

/** Compares texts of one length without telling by its duration where the first difference is. */
function sameText(a: string, b: string): boolean {
  let difference = 0;
  for (let index = 0; index < a.length; index += 1) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}
