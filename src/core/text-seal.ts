/**
 * Encrypts what lies where more people can read than may know it: checkpoints, which hold the SRTP keys of their legs, and answers of
 * the API that show a secret. AES-256-GCM under a key of the cluster: 12 bytes nonce, 16 bytes tag, then the text.
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

export class TextSeal {
  /** Bytes would be made into a key again for each text, at four times the cost of sealing it. */
  readonly #key: KeyObject;

  /** @param key 32 bytes */
  constructor(key: Buffer) {
    this.#key = createSecretKey(key);
  }

  seal(text: string): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
  }

  /** @throws Error when the text was not sealed with this key */
  open(sealed: string): string {
    const box = Buffer.from(sealed, 'base64');
    const cipher = createDecipheriv('aes-256-gcm', this.#key, box.subarray(0, NONCE), { authTagLength: TAG });
    cipher.setAuthTag(box.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([cipher.update(box.subarray(NONCE + TAG)), cipher.final()]).toString('utf8');
  }
}
