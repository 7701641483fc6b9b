/** SRTP by node:crypto alone (RFC 3711, RFC 7714): an independent opinion of what our media server sends and takes. */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

export type Suite = 'AES_CM_128_HMAC_SHA1_80' | 'AEAD_AES_256_GCM';

export const KEY_BYTES: Readonly<Record<Suite, number>> = { AES_CM_128_HMAC_SHA1_80: 30, AEAD_AES_256_GCM: 44 };

const TAG = 10;
const GCM_TAG = 16;
/** RFC 3711 4.3.2: labels of the session keys. */
const LABEL = { encryption: 0, authentication: 1, salt: 2 } as const;

/** RFC 3711 4.3.1 with a key derivation rate of 0. */
function derive(masterKey: Buffer, masterSalt: Buffer, label: number, length: number): Buffer {
  const iv = Buffer.alloc(16);
  masterSalt.copy(iv);
  iv.writeUInt8(iv.readUInt8(7) ^ label, 7);
  const cipher = createCipheriv(masterKey.length === 32 ? 'aes-256-ctr' : 'aes-128-ctr', masterKey, iv);
  return cipher.update(Buffer.alloc(length));
}

/** One direction of one SRTP stream; counts the roll-overs of the sequence number. */
export class SrtpContext {
  readonly #suite: Suite;
  readonly #key: Buffer;
  readonly #auth: Buffer;
  readonly #salt: Buffer;
  #rollOver = 0;
  #highest: number | undefined;

  constructor(suite: Suite, master: Buffer) {
    this.#suite = suite;
    const keyLength = suite === 'AEAD_AES_256_GCM' ? 32 : 16;
    const key = master.subarray(0, keyLength);
    // RFC 7714 11: a 96-bit salt is padded on the right for the derivation.
    const salt = Buffer.alloc(14);
    master.copy(salt, 0, keyLength);
    this.#key = derive(key, salt, LABEL.encryption, keyLength);
    this.#auth = derive(key, salt, LABEL.authentication, 20);
    this.#salt = derive(key, salt, LABEL.salt, suite === 'AEAD_AES_256_GCM' ? 12 : 14);
  }

  protect(packet: Buffer): Buffer {
    const sequence = packet.readUInt16BE(2);
    if (this.#highest !== undefined && sequence < this.#highest && this.#highest - sequence > 32_768) this.#rollOver++;
    this.#highest = sequence;
    return this.#suite === 'AEAD_AES_256_GCM' ? this.#gcmProtect(packet) : this.#ctrProtect(packet);
  }

  /** The plain packet; undefined when it is not authentic. */
  unprotect(packet: Buffer): Buffer | undefined {
    const sequence = packet.readUInt16BE(2);
    let rollOver = this.#rollOver;
    if (this.#highest !== undefined && sequence < this.#highest && this.#highest - sequence > 32_768) rollOver++;
    const plain =
      this.#suite === 'AEAD_AES_256_GCM' ? this.#gcmOpen(packet, rollOver) : this.#ctrOpen(packet, rollOver);
    if (plain !== undefined) {
      this.#rollOver = rollOver;
      this.#highest = sequence;
    }
    return plain;
  }

  #ctr(packet: Buffer, rollOver: number): ReturnType<typeof createCipheriv> {
    const iv = Buffer.alloc(16);
    this.#salt.copy(iv);
    const mix = Buffer.alloc(16);
    packet.copy(mix, 4, 8, 12);
    mix.writeUInt32BE(rollOver, 8);
    packet.copy(mix, 12, 2, 4);
    for (let index = 0; index < 16; index++) iv.writeUInt8(iv.readUInt8(index) ^ mix.readUInt8(index), index);
    return createCipheriv('aes-128-ctr', this.#key, iv);
  }

  #tag(authenticated: Buffer, rollOver: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(rollOver);
    return createHmac('sha1', this.#auth).update(authenticated).update(counter).digest().subarray(0, TAG);
  }

  #ctrProtect(packet: Buffer): Buffer {
    const header = headerLength(packet);
    const body = this.#ctr(packet, this.#rollOver).update(packet.subarray(header));
    const sealed = Buffer.concat([packet.subarray(0, header), body]);
    return Buffer.concat([sealed, this.#tag(sealed, this.#rollOver)]);
  }

  #ctrOpen(packet: Buffer, rollOver: number): Buffer | undefined {
    if (packet.length < 12 + TAG) return undefined;
    const sealed = packet.subarray(0, packet.length - TAG);
    if (!this.#tag(sealed, rollOver).equals(packet.subarray(packet.length - TAG))) return undefined;
    const header = headerLength(packet);
    return Buffer.concat([sealed.subarray(0, header), this.#ctr(packet, rollOver).update(sealed.subarray(header))]);
  }

  #gcmIv(packet: Buffer, rollOver: number): Buffer {
    const iv = Buffer.alloc(12);
    packet.copy(iv, 2, 8, 12);
    iv.writeUInt32BE(rollOver, 6);
    packet.copy(iv, 10, 2, 4);
    for (let index = 0; index < 12; index++) iv.writeUInt8(iv.readUInt8(index) ^ this.#salt.readUInt8(index), index);
    return iv;
  }

  #gcmProtect(packet: Buffer): Buffer {
    const header = headerLength(packet);
    const cipher = createCipheriv('aes-256-gcm', this.#key, this.#gcmIv(packet, this.#rollOver));
    cipher.setAAD(packet.subarray(0, header));
    const body = cipher.update(packet.subarray(header));
    return Buffer.concat([packet.subarray(0, header), body, cipher.final(), cipher.getAuthTag()]);
  }

  #gcmOpen(packet: Buffer, rollOver: number): Buffer | undefined {
    if (packet.length < 12 + GCM_TAG) return undefined;
    const header = headerLength(packet);
    const cipher = createDecipheriv('aes-256-gcm', this.#key, this.#gcmIv(packet, rollOver));
    cipher.setAAD(packet.subarray(0, header));
    cipher.setAuthTag(packet.subarray(packet.length - GCM_TAG));
    try {
      const body = cipher.update(packet.subarray(header, packet.length - GCM_TAG));
      return Buffer.concat([packet.subarray(0, header), body, cipher.final()]);
    } catch {
      return undefined;
    }
  }
}

function headerLength(packet: Buffer): number {
  const csrcs = 12 + (packet.readUInt8(0) & 0x0f) * 4;
  if ((packet.readUInt8(0) & 0x10) === 0) return csrcs;
  return csrcs + 4 + packet.readUInt16BE(csrcs + 2) * 4;
}
