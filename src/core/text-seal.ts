/**
 * Encrypts what lies where more people can read than may know it: checkpoints, which hold the SRTP keys of their legs, and answers of
 * the API that show a secret. AES-256-GCM under a key of the cluster: 12 bytes nonce, 16 bytes tag, then the text.
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomFillSync, type KeyObject } from 'node:crypto';

const NONCE = 12;
const TAG = 16;
/** As many nonces come with one call of the system's generator. */
const NONCES = 256;

export class TextSeal {
  /** Bytes would be made into a key again for each text, at four times the cost of sealing it. */
  readonly #key: KeyObject;
  readonly #nonces = Buffer.allocUnsafeSlow(NONCE * NONCES);
  #nextNonce = NONCES;

  /** @param key 32 bytes */
  constructor(key: Buffer) {
    this.#key = createSecretKey(key);
  }

  seal(text: string): string {
    const nonce = this.#nonce();
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const body = cipher.update(text, 'utf8');
    // With GCM the end adds nothing but the tag.
    cipher.final();
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
  }

  /** Random, and never given twice. */
  #nonce(): Buffer {
    if (this.#nextNonce === NONCES) {
      randomFillSync(this.#nonces);
      this.#nextNonce = 0;
    }
    const at = NONCE * this.#nextNonce++;
    return this.#nonces.subarray(at, at + NONCE);
  }

  /** @throws Error when the text was not sealed with this key */
  open(sealed: string): string {
    const box = Buffer.from(sealed, 'base64');
    const cipher = createDecipheriv('aes-256-gcm', this.#key, box.subarray(0, NONCE), { authTagLength: TAG });
    cipher.setAuthTag(box.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([cipher.update(box.subarray(NONCE + TAG)), cipher.final()]).toString('utf8');
  }
}
