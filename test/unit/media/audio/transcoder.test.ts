import fc from 'fast-check';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { leaks } from '../../../../src/core/leaks.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import {
  concatPcm,
  createDecoder,
  createEncoder,
  measureTone,
  RTP_CLOCK,
  TimestampScale,
  Transcoder,
  TranscoderPool,
} from '../../../../src/media/audio/index.ts';
import type {
  AudioCodecName,
  AudioPacket,
  TranscoderInput,
  TranscoderOptions,
  TranscoderOutput,
} from '../../../../src/media/audio/index.ts';
import { sine } from './signals.ts';

const CODECS: AudioCodecName[] = ['PCMU', 'PCMA', 'G722', 'opus'];

/** A second of a 440 Hz tone as packets of `ptime`; positions are in the clock of `to`. */
function spoken(from: AudioCodecName, to: AudioCodecName, ptime: number, seconds = 1): TranscoderInput[] {
  const encoder = createEncoder(from);
  const length = (encoder.sampleRate * ptime) / 1000;
  const pcm = sine(encoder.sampleRate, 440, seconds);
  const packets = Array.from({ length: Math.floor(pcm.length / length) }, (_, i) => ({
    payload: encoder.encode(pcm.subarray(i * length, (i + 1) * length)),
    sequence: (65_530 + i) & 0xffff,
    position: (i * ptime * RTP_CLOCK[to]) / 1000,
    marker: i === 0,
  }));
  encoder.close();
  return packets;
}

function run(options: TranscoderOptions, packets: readonly TranscoderInput[]): TranscoderOutput[] {
  const transcoder = new Transcoder(options);
  const output = packets.flatMap(packet => transcoder.push(packet));
  transcoder.close();
  return output;
}

function heard(codec: AudioCodecName, packets: readonly { payload: Uint8Array }[], skip = 0.1): number {
  const decoder = createDecoder(codec);
  const pcm = concatPcm(packets.map(p => decoder.decode(p.payload)));
  decoder.close();
  return measureTone(pcm.subarray(decoder.sampleRate * skip), decoder.sampleRate, 440).snrDb;
}

const positions = (output: readonly TranscoderOutput[]): number[] => output.map(p => p.position);

describe('Transcoder', () => {
  for (const from of CODECS) {
    for (const to of CODECS) {
      it(`${from} to ${to}: the tone comes through, one packet for one packet, at its own time`, () => {
        const input = spoken(from, to, 20);
        const output = run({ from, to }, input);
        expect(positions(output)).toEqual(input.map(p => p.position));
        expect(heard(to, output)).toBeGreaterThan(20);
        expect(output.map(p => p.marker)).toEqual(output.map((_, i) => i === 0));
      });
    }
  }

  it('converts packet times both ways without losing a sample', () => {
    const frames: [AudioCodecName, AudioCodecName, number, number][] = [
      ['PCMU', 'opus', 30, 20],
      ['opus', 'PCMA', 60, 20],
      ['PCMA', 'G722', 10, 20],
      ['PCMU', 'PCMA', 20, 30],
      ['G722', 'opus', 20, 60],
      ['PCMU', 'opus', 40, 30],
    ];
    for (const [from, to, inMs, outMs] of frames) {
      const seconds = 1.2;
      const output = run({ from, to, ptime: outMs }, spoken(from, to, inMs, seconds));
      // Opus has no frames of 30 ms.
      const step = to === 'opus' && outMs === 30 ? 20 : outMs;
      expect(output.length).toBe((seconds * 1000) / step);
      expect(positions(output)).toEqual(output.map((_, i) => (i * step * RTP_CLOCK[to]) / 1000));
      expect(heard(to, output)).toBeGreaterThan(20);
    }
  });

  it('fills short losses, so that the listener gets every packet', () => {
    const input = spoken('PCMU', 'opus', 20, 2);
    const output = run(
      { from: 'PCMU', to: 'opus' },
      input.filter((_, i) => i % 10 !== 7 && i % 25 !== 13),
    );
    expect(positions(output)).toEqual(input.map(p => p.position));
    expect(heard('opus', output)).toBeGreaterThan(8);
  });

  it('leaves long holes and silence suppression as they are, and marks what follows', () => {
    const input = spoken('PCMA', 'PCMU', 20);
    const hole = run({ from: 'PCMA', to: 'PCMU' }, [...input.slice(0, 10), ...input.slice(30)]);
    expect(positions(hole)).toEqual([...input.slice(0, 10), ...input.slice(30)].map(p => p.position));
    expect(hole.filter(p => p.marker).map(p => p.position)).toEqual([0, 30 * 160]);
    const paused = input.map((p, i) => (i < 25 ? p : { ...p, position: p.position + 320 }));
    const output = run({ from: 'PCMA', to: 'PCMU' }, paused);
    expect(output.length).toBe(50);
    expect(output[25]).toMatchObject({ position: 25 * 160 + 320, marker: true });
  });

  it('ignores late, doubled, empty and huge packets, and takes garbage for a loss', () => {
    const input = spoken('opus', 'PCMU', 20);
    const [first, second] = input as [TranscoderInput, TranscoderInput];
    const odd = [
      ...input.slice(0, 20),
      { ...second },
      { ...first },
      { ...first, sequence: 20, payload: new Uint8Array(0) },
      { ...first, sequence: 20, payload: new Uint8Array(5000) },
      { ...(input[20] as TranscoderInput), payload: Uint8Array.from([0xff, 0xff, 0xff]) },
      ...input.slice(21),
    ];
    const output = run({ from: 'opus', to: 'PCMU' }, odd);
    expect(positions(output)).toEqual(input.map(p => p.position));
    expect(heard('PCMU', output)).toBeGreaterThan(10);
  });

  it('never throws and never goes back in time while the source does not', () => {
    const packet = fc.record({
      payload: fc.uint8Array({ maxLength: 300 }),
      step: fc.integer({ min: -3, max: 6 }),
      gap: fc.integer({ min: 0, max: 4000 }),
      marker: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.constantFrom(...CODECS), fc.constantFrom(...CODECS), fc.array(packet), (from, to, plan) => {
        const transcoder = new Transcoder({ from, to });
        let sequence = 0;
        let position = 0;
        let packets = 0;
        for (const { payload, step, gap, marker } of plan) {
          sequence = (sequence + step) & 0xffff;
          position += gap;
          packets += transcoder.push({ payload, sequence, position, marker }).length;
        }
        transcoder.close();
        // A packet holds at most 4000 octets of G.711, and at most 100 ms are made up for each.
        expect(packets).toBeLessThanOrEqual(plan.length * 30);
      }),
      { numRuns: 100 },
    );
  });
});

describe('TimestampScale', () => {
  it('scales over the wrap, exactly, and back', () => {
    const up = new TimestampScale(8000, 48_000);
    const down = new TimestampScale(48_000, 8000);
    const steps = Array.from({ length: 500 }, (_, i) => i);
    expect(steps.map(i => up.scale((0xffffff00 + i * 160) >>> 0))).toEqual(steps.map(i => i * 960));
    expect(steps.map(i => down.scale((0xffffff00 + i * 960) >>> 0))).toEqual(steps.map(i => i * 160));
  });

  it('goes on without a leap when the source starts anew, and takes late packets for what they are', () => {
    const scale = new TimestampScale(8000, 8000);
    expect([1000, 1160, 1480, 1320, 1640].map(t => scale.scale(t))).toEqual([0, 160, 480, 320, 640]);
    expect([3_000_000_000, 3_000_000_160].map(t => scale.scale(t))).toEqual([800, 960]);
  });
});

describe('TranscoderPool', () => {
  let pool: TranscoderPool | undefined;
  afterEach(async () => {
    await pool?.close();
    pool = undefined;
    expect(leaks.live()['transcoder']).toBeUndefined();
  });

  const received = async (count: number, start: (on: (packet: AudioPacket) => void) => void): Promise<AudioPacket[]> =>
    new Promise(resolve => {
      const packets: AudioPacket[] = [];
      start(packet => {
        packets.push(packet);
        if (packets.length === count) resolve(packets);
      });
    });

  it('runs channels beside each other in threads, each with its own numbers', async () => {
    pool = new TranscoderPool({ threads: 2, log: silentLogger });
    const open = pool;
    const results = await Promise.all(
      CODECS.map(async (from, i) => {
        const to = CODECS[(i + 1) % CODECS.length] as AudioCodecName;
        const channel = open.open({
          from: { name: from },
          to: { name: to },
          firstTimestamp: 2 ** 32 - 320,
          firstSequence: 65_535,
        });
        const packets = await received(50, on => {
          channel.onPacket(on);
          const ticks = RTP_CLOCK[from] / 50;
          spoken(from, to, 20).forEach((p, n) => channel.push({ ...p, timestamp: 777 + n * ticks }));
        });
        return { to, packets };
      }),
    );
    for (const { to, packets } of results) {
      expect(heard(to, packets)).toBeGreaterThan(20);
      expect(packets.map(p => p.sequence)).toEqual(packets.map((_, i) => (65_535 + i) & 0xffff));
      expect(packets.map(p => p.timestamp)).toEqual(
        packets.map((_, i) => (2 ** 32 - 320 + (i * RTP_CLOCK[to]) / 50) % 2 ** 32),
      );
    }
    expect(pool.snapshot().threads.map(t => t.channels)).toEqual([2, 2]);
  });

  it('goes on in a new thread when one dies', async () => {
    const threads: Worker[] = [];
    const note = (worker: Worker): number => threads.push(worker);
    process.on('worker', note);
    pool = new TranscoderPool({ threads: 1, log: silentLogger });
    const channel = pool.open({ from: { name: 'PCMU' }, to: { name: 'opus' } });
    const input = spoken('PCMU', 'opus', 20, 2);
    const push = (from: number, to: number): void =>
      input.slice(from, to).forEach((p, i) => channel.push({ ...p, timestamp: (from + i) * 160 }));
    const before = await received(50, on => {
      channel.onPacket(on);
      push(0, 50);
    });
    await threads[0]?.terminate();
    const after = await received(50, on => {
      channel.onPacket(on);
      push(50, 100);
    });
    process.off('worker', note);
    expect(threads.length).toBe(2);
    expect(after[0]).toMatchObject({ sequence: 50, timestamp: 50 * 960, marker: true });
    expect([heard('opus', before), heard('opus', after)].every(snrDb => snrDb > 20)).toBe(true);
  });

  it('drops what a thread cannot keep up with instead of queueing it', () => {
    pool = new TranscoderPool({ threads: 1, log: silentLogger });
    const channel = pool.open({ from: { name: 'PCMU' }, to: { name: 'PCMA' } });
    for (let i = 0; i < 150; i++) {
      channel.push({ payload: new Uint8Array(160), timestamp: i * 160, sequence: i, marker: false });
    }
    expect(pool.snapshot()).toEqual({ threads: [{ channels: 1, dropped: 50 }] });
  });

  it('delivers nothing after close, refuses codecs that are only passed through, and closes twice', async () => {
    pool = new TranscoderPool({ threads: 1, log: silentLogger });
    const open = pool;
    expect(() => open.open({ from: { name: 'G729' }, to: { name: 'PCMU' } })).toThrow(RangeError);
    const closed = open.open({ from: { name: 'PCMU' }, to: { name: 'PCMA' } });
    let late = 0;
    closed.onPacket(() => late++);
    const packet = { payload: new Uint8Array(160), timestamp: 0, sequence: 0, marker: false };
    closed.push(packet);
    closed.close();
    closed.close();
    closed.push(packet);
    const other = open.open({ from: { name: 'PCMU' }, to: { name: 'PCMA' } });
    await received(1, on => {
      other.onPacket(on);
      other.push(packet);
    });
    expect(late).toBe(0);
    await open.close();
    await open.close();
  });
});
