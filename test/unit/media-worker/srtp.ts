/** SRTP by the book on top of node:crypto, to judge the worker's by: RFC 3711 for AES-CM, RFC 7714 for GCM. */
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

export type Suite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32' | 'AEAD_AES_128_GCM' | 'AEAD_AES_256_GCM';

const SHAPES: Record<Suite, { key: number; salt: number; tag: number; gcm: boolean }> = {
  AES_CM_128_HMAC_SHA1_80: { key: 16, salt: 14, tag: 10, gcm: false },
  AES_CM_128_HMAC_SHA1_32: { key: 16, salt: 14, tag: 4, gcm: false },
  AEAD_AES_128_GCM: { key: 16, salt: 12, tag: 16, gcm: true },
  AEAD_AES_256_GCM: { key: 32, salt: 12, tag: 16, gcm: true },
};
export const SUITES = Object.keys(SHAPES) as Suite[];
export const masterLength = (suite: Suite): number => SHAPES[suite].key + SHAPES[suite].salt;

const HEADER = 12;

export class SrtpContext {
  readonly #shape;
  readonly #key: Buffer;
  readonly #salt: Buffer;
  readonly #authKey: Buffer;
  /** Rollover counter; the caller counts, so that a test can say what it means. */
  roc = 0;

  constructor(suite: Suite, master: Buffer) {
    const shape = SHAPES[suite];
    this.#shape = shape;
    const masterKey = master.subarray(0, shape.key);
    const masterSalt = Buffer.alloc(14);
    master.copy(masterSalt, 0, shape.key);
    // RFC 3711 4.3.1: the session keys are the key stream at x = label * 2^48 XOR salt.
    const derive = (label: number, length: number): Buffer => {
      const iv = Buffer.alloc(16);
      masterSalt.copy(iv);
      iv[7] = iv.readUInt8(7) ^ label;
      return createCipheriv(shape.key === 32 ? 'aes-256-ctr' : 'aes-128-ctr', masterKey, iv).update(
        Buffer.alloc(length),
      );
    };
    this.#key = derive(0, shape.key);
    this.#authKey = derive(1, 20);
    this.#salt = derive(2, shape.salt);
  }

  protect(rtp: Buffer): Buffer {
    const header = rtp.subarray(0, HEADER);
    const body = rtp.subarray(HEADER);
    if (this.#shape.gcm) {
      const cipher = createCipheriv(this.#gcm, this.#key, this.#gcmIv(header));
      cipher.setAAD(header);
      return Buffer.concat([header, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
    }
    const packet = Buffer.concat([header, createCipheriv('aes-128-ctr', this.#key, this.#cmIv(header)).update(body)]);
    return Buffer.concat([packet, this.#tag(packet)]);
  }

  /** @throws Error when the packet does not authenticate */
  unprotect(srtp: Buffer): Buffer {
    const header = srtp.subarray(0, HEADER);
    const end = srtp.length - this.#shape.tag;
    const tag = srtp.subarray(end);
    if (this.#shape.gcm) {
      const decipher = createDecipheriv(this.#gcm, this.#key, this.#gcmIv(header));
      decipher.setAAD(header);
      decipher.setAuthTag(tag);
      return Buffer.concat([header, decipher.update(srtp.subarray(HEADER, end)), decipher.final()]);
    }
    if (!timingSafeEqual(tag, this.#tag(srtp.subarray(0, end)))) throw new Error('authentication tag differs');
    const body = createCipheriv('aes-128-ctr', this.#key, this.#cmIv(header)).update(srtp.subarray(HEADER, end));
    return Buffer.concat([header, body]);
  }

  get #gcm(): 'aes-128-gcm' | 'aes-256-gcm' {
    return this.#shape.key === 32 ? 'aes-256-gcm' : 'aes-128-gcm';
  }

  /** RFC 3711 4.1.1: salt * 2^16 XOR SSRC * 2^64 XOR index * 2^16. */
  #cmIv(header: Buffer): Buffer {
    const iv = Buffer.alloc(16);
    this.#salt.copy(iv);
    iv.writeUInt32BE((iv.readUInt32BE(4) ^ header.readUInt32BE(8)) >>> 0, 4);
    iv.writeUInt32BE((iv.readUInt32BE(8) ^ this.roc) >>> 0, 8);
    iv.writeUInt16BE(iv.readUInt16BE(12) ^ header.readUInt16BE(2), 12);
    return iv;
  }

  /** RFC 7714 8.1: two zero octets, SSRC, ROC and sequence number, XOR salt. */
  #gcmIv(header: Buffer): Buffer {
    const iv = Buffer.alloc(12);
    iv.writeUInt32BE(header.readUInt32BE(8), 2);
    iv.writeUInt32BE(this.roc, 6);
    iv.writeUInt16BE(header.readUInt16BE(2), 10);
    return Buffer.from(iv.map((octet, at) => octet ^ this.#salt.readUInt8(at)));
  }

  #tag(packet: Buffer): Buffer {
    const roc = Buffer.alloc(4);
    roc.writeUInt32BE(this.roc);
    return createHmac('sha1', this.#authKey).update(packet).update(roc).digest().subarray(0, this.#shape.tag);
  }
}
