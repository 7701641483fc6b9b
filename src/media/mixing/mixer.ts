// A mixer as a pure machine: packets in, one turn for each 20 ms, payloads for each listener out. Everybody hears whom it is
// told to hear and never itself. Who says nothing is not added; all who hear the same in the same codec share an encoder.
import { clamp16, createEncoder, NATURAL_RATE, Resampler, SampleQueue, silenceFrame } from '../audio/index.ts';
import type { AudioCodecName, AudioEncoder, Pcm } from '../audio/index.ts';
import type { RtpPacket } from '../rtp/index.ts';
import { chimeSamples } from './chime.ts';
import type { Chime } from './chime.ts';
import { JitterQueue } from './jitter-queue.ts';
import type { MixRate } from './jitter-queue.ts';

export interface Listening {
  readonly codec: AudioCodecName;
  /** Milliseconds per packet. */
  readonly ptime: number;
}

export interface MixedPayload {
  readonly listeners: readonly number[];
  readonly payload: Uint8Array;
  /** Milliseconds of audio. */
  readonly ms: number;
}

interface Member {
  readonly id: number;
  queue: JitterQueue;
  /** Codec of what it says. */
  said: AudioCodecName | undefined;
  muted: boolean;
  /** Undefined: everybody else. */
  hears: ReadonlySet<number> | undefined;
  listening: Listening | undefined;
  frame: Pcm | undefined;
  /** Turns for which it still counts as talking. */
  talking: number;
}

/** Loudness of what counts as said: -50 dB of full scale. */
const TALK_RMS = 100;
/** 400 ms: a speaker is not cut off between two words. */
const HANG_TURNS = 20;
const FRAME_MS = 20;
const OPUS_PTIMES: readonly number[] = [20, 40, 60];
const PTIMES: readonly number[] = [10, 20, 30, 40, 50, 60];
const WIDE: ReadonlySet<AudioCodecName> = new Set(['G722', 'opus']);
/** An encoder that nobody has needed for so many turns goes: 5 s. */
const IDLE_TURNS = 250;

export class Mixer {
  readonly #members = new Map<number, Member>();
  readonly #outputs = new Map<string, Output>();
  readonly #chimes: { samples: Pcm; at: number }[] = [];
  #rate: MixRate = 8000;
  #turn = 0;

  get size(): number {
    return this.#members.size;
  }

  /** Those who are heard to speak now. */
  get talking(): number[] {
    return [...this.#members.values()].filter(({ talking }) => talking > 0).map(({ id }) => id);
  }

  add(id: number): void {
    if (this.#members.has(id)) return;
    this.#members.set(id, {
      id,
      queue: new JitterQueue(this.#rate),
      said: undefined,
      muted: false,
      hears: undefined,
      listening: undefined,
      frame: undefined,
      talking: 0,
    });
  }

  remove(id: number): void {
    this.#members.get(id)?.queue.close();
    this.#members.delete(id);
    this.#fit();
  }

  mute(id: number, muted: boolean): void {
    const member = this.#members.get(id);
    if (member !== undefined) member.muted = muted;
  }

  /** Undefined: everybody but itself. */
  hear(id: number, whom: readonly number[] | undefined): void {
    const member = this.#members.get(id);
    if (member !== undefined) member.hears = whom === undefined ? undefined : new Set(whom);
  }

  /** Undefined: it hears nothing. */
  listen(id: number, listening: Listening | undefined): void {
    const member = this.#members.get(id);
    if (member === undefined) return;
    member.listening = listening;
    this.#fit();
  }

  push(id: number, packet: RtpPacket, stream: { codec: AudioCodecName; source: number }): void {
    const member = this.#members.get(id);
    if (member === undefined) return;
    if (member.said !== stream.codec) {
      member.said = stream.codec;
      this.#fit();
    }
    member.queue.push(packet, stream);
  }

  chime(chime: Chime): void {
    this.#chimes.push({ samples: chimeSamples(chime, this.#rate), at: 0 });
  }

  /** 20 ms. */
  turn(): MixedPayload[] {
    this.#turn += 1;
    const active = [...this.#members.values()].filter(member => this.#pull(member));
    const chimes = this.#nextChimes();
    const sounding = active.length > 0 || chimes.length > 0;
    const all = sum(active, chimes, this.#rate / 50);
    const groups = this.#groups(active);
    const payloads: MixedPayload[] = [];
    for (const { output, listeners, whom } of groups.values()) {
      output.used = this.#turn;
      const mix = whom === active ? all : sum(whom, chimes, this.#rate / 50);
      const silent = !sounding || (whom.length === 0 && chimes.length === 0);
      for (const { payload, ms } of output.encode(mix, silent)) payloads.push({ listeners, payload, ms });
    }
    this.#forget();
    return payloads;
  }

  close(): void {
    for (const { queue } of this.#members.values()) queue.close();
    this.#members.clear();
    for (const output of this.#outputs.values()) output.close();
    this.#outputs.clear();
  }

  /** Takes 20 ms of it; whether it is to be added. */
  #pull(member: Member): boolean {
    const frame = member.queue.pull();
    member.frame = frame;
    const said = frame !== undefined && !member.muted && loudness(frame) > TALK_RMS;
    member.talking = member.muted ? 0 : said ? HANG_TURNS : Math.max(0, member.talking - 1);
    return member.talking > 0 && frame !== undefined;
  }

  #groups(active: Member[]): Map<string, { output: Output; listeners: number[]; whom: Member[] }> {
    const groups = new Map<string, { output: Output; listeners: number[]; whom: Member[] }>();
    for (const member of this.#members.values()) {
      const { id, listening, hears } = member;
      if (listening === undefined) continue;
      const whom = active.filter(other => other !== member && hears?.has(other.id) !== false);
      // Who hears all that is said shares; the others have an encoder of their own, which goes on when they fall silent.
      const common = whom.length === active.length;
      const { codec, ptime } = listening;
      const key = `${codec} ${ptime} ${common ? 'all' : id}`;
      const known = groups.get(key);
      if (known !== undefined) {
        known.listeners.push(id);
        continue;
      }
      let output = this.#outputs.get(key);
      if (output === undefined) {
        output = new Output(listening, this.#rate);
        this.#outputs.set(key, output);
      }
      groups.set(key, { output, listeners: [id], whom: common ? active : whom });
    }
    return groups;
  }

  #nextChimes(): Pcm[] {
    const size = this.#rate / 50;
    const sounding = this.#chimes.map(chime => {
      const samples = chime.samples.subarray(chime.at, chime.at + size);
      chime.at += size;
      return samples;
    });
    while (this.#chimes[0] !== undefined && this.#chimes[0].at >= this.#chimes[0].samples.length) this.#chimes.shift();
    return sounding;
  }

  /** Wideband as soon as somebody speaks or listens in it. */
  #fit(): void {
    const wide = [...this.#members.values()].some(
      ({ said, listening }) => (said && WIDE.has(said)) || (listening && WIDE.has(listening.codec)),
    );
    const rate = wide ? 16_000 : 8000;
    if (rate === this.#rate) return;
    this.#rate = rate;
    this.#chimes.length = 0;
    for (const member of this.#members.values()) {
      member.queue.close();
      member.queue = new JitterQueue(rate);
    }
    for (const output of this.#outputs.values()) output.close();
    this.#outputs.clear();
  }

  #forget(): void {
    for (const [key, output] of this.#outputs) {
      if (this.#turn - output.used < IDLE_TURNS) continue;
      output.close();
      this.#outputs.delete(key);
    }
  }
}

function loudness(frame: Pcm): number {
  let energy = 0;
  for (const sample of frame) energy += sample * sample;
  return Math.sqrt(energy / frame.length);
}

/** Not yet clipped, so that one may be taken out again. */
function sum(members: readonly Member[], chimes: readonly Pcm[], size: number): Int32Array {
  const mix = new Int32Array(size);
  for (const { frame } of members) if (frame !== undefined) addTo(mix, frame);
  for (const samples of chimes) addTo(mix, samples);
  return mix;
}

function addTo(mix: Int32Array, samples: Pcm): void {
  for (let i = 0; i < samples.length; i += 1) mix[i] = (mix[i] ?? 0) + (samples[i] ?? 0);
}

/** One encoder with all that it needs. */
class Output {
  readonly #codec: AudioCodecName;
  readonly #ms: number;
  readonly #encoder: AudioEncoder;
  readonly #resampler: Resampler | undefined;
  readonly #queue = new SampleQueue();
  #silentTurns = 0;
  used = 0;

  constructor({ codec, ptime }: Listening, rate: MixRate) {
    this.#codec = codec;
    this.#ms = (codec === 'opus' ? OPUS_PTIMES : PTIMES).includes(ptime) ? ptime : FRAME_MS;
    this.#encoder = createEncoder(codec, rate);
    const to = codec === 'opus' ? rate : NATURAL_RATE[codec];
    this.#resampler = to === rate ? undefined : new Resampler(rate, to);
  }

  encode(mix: Int32Array, silent: boolean): { payload: Uint8Array; ms: number }[] {
    this.#silentTurns = silent ? this.#silentTurns + 1 : 0;
    // Silence needs no encoder, once the encoder has heard that it is there.
    if (this.#silentTurns > 5 && this.#ms === FRAME_MS && this.#queue.length === 0) {
      return [{ payload: silenceFrame(this.#codec), ms: FRAME_MS }];
    }
    const pcm = Int16Array.from(mix, clamp16);
    this.#queue.push(this.#resampler?.process(pcm) ?? pcm);
    const size = (this.#encoder.sampleRate * this.#ms) / 1000;
    const made: { payload: Uint8Array; ms: number }[] = [];
    while (this.#queue.length >= size)
      made.push({ payload: this.#encoder.encode(this.#queue.take(size)), ms: this.#ms });
    return made;
  }

  close(): void {
    this.#encoder.close();
  }
}
