// What the mixer pool and its threads say to each other.
import type { Chime } from './chime.ts';
import type { Listening } from './mixer.ts';

export type ToMixer =
  | { readonly kind: 'open' | 'close'; readonly mixer: number }
  | { readonly kind: 'add' | 'remove'; readonly mixer: number; readonly member: number }
  | { readonly kind: 'mute'; readonly mixer: number; readonly member: number; readonly muted: boolean }
  | {
      readonly kind: 'hear';
      readonly mixer: number;
      readonly member: number;
      readonly whom: readonly number[] | undefined;
    }
  | {
      readonly kind: 'listen';
      readonly mixer: number;
      readonly member: number;
      readonly listening: Listening | undefined;
    }
  | { readonly kind: 'chime'; readonly mixer: number; readonly chime: Chime }
  /** So many turns of 20 ms, with the packets that came before them (audio/packet-batch.ts). */
  | { readonly kind: 'turn'; readonly turns: number; readonly packets: Uint8Array };

/** Everything that one turn gave. */
export interface FromMixer {
  /** Payloads as `mixedIn` reads them. */
  readonly payloads: Uint8Array;
  readonly talking: readonly (readonly [mixer: number, members: readonly number[]])[];
  /** Of those that were asked for; the answer to one `turn`. */
  readonly turns: number;
}

export interface Mixed {
  readonly mixer: number;
  readonly listeners: readonly number[];
  readonly payload: Uint8Array;
  readonly ms: number;
}

//  0        4         5    6        8            8 + count
// | mixer  | count   | ms | length | listeners   | payload ...
const HEAD = 8;

export function packMixed(all: readonly Mixed[]): Uint8Array<ArrayBuffer> {
  const size = all.reduce((total, { listeners, payload }) => total + HEAD + listeners.length + payload.length, 0);
  const buffer = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const { mixer, listeners, payload, ms } of all) {
    buffer.writeUInt32LE(mixer, at);
    buffer[at + 4] = listeners.length;
    buffer[at + 5] = ms;
    buffer.writeUInt16LE(payload.length, at + 6);
    buffer.set(listeners, at + HEAD);
    buffer.set(payload, at + HEAD + listeners.length);
    at += HEAD + listeners.length + payload.length;
  }
  return new Uint8Array(buffer.buffer, 0, size);
}

export function* mixedIn(octets: Uint8Array): Generator<Mixed> {
  const buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  let at = 0;
  while (at + HEAD <= buffer.length) {
    const start = at + HEAD + buffer.readUInt8(at + 4);
    const end = start + buffer.readUInt16LE(at + 6);
    yield {
      mixer: buffer.readUInt32LE(at),
      listeners: [...buffer.subarray(at + HEAD, start)],
      payload: buffer.subarray(start, end),
      ms: buffer.readUInt8(at + 5),
    };
    at = end;
  }
}
