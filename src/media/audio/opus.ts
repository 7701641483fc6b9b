// Opus through the WebAssembly build of libopus in the opusscript package. Its JavaScript wrapper keeps views of the
// module's memory, which go stale when that memory grows, and has room for 60 ms where a packet may hold 120; so we
// drive the module itself.
import { createRequire } from 'node:module';
import type { Pcm, SampleRate } from './pcm.ts';

interface OpusHandle {
  _encode(input: number, bytes: number, output: number, frameSize: number): number;
  _decode(input: number, bytes: number, output: number): number;
  _encoder_ctl(request: number, value: number): number;
}

interface OpusModule {
  readonly OpusScriptHandler: {
    new (sampleRate: number, channels: number, application: number): OpusHandle;
    destroy_handler(handle: OpusHandle): void;
  };
  readonly HEAPU8: Uint8Array;
  readonly HEAPU16: Uint16Array;
  _malloc(bytes: number): number;
}

/** RFC 6716 3.2.5: a packet is no longer than 120 ms, at 48 kHz 5760 samples. */
const MAX_SAMPLES = 5760;
const MAX_PACKET = 4000;
const VOIP = 2048;
const SET_BITRATE = 4002;
const SET_COMPLEXITY = 4010;
const SET_INBAND_FEC = 4012;
const SET_PACKET_LOSS_PERCENT = 4014;

interface Scratch {
  readonly module: OpusModule;
  /** The module takes and gives samples as octets, each in 16 bits of its own. */
  readonly samples: number;
  readonly packet: number;
}

let scratch: Scratch | undefined;

/** Loaded at first use (about 10 ms), one for the thread; all calls are synchronous, so they share the scratch memory. */
function load(): Scratch {
  if (scratch !== undefined) return scratch;
  const factory = createRequire(import.meta.url)('opusscript/build/opusscript_native_wasm.js') as () => OpusModule;
  const module = factory();
  scratch = { module, samples: module._malloc(MAX_SAMPLES * 4), packet: module._malloc(MAX_PACKET) };
  return scratch;
}

/** Bits per second by sampling rate: transparent for the band that there is. */
const BITRATES: Readonly<Record<SampleRate, number>> = { 8000: 20_000, 16000: 32_000, 48000: 48_000 };

export class OpusError extends Error {}

/** Mono encoder. Frames are 2.5, 5, 10, 20, 40 or 60 ms long. */
export class OpusEncoder {
  readonly #handle: OpusHandle;

  constructor(sampleRate: SampleRate) {
    this.#handle = new (load().module.OpusScriptHandler)(sampleRate, 1, VOIP);
    this.#handle._encoder_ctl(SET_BITRATE, BITRATES[sampleRate]);
    this.#handle._encoder_ctl(SET_COMPLEXITY, 5);
    this.#handle._encoder_ctl(SET_INBAND_FEC, 1);
    this.#handle._encoder_ctl(SET_PACKET_LOSS_PERCENT, 5);
  }

  /** @throws OpusError for a frame of no allowed length */
  encode(pcm: Pcm): Uint8Array {
    const { module, samples, packet } = load();
    if (pcm.length > MAX_SAMPLES) throw new OpusError('frame too long');
    module.HEAPU16.set(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength), samples >> 1);
    const length = this.#handle._encode(samples, pcm.byteLength, packet, pcm.length);
    if (length <= 0) throw new OpusError(`encode ${length}`);
    return module.HEAPU8.slice(packet, packet + length);
  }

  close(): void {
    load().module.OpusScriptHandler.destroy_handler(this.#handle);
  }
}

/** Mono decoder at any of the rates, whatever the packets were encoded with. */
export class OpusDecoder {
  readonly #handle: OpusHandle;

  constructor(sampleRate: SampleRate) {
    this.#handle = new (load().module.OpusScriptHandler)(sampleRate, 1, VOIP);
  }

  /** @throws OpusError for what is not an Opus packet */
  decode(payload: Uint8Array): Pcm {
    const { module, samples, packet } = load();
    if (payload.length === 0 || payload.length > MAX_PACKET) throw new OpusError(`packet of ${payload.length} octets`);
    module.HEAPU8.set(payload, packet);
    const count = this.#handle._decode(packet, payload.length, samples);
    if (count < 0) throw new OpusError(`decode ${count}`);
    const octets = Uint8Array.from(module.HEAPU16.subarray(samples >> 1, (samples >> 1) + count * 2));
    return new Int16Array(octets.buffer);
  }

  close(): void {
    load().module.OpusScriptHandler.destroy_handler(this.#handle);
  }
}
