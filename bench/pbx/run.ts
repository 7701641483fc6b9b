/**
 * What a leg can hear and say beyond a bridge: prompts with keys awaited, music, conferences, recordings. Processor time of the
 * gateway's process with its threads and of the media worker; the phones are elsewhere and not counted.
 */
import { join } from 'node:path';
import { createEncoder } from '../../src/media/audio/index.ts';
import type { Recording } from '../../src/media/gateway/ports.ts';
import { preferSelf, undisturbed } from '../kit/cores.ts';
import { type BenchRecord, round } from '../kit/figures.ts';
import { Load, PHONES } from '../rtp/load.ts';
import type { RelayPorts } from '../rtp/load.ts';
import type { Speech } from './phones.ts';
import { MediaSite, PAYLOAD_TYPE, speech } from './site.ts';
import type { BenchCodec, Cost } from './site.ts';

export interface PbxOptions {
  readonly seconds?: number;
  readonly ivrLegs?: number;
  readonly musicListeners?: number;
  readonly recordedCalls?: number;
}

/** Legs whose packets are timed, among the many. */
const WATCHED = 20;
const CONFERENCE = 32;
/** Who speaks at once in a conference of 32; the others send silence. */
const TALKERS = 4;
const SETTLE_MS = 1_500;

const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, SETTLE_MS));
const parts = ({ node, worker }: Cost): Record<string, number> => ({
  percent_of_core: round(node + worker, 1),
  node_percent: round(node, 1),
  worker_percent: round(worker, 1),
});

export async function run(options: PbxOptions = {}): Promise<BenchRecord[]> {
  const { seconds = 20, ivrLegs = 1000, musicListeners = 1000, recordedCalls = 200 } = options;
  const records: BenchRecord[] = [];
  const yieldAgain = preferSelf();
  for (const bench of [
    async (site: MediaSite) => ivr(site, ivrLegs, seconds),
    async (site: MediaSite) => music(site, musicListeners, seconds),
    async (site: MediaSite) => conference(site, 'opus', seconds),
    async (site: MediaSite) => conference(site, 'PCMU', seconds),
    async (site: MediaSite) => recording(site, recordedCalls, seconds),
  ]) {
    const site = await MediaSite.start();
    try {
      records.push({ ...(await bench(site)), undisturbed: undisturbed() });
    } finally {
      await site.stop();
    }
  }
  yieldAgain();
  return records;
}

/** The longest prompt that anybody hears is music on hold: its beat over ten minutes, under load. */
export async function pacing({ legs = 1000, seconds = 600 } = {}): Promise<BenchRecord[]> {
  const yieldAgain = preferSelf();
  const site = await MediaSite.start();
  try {
    return [{ ...(await ivr(site, legs, seconds)), name: 'pbx-pacing', seconds, undisturbed: undisturbed() }];
  } finally {
    await site.stop();
    yieldAgain();
  }
}

/** Every leg plays a prompt, hears its caller's audio come in, and waits for a key. */
async function ivr(site: MediaSite, legs: number, seconds: number): Promise<BenchRecord> {
  const load = new Load();
  try {
    const prompt = site.wav('prompt.wav', 10);
    const ports: RelayPorts[] = [];
    const open = async (port?: number): Promise<number> => {
      const made = await site.leg(port === undefined ? {} : { port });
      site.gateway.play(made.leg, [{ file: prompt }], { loop: true });
      made.leg.onDigit(() => undefined);
      return made.port;
    };
    for (let i = 0; i < legs; i += 2) ports.push({ a: await open(PHONES.a), b: await open(PHONES.b) });
    for (let i = 0; i < WATCHED; i += 1) await open();
    const still = site.metronome(WATCHED);
    await settle();
    const cost = await site.cost(async counting =>
      load.run(ports, {
        seconds,
        encrypted: false,
        counting: () => {
          site.forget();
          counting();
        },
      }),
    );
    still();
    const heard = await site.heard();
    const { node, worker } = cost;
    return {
      name: 'pbx-ivr',
      unit: 'legs that play a prompt and wait for a key, G.711, with audio coming in',
      legs: legs + WATCHED,
      legs_per_core: Math.round(((legs + WATCHED) * 100) / (node + worker)),
      ...parts(cost),
      jitter_p50_ms: round(heard.jitterP50, 2),
      jitter_p99_ms: round(heard.jitterP99, 2),
      floor_p50_ms: round(heard.floorP50, 2),
      floor_p99_ms: round(heard.floorP99, 2),
      pacing_error_percent: round(100 * Math.abs(heard.pacing - 1), 4),
      watched_packets: heard.packets,
    };
  } finally {
    load.close();
  }
}

async function music(site: MediaSite, listeners: number, seconds: number): Promise<BenchRecord> {
  const file = site.wav('music.wav', 60);
  const legs = [];
  for (let i = 0; i < listeners; i += 1) legs.push((await site.leg()).leg);
  const [first, ...others] = legs;
  if (first) site.gateway.music(first, file);
  await settle();
  const one = await site.cost(seconds * 500);
  for (const leg of others) site.gateway.music(leg, file);
  await settle();
  const all = await site.cost(seconds * 500);
  return {
    name: 'pbx-music',
    unit: 'percent of a core for one listener and for all',
    listeners,
    ...parts(all),
    node_percent_one: round(one.node, 1),
    node_percent_more: round(all.node - one.node, 1),
    worker_percent_one: round(one.worker, 1),
  };
}

/** A second of speech or of silence. */
function said(codec: BenchCodec, talks: boolean): string[] {
  const encoder = createEncoder(codec);
  const size = encoder.sampleRate / 50;
  const payloads = Array.from({ length: 50 }, (_, frame) => {
    const pcm = Int16Array.from({ length: size }, (_unused, i) =>
      talks ? speech((frame * size + i) / encoder.sampleRate) : 0,
    );
    return Buffer.from(encoder.encode(pcm)).toString('base64');
  });
  encoder.close();
  return payloads;
}

async function conference(site: MediaSite, codec: BenchCodec, seconds: number): Promise<BenchRecord> {
  const room = site.gateway.conference('bench');
  const speeches: Speech[] = [];
  const [talk, silence] = [said(codec, true), said(codec, false)];
  for (let i = 0; i < CONFERENCE; i += 1) {
    const { leg, port } = await site.leg({ codec });
    room.join(leg, { tones: false });
    const payloads = i < TALKERS ? talk : silence;
    speeches.push({ port, payloadType: PAYLOAD_TYPE[codec], timestampStep: codec === 'opus' ? 960 : 160, payloads });
  }
  site.speak(speeches);
  await settle();
  await settle();
  site.forget();
  const talking = room.participants.filter(participant => participant.talking).length;
  const cost = await site.cost(seconds * 500);
  const heard = await site.heard();
  return {
    name: codec === 'opus' ? 'pbx-conference-opus' : 'pbx-conference-g711',
    unit: 'percent of a core for one conference',
    participants: CONFERENCE,
    talking,
    ...parts(cost),
    packets_heard_share: round(heard.packets / (CONFERENCE * seconds * 25), 3),
  };
}

/** Bridged calls, first as they are, then recorded. */
async function recording(site: MediaSite, calls: number, seconds: number): Promise<BenchRecord> {
  const load = new Load();
  try {
    const ports: RelayPorts[] = [];
    const pairs = [];
    for (let i = 0; i < calls; i += 1) {
      const a = await site.leg({ port: PHONES.a, call: `recorded-${i}` });
      const b = await site.leg({ port: PHONES.b, call: `recorded-${i}` });
      site.gateway.bridge(a.leg, b.leg);
      ports.push({ a: a.port, b: b.port });
      pairs.push([a.leg, b.leg] as const);
    }
    const go = async (): Promise<Cost> =>
      site.cost(async counting => load.run(ports, { seconds: seconds / 2, encrypted: false, counting }));
    const plain = await go();
    const recordings: Recording[] = pairs.map((legs, i) =>
      site.gateway.record({ path: join(site.folder, `${i}.wav`), legs }),
    );
    await settle();
    const recorded = await go();
    const results = await Promise.all(recordings.map(async one => one.close()));
    const { node, worker } = recorded;
    return {
      name: 'pbx-recording',
      unit: 'percent of a core that recording adds to bridged calls, both sides, G.711 into stereo WAV',
      calls,
      percent_of_core: round(node + worker - plain.node - plain.worker, 1),
      node_percent: round(node - plain.node, 1),
      worker_percent: round(worker - plain.worker, 1),
      bridged_percent: round(plain.node + plain.worker, 1),
      failed: results.filter(({ reason }) => reason !== 'closed').length,
    };
  } finally {
    load.close();
  }
}
