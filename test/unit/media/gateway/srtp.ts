/** A second, independent SRTP (RFC 3711, RFC 7714) on node:crypto, to check the worker's against. */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

export type Suite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32' | 'AEAD_AES_256_GCM' | 'AEAD_AES_128_GCM';

interface Shape {
  readonly key: 16 | 32;
  readonly salt: 12 | 14;
  readonly tag: number;
  readonly gcm: boolean;
}

const SHAPES: Readonly<Record<Suite, Shape>> = {
  AES_CM_128_HMAC_SHA1_80: { key: 16, salt: 14, tag: 10, gcm: false },
  AES_CM_128_HMAC_SHA1_32: { key: 16, salt: 14, tag: 4, gcm: false },
  AEAD_AES_256_GCM: { key: 32, salt: 12, tag: 16, gcm: true },
  AEAD_AES_128_GCM: { key: 16, salt: 12, tag: 16, gcm: true },
};

/** RFC 3711 4.3.1: labels 0, 1 and 2 give cipher key, authentication key and salt. */
function derive(master: Buffer, { key, salt }: Shape, label: number, length: number): Buffer {
  const iv = Buffer.alloc(16);
  // RFC 7714 11: the 96 bit salt is used as if it had two zero octets after it.
  master.copy(iv, 0, key, key + salt);
  iv[7] = (iv[7] ?? 0) ^ label;
  return createCipheriv(`aes-${key * 8}-ctr`, master.subarray(0, key), iv).update(Buffer.alloc(length));
}

/** Keys of one direction. Sequence numbers may wrap: the roll-over counter is kept as a receiver keeps it. */
export class Srtp {
  readonly #shape: Shape;
  readonly #cipherKey: Buffer;
  readonly #authKey: Buffer;
  readonly #salt: Buffer;
  readonly #streams = new Map<number, { roc: number; last: number }>();

  constructor(suite: Suite, master: Buffer) {
    this.#shape = SHAPES[suite];
    this.#cipherKey = derive(master, this.#shape, 0, this.#shape.key);
    this.#authKey = derive(master, this.#shape, 1, 20);
    this.#salt = derive(master, this.#shape, 2, this.#shape.salt);
  }

  protect(packet: Buffer): Buffer {
    const header = packet.subarray(0, headerLength(packet));
    const payload = packet.subarray(header.length);
    const roc = this.#rollOver(packet);
    if (this.#shape.gcm) {
      const cipher = createCipheriv(`aes-${this.#bits}-gcm`, this.#cipherKey, this.#gcmIv(packet, roc));
      cipher.setAAD(header);
      return Buffer.concat([header, cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
    }
    const body = Buffer.concat([header, this.#counterMode(packet, payload, roc)]);
    return Buffer.concat([body, this.#tag(body, roc)]);
  }

  /** The packet in clear, or undefined when it does not authenticate. */
  unprotect(packet: Buffer): Buffer | undefined {
    const { tag, gcm } = this.#shape;
    const header = packet.subarray(0, headerLength(packet));
    const body = packet.subarray(0, packet.length - tag);
    const theirs = packet.subarray(packet.length - tag);
    const roc = this.#rollOver(packet);
    const sealed = body.subarray(header.length);
    if (!gcm) {
      if (!this.#tag(body, roc).equals(theirs)) return undefined;
      return Buffer.concat([header, this.#counterMode(packet, sealed, roc)]);
    }
    const decipher = createDecipheriv(`aes-${this.#bits}-gcm`, this.#cipherKey, this.#gcmIv(packet, roc));
    decipher.setAAD(header);
    decipher.setAuthTag(theirs);
    try {
      return Buffer.concat([header, decipher.update(sealed), decipher.final()]);
    } catch {
      return undefined;
    }
  }

  get #bits(): 128 | 256 {
    return this.#shape.key === 32 ? 256 : 128;
  }

  /** Roll-over counter of this packet; each SSRC has its own (RFC 3711 3.2.3). */
  #rollOver(packet: Buffer): number {
    const seq = packet.readUInt16BE(2);
    const ssrc = packet.readUInt32BE(8);
    const stream = this.#streams.get(ssrc) ?? { roc: 0, last: seq };
    if (seq - stream.last < -0x8000) stream.roc += 1;
    stream.last = seq;
    this.#streams.set(ssrc, stream);
    return stream.roc;
  }

  /** RFC 3711 4.1.1 */
  #counterMode(packet: Buffer, data: Buffer, roc: number): Buffer {
    const iv = Buffer.alloc(16);
    this.#salt.copy(iv);
    mix(iv, 4, packet.subarray(8, 12));
    const index = Buffer.alloc(6);
    index.writeUInt32BE(roc);
    packet.copy(index, 4, 2, 4);
    mix(iv, 8, index);
    return createCipheriv('aes-128-ctr', this.#cipherKey, iv).update(data);
  }

  /** RFC 7714 8.1 */
  #gcmIv(packet: Buffer, roc: number): Buffer {
    const iv = Buffer.alloc(12);
    packet.copy(iv, 2, 8, 12);
    iv.writeUInt32BE(roc, 6);
    packet.copy(iv, 10, 2, 4);
    mix(iv, 0, this.#salt);
    return iv;
  }

  #tag(body: Buffer, roc: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(roc);
    return createHmac('sha1', this.#authKey).update(body).update(counter).digest().subarray(0, this.#shape.tag);
  }
}

function mix(into: Buffer, at: number, from: Buffer): void {
  for (let i = 0; i < from.length; i += 1) into[at + i] = (into[at + i] ?? 0) ^ (from[i] ?? 0);
}

function headerLength(packet: Buffer): number {
  const first = packet[0] ?? 0;
  const fixed = 12 + 4 * (first & 15);
  return (first & 16) === 0 ? fixed : fixed + 4 + 4 * packet.readUInt16BE(fixed + 2);
}
