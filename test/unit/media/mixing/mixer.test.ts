import { describe, expect, it } from 'vitest';
import { concatPcm, createDecoder, createEncoder, measureTone, RTP_CLOCK } from '../../../../src/media/audio/index.ts';
import type { AudioCodecName, AudioDecoder } from '../../../../src/media/audio/index.ts';
import { Mixer } from '../../../../src/media/mixing/index.ts';
import { parseRtp, writeRtp } from '../../../../src/media/rtp/index.ts';
import { sine } from '../audio/signals.ts';

/** Somebody who hums a tone in a codec and keeps what it hears. */
class Voice {
  readonly id: number;
  readonly codec: AudioCodecName;
  readonly ptime: number;
  readonly #packets: Buffer[];
  readonly #decoder: AudioDecoder;
  readonly heard: Int16Array[] = [];
  payloads: Uint8Array[] = [];
  humming = true;
  #sent = 0;

  constructor(
    mixer: Mixer,
    options: { id: number; codec?: AudioCodecName; hz: number; level?: number; ptime?: number },
  ) {
    const { id, codec = 'PCMU', hz, level = 6000, ptime = 20 } = options;
    this.id = id;
    this.codec = codec;
    this.ptime = ptime;
    this.#decoder = createDecoder(codec);
    const encoder = createEncoder(codec);
    const size = encoder.sampleRate / 50;
    const tone = sine(encoder.sampleRate, hz, 4, level);
    this.#packets = Array.from({ length: 200 }, (_, i) =>
      writeRtp({
        payloadType: 0,
        ssrc: 1,
        sequence: 65_500 + i,
        timestamp: (i * RTP_CLOCK[codec]) / 50,
        payload: encoder.encode(tone.subarray(i * size, (i + 1) * size)),
      }),
    );
    mixer.add(id);
    mixer.listen(id, { codec, ptime });
  }

  speak(mixer: Mixer): void {
    const datagram = this.#packets[this.#sent++ % this.#packets.length];
    const packet = datagram && parseRtp(datagram);
    if (packet && this.humming) mixer.push(this.id, packet, { codec: this.codec, source: 1 });
  }

  hear(payload: Uint8Array): void {
    this.payloads.push(payload);
    this.heard.push(this.#decoder.decode(payload));
  }

  /** Level of a tone in the last half second, dB of full scale. */
  level(hz: number): number {
    const rate = this.#decoder.sampleRate;
    return measureTone(concatPcm(this.heard).slice(-rate / 2), rate, hz).levelDb;
  }
}

function run(mixer: Mixer, voices: readonly Voice[], turns: number): { encoded: number } {
  let encoded = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    for (const voice of voices) voice.speak(mixer);
    for (const { listeners, payload, ms } of mixer.turn()) {
      encoded += 1;
      for (const id of listeners) {
        const voice = voices.find(one => one.id === id);
        if (voice && ms === voice.ptime) voice.hear(payload);
      }
    }
  }
  return { encoded };
}

const HZ = [440, 620, 900, 1300];

describe('Mixer', () => {
  it('everybody hears all the others at their level and not itself, in its own codec and packet time', () => {
    const mixer = new Mixer();
    const codecs: AudioCodecName[] = ['PCMU', 'PCMA', 'G722', 'opus'];
    const voices = HZ.map(
      (hz, id) => new Voice(mixer, { id, codec: codecs[id] ?? 'PCMU', hz, ptime: id === 1 ? 40 : 20 }),
    );
    run(mixer, voices, 100);
    for (const voice of voices) {
      for (const [id, hz] of HZ.entries()) {
        if (id === voice.id) expect(voice.level(hz)).toBeLessThan(-40);
        else expect(voice.level(hz)).toBeCloseTo(20 * Math.log10(6000 / 32_767), -0.5);
      }
      expect(voice.payloads.length).toBeGreaterThan(voice.ptime === 40 ? 48 : 97);
    }
    expect(mixer.talking).toEqual([0, 1, 2, 3]);
    mixer.close();
  });

  it('a muted one is not heard and hears, and one that leaves is gone', () => {
    const mixer = new Mixer();
    const voices = HZ.slice(0, 3).map((hz, id) => new Voice(mixer, { id, hz }));
    mixer.mute(0, true);
    run(mixer, voices, 60);
    expect(voices[1]?.level(440)).toBeLessThan(-40);
    expect(voices[0]?.level(620)).toBeGreaterThan(-20);
    expect(mixer.talking).toEqual([1, 2]);
    mixer.mute(0, false);
    mixer.remove(1);
    run(mixer, voices, 60);
    expect(voices[2]?.level(440)).toBeGreaterThan(-20);
    expect(voices[2]?.level(620)).toBeLessThan(-40);
    mixer.close();
  });

  it('listeners who hear the same share one encoding, and silence is not encoded', () => {
    const mixer = new Mixer();
    const speaker = new Voice(mixer, { id: 0, hz: 440 });
    const listeners = Array.from({ length: 31 }, (_, i) => new Voice(mixer, { id: i + 1, hz: 620 }));
    for (const listener of listeners) listener.humming = false;
    const { encoded } = run(mixer, [speaker, ...listeners], 50);
    // One for the speaker, who hears nobody, and one for all others.
    expect(encoded).toBeLessThanOrEqual(2 * 50);
    expect(new Set(listeners.map(({ payloads }) => payloads.at(-1))).size).toBe(1);
    expect(listeners[30]?.level(440)).toBeGreaterThan(-20);
    expect(speaker.level(440)).toBeLessThan(-60);
    speaker.humming = false;
    run(mixer, [speaker, ...listeners], 60);
    expect(listeners[0]?.payloads.at(-1)?.every(code => code === 0xff)).toBe(true);
    mixer.close();
  });

  it('clips what is too loud instead of turning it over', () => {
    const mixer = new Mixer();
    const voices = [0, 1, 2, 3].map(id => new Voice(mixer, { id, hz: 440, level: 30_000 }));
    run(mixer, voices, 60);
    const loud = concatPcm(voices[0]?.heard ?? []).slice(-4000);
    const steps = [...loud].slice(1).map((sample, i) => Math.abs(sample - (loud[i] ?? 0)));
    expect(Math.max(...loud)).toBeGreaterThan(31_000);
    // A sine of three times full scale goes from one end to the other in seven samples or so.
    expect(Math.max(...steps)).toBeLessThan(40_000);
    expect(measureTone(loud, 8000, 440).levelDb).toBeGreaterThan(-1);
    mixer.close();
  });

  it('makes up for jitter and loss, and keeps no more than it must', () => {
    const mixer = new Mixer();
    const [speaker, listener] = [new Voice(mixer, { id: 0, hz: 440 }), new Voice(mixer, { id: 1, hz: 620 })];
    listener.humming = false;
    // Packets come in bunches of two; then 20 at once after a stall.
    for (let turn = 0; turn < 100; turn += 1) {
      if (turn % 2 === 0) for (let i = 0; i < 2; i += 1) speaker.speak(mixer);
      for (const { listeners, payload } of mixer.turn()) if (listeners.includes(1)) listener.hear(payload);
    }
    expect(measureTone(concatPcm(listener.heard).slice(2000, 8000), 8000, 440).snrDb).toBeGreaterThan(25);
    for (let i = 0; i < 20; i += 1) speaker.speak(mixer);
    speaker.humming = false;
    listener.heard.length = 0;
    run(mixer, [speaker, listener], 40);
    const sounding = listener.heard.filter(frame => frame.some(sample => Math.abs(sample) > 1000)).length;
    expect(sounding).toBeLessThan(14);
    mixer.close();
  });

  it('whom a member hears can be told, and a chime is heard by all', () => {
    const mixer = new Mixer();
    const [agent, caller, boss] = HZ.slice(0, 3).map((hz, id) => new Voice(mixer, { id, hz })) as [Voice, Voice, Voice];
    mixer.hear(0, [1, 2]);
    mixer.hear(1, [0]);
    mixer.hear(2, [0, 1]);
    run(mixer, [agent, caller, boss], 60);
    expect(agent.level(900)).toBeGreaterThan(-20);
    expect(caller.level(900)).toBeLessThan(-40);
    expect(caller.level(440)).toBeGreaterThan(-20);
    expect(boss.level(440)).toBeGreaterThan(-20);
    expect(boss.level(620)).toBeGreaterThan(-20);
    for (const voice of [agent, caller, boss]) voice.humming = false;
    run(mixer, [agent, caller, boss], 40);
    mixer.chime('joined');
    run(mixer, [agent, caller, boss], 12);
    for (const voice of [agent, caller, boss]) {
      const last = concatPcm(voice.heard).slice(-12 * 160);
      expect(measureTone(last.slice(100, 860), 8000, 660).snrDb).toBeGreaterThan(10);
      expect(measureTone(last.slice(1060, 1820), 8000, 880).snrDb).toBeGreaterThan(10);
    }
    mixer.close();
  });
});
