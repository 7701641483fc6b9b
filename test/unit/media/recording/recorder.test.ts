import { describe, expect, it } from 'vitest';
import { concatPcm, createEncoder, RTP_CLOCK } from '../../../../src/media/audio/index.ts';
import type { AudioCodecName } from '../../../../src/media/audio/index.ts';
import { parseRtp, writeRtp } from '../../../../src/media/rtp/index.ts';
import { Recorder } from '../../../../src/media/recording/index.ts';
import { seeded } from '../../../kit/random.ts';

/** Noise below 2 kHz or so: each place in it is like no other. */
function noise(count: number, seed: number): Int16Array {
  const next = seeded(seed);
  let [a, b] = [0, 0];
  return Int16Array.from({ length: count }, () => {
    a += 0.5 * ((next() - 0.5) * 24_000 - a);
    b += 0.5 * (a - b);
    return b;
  });
}

/** By how many samples, counted from sample `from`, `heard` lies behind sample `at` of `said`, and how alike they are there. */
function lagAt(
  said: Int16Array,
  heard: Int16Array,
  where: { at: number; from?: number; most: number },
): { lag: number; likeness: number } {
  const { at, from = at, most } = where;
  const window = 1600;
  let best = { lag: 0, likeness: -1 };
  for (let lag = 0; lag <= most; lag += 1) {
    let [product, x, y] = [0, 1, 1];
    for (let i = 0; i < window; i += 1) {
      const s = said[at + i] ?? 0;
      const h = heard[from + lag + i] ?? 0;
      product += s * h;
      x += s * s;
      y += h * h;
    }
    const likeness = product / Math.sqrt(x * y);
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best;
}

interface Sender {
  readonly said: Int16Array;
  /** Its clock against ours. */
  readonly ppm: number;
  readonly codec: AudioCodecName;
  readonly jitterMs: number;
  readonly loss: number;
}

interface Arrival {
  readonly at: number;
  readonly channel: number;
  readonly datagram: Buffer;
  readonly codec: AudioCodecName;
}

/** Everything that a sender sends, with the moment at which it is here. */
function arrivals(sender: Sender, channel: number): Arrival[] {
  const { said, ppm, codec, jitterMs, loss } = sender;
  const next = seeded(99 + channel);
  const encoder = createEncoder(codec);
  const size = encoder.sampleRate / 50;
  const step = RTP_CLOCK[codec] / 50;
  const first = Math.floor(next() * 2 ** 32);
  const found: Arrival[] = [];
  for (let i = 0; (i + 1) * size <= said.length; i += 1) {
    const payload = encoder.encode(said.subarray(i * size, (i + 1) * size));
    const timestamp = first + i * step;
    const datagram = writeRtp({ payloadType: 0, payload, ssrc: 1, sequence: i, timestamp: timestamp % 2 ** 32 });
    // Sent when the packet is full, and never faster than the shortest way.
    const at = (i + 1) * 20 * (1 - ppm / 1e6) + 5 + next() * jitterMs;
    if (next() >= loss) found.push({ at, channel, datagram, codec });
  }
  encoder.close();
  return found;
}

function feed(recorder: Recorder, packets: readonly Arrival[], until: number): Int16Array {
  const sorted = packets.toSorted((a, b) => a.at - b.at);
  const parts: Int16Array[] = [];
  let i = 0;
  for (let now = 100; now <= until; now += 100) {
    for (let next = sorted[i]; next !== undefined && next.at <= now; next = sorted[++i]) {
      const packet = parseRtp(next.datagram);
      if (packet) recorder.push(next.channel, { codec: next.codec, source: 1, packet }, next.at);
    }
    parts.push(recorder.advance(now));
  }
  parts.push(recorder.finish(until));
  return concatPcm(parts);
}

const channelOf = (samples: Int16Array, channel: number, channels: number): Int16Array =>
  Int16Array.from({ length: samples.length / channels }, (_, i) => samples[i * channels + channel] ?? 0);

describe('a recording of ten minutes', () => {
  it('has neither gap nor drift, with two phones whose clocks go wrong, jitter, and loss', () => {
    const minutes = 10;
    const said = [noise(minutes * 60 * 8000, 1), noise(minutes * 60 * 8000, 2)];
    const senders: Sender[] = said.map((samples, i) => ({
      said: samples,
      ppm: i === 0 ? 120 : -120,
      codec: i === 0 ? 'PCMU' : 'PCMA',
      jitterMs: 30,
      loss: 0.01,
    }));
    const recorder = new Recorder({ rate: 8000, channels: 2 });
    const file = feed(
      recorder,
      senders.flatMap((sender, channel) => arrivals(sender, channel)),
      minutes * 60_000,
    );
    recorder.close();
    expect(file.length).toBe(minutes * 60 * 8000 * 2);
    const heard = [0, 1].map(channel => channelOf(file, channel, 2));
    for (let second = 5; second < minutes * 60 - 5; second += 15) {
      const lags = [0, 1].map(channel => {
        // Where this moment is in what the phone said, by its own clock.
        const at = Math.round(second * 8000 * (1 + (senders[channel]?.ppm ?? 0) / 1e6));
        const line = heard[channel] ?? new Int16Array(0);
        const { lag, likeness } = lagAt(said[channel] ?? line, line, { at, from: second * 8000, most: 400 });
        expect(likeness).toBeGreaterThan(0.7);
        return lag;
      });
      // 25 ms from the mouth to here, a few more until the clocks are known.
      for (const lag of lags) {
        expect(lag).toBeGreaterThan(8000 * 0.0225);
        expect(lag).toBeLessThan(8000 * 0.0295);
      }
    }
  });
});

describe('a recording', () => {
  it('keeps both sides apart and in step, in other codecs and at 16 kHz', () => {
    const said = noise(16_000 * 6, 7);
    const senders: Sender[] = [
      { said, ppm: 0, codec: 'G722', jitterMs: 10, loss: 0 },
      { said: noise(8000 * 6, 8), ppm: 0, codec: 'PCMU', jitterMs: 10, loss: 0 },
    ];
    const recorder = new Recorder({ rate: 16_000, channels: 2 });
    const packets = senders.flatMap((sender, channel) => arrivals(sender, channel));
    const file = feed(recorder, packets, 6000);
    const left = channelOf(file, 0, 2);
    const right = channelOf(file, 1, 2).filter((_, i) => i % 2 === 0);
    const [a, b] = [
      lagAt(said, left, { at: 48_000, most: 1200 }),
      lagAt(senders[1]?.said ?? said, right, { at: 24_000, most: 600 }),
    ];
    expect(Math.min(a.likeness, b.likeness)).toBeGreaterThan(0.85);
    // G.722 itself is 22 samples late.
    expect(Math.abs(a.lag - 22 - 2 * b.lag)).toBeLessThan(16_000 * 0.004);
    recorder.close();
  });

  it('leaves no gap for a pause, silence for what is lost, and puts late packets in their place', () => {
    const said = noise(8000 * 4, 3);
    const packets = arrivals({ said, ppm: 0, codec: 'PCMU', jitterMs: 0, loss: 0 }, 0);
    // 200 ms are lost, and one packet overtakes eight others.
    const some = packets
      .filter(({ at }) => at < 1000 || at >= 1200)
      .map((p, i) => (i === 20 ? { ...p, at: p.at + 170 } : p));
    const recorder = new Recorder({ rate: 8000, channels: 1 });
    recorder.pause(2000);
    recorder.pause(2100);
    recorder.resume(3000);
    const file = feed(recorder, some, 4000);
    expect(recorder.durationMs).toBe(3000);
    expect(file.length).toBe(3 * 8000);
    const { lag } = lagAt(said, file, { at: 6000, most: 400 });
    expect(lag).toBe(200);
    const exact = lagAt(said, file, { at: 20 * 160 - 400, most: 400 });
    expect(exact.likeness).toBeGreaterThan(0.99);
    const lost = file.subarray(1000 * 8 + lag, 1150 * 8 + lag);
    expect(lost.every(sample => sample === 0)).toBe(true);
    // What was said in the pause is left out, and nothing else.
    const after = lagAt(said.subarray(8000), file, { at: 8 * 2100, most: 400 });
    expect(after).toMatchObject({ lag: 200 });
    recorder.close();
  });

  it('ends at its limit to the sample', () => {
    const said = noise(8000 * 3, 4);
    const packets = arrivals({ said, ppm: 0, codec: 'PCMU', jitterMs: 5, loss: 0 }, 0);
    const recorder = new Recorder({ rate: 8000, channels: 1, maxMs: 1500 });
    expect(feed(recorder, packets, 3000).length).toBe(12_000);
    expect(recorder.ended).toBe('limit');
    recorder.close();
  });

  it('ends when nobody has spoken for a while, not at a pause for breath or at a click', () => {
    const said = noise(8000 * 12, 5);
    const quiet = (from: number, to: number): void => void said.fill(0, from * 8000, to * 8000);
    quiet(1, 2.5);
    quiet(3, 12);
    said.fill(9000, 4 * 8000, 4 * 8000 + 40);
    const recorder = new Recorder({ rate: 8000, channels: 1, silenceMs: 2000 });
    feed(recorder, arrivals({ said, ppm: 0, codec: 'PCMU', jitterMs: 5, loss: 0 }, 0), 12_000);
    expect(recorder.ended).toBe('silence');
    expect(recorder.durationMs).toBeGreaterThan(4950);
    expect(recorder.durationMs).toBeLessThan(5100);
    const nobody = new Recorder({ rate: 8000, channels: 1, silenceMs: 2000 });
    feed(nobody, [], 5000);
    expect(nobody.ended).toBe('silence');
    expect(nobody.durationMs).toBe(2000);
    recorder.close();
    nobody.close();
  });

  it('a stream that starts anew, of another leg or codec, goes on at the moment it comes', () => {
    const recorder = new Recorder({ rate: 8000, channels: 1 });
    const first = noise(8000 * 2, 11);
    const second = noise(48_000 * 2, 12);
    const a = arrivals({ said: first, ppm: 0, codec: 'PCMU', jitterMs: 0, loss: 0 }, 0);
    const b = arrivals({ said: second, ppm: 0, codec: 'opus', jitterMs: 0, loss: 0 }, 0).map(p => ({
      ...p,
      at: p.at + 2000,
    }));
    const file = feed(recorder, [...a, ...b], 4100);
    expect(lagAt(first, file, { at: 8000, most: 400 }).lag).toBe(200);
    const loud = (from: number, to: number): number =>
      Math.sqrt(file.subarray(from * 8, to * 8).reduce((sum, s) => sum + s * s, 0) / (8 * (to - from)));
    expect(loud(2100, 3900)).toBeGreaterThan(500);
    recorder.close();
  });

  it('is not harmed by a flood, nor by what is no audio', () => {
    const recorder = new Recorder({ rate: 8000, channels: 1 });
    const next = seeded(5);
    for (let i = 0; i < 20_000; i += 1) {
      const payload = Buffer.alloc(1 + Math.floor(next() * 200), i);
      const datagram = writeRtp({
        payloadType: 0,
        payload,
        ssrc: 1,
        sequence: i,
        timestamp: Math.floor(next() * 2 ** 32),
      });
      const packet = parseRtp(datagram);
      const codec = (['PCMU', 'opus', 'G722'] as const)[i % 3] ?? 'PCMU';
      if (packet) recorder.push(0, { codec, source: i % 5, packet }, i / 10);
    }
    expect(recorder.finish(3000).length).toBe(24_000);
    recorder.close();
  });
});
