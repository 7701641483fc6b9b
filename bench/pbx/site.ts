/** A media gateway in this process with legs that are agreed with phones elsewhere, and what it all takes. */
import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../src/core/clock.ts';
import { asCallId, asLegId, SystemIds } from '../../src/core/ids.ts';
import { silentLogger } from '../../src/core/log.ts';
import { writeWav } from '../../src/media/audio/index.ts';
import { MediaGateway } from '../../src/media/gateway/media-gateway.ts';
import type { MediaLegPort } from '../../src/media/gateway/ports.ts';
import { cpuOf } from '../kit/cpu.ts';
import type { FromPhones, PhonesReport, Speech, ToPhones } from './phones.ts';

const PORTS = { min: 30_000, max: 35_999 };
/** Nobody reads what comes here, so that hearing costs nobody anything. */
const FORMATS = { PCMU: 'a=rtpmap:0 PCMU/8000', opus: 'a=rtpmap:111 opus/48000/2' } as const;

export type BenchCodec = keyof typeof FORMATS;
export const PAYLOAD_TYPE: Readonly<Record<BenchCodec, number>> = { PCMU: 0, opus: 111 };

export interface Cost {
  /** Percent of one core that this process took, with its threads, and the media worker. */
  readonly node: number;
  readonly worker: number;
}

export class MediaSite {
  readonly gateway: MediaGateway;
  readonly folder = mkdtempSync(join(tmpdir(), 'tandem-pbx-'));
  readonly #clock: SystemClock;
  readonly #phones: ChildProcess;
  readonly #port: number;
  #serial = 0;

  private constructor(parts: { gateway: MediaGateway; clock: SystemClock; phones: ChildProcess; port: number }) {
    this.gateway = parts.gateway;
    this.#clock = parts.clock;
    this.#phones = parts.phones;
    this.#port = parts.port;
  }

  static async start(): Promise<MediaSite> {
    const phones = fork(new URL('./phones.ts', import.meta.url).pathname, { execArgv: [] });
    const ready = await new Promise<FromPhones>(resolve =>
      phones.once('message', resolve as (message: unknown) => void),
    );
    const clock = new SystemClock();
    const gateway = await MediaGateway.start({
      workerBin:
        process.env['MEDIASOUP_WORKER_BIN'] ??
        new URL('../../media-worker/bin/mediasoup-worker', import.meta.url).pathname,
      workers: 1,
      address: '127.0.0.1',
      ports: PORTS,
      log: silentLogger,
      ids: new SystemIds(),
      clock,
      policy: { allowPlain: true, advancedEncryption: false },
      silenceTimeoutMs: 600_000,
    });
    return new MediaSite({ gateway, clock, phones, port: ready.kind === 'ready' ? ready.port : 0 });
  }

  /** A leg whose remote is at `port`, the phones' when none is given; and our own port. */
  async leg(
    options: { codec?: BenchCodec; port?: number; call?: string } = {},
  ): Promise<{ leg: MediaLegPort; port: number }> {
    this.#serial += 1;
    const { codec = 'PCMU', port = this.#port, call = `bench-${this.#serial}` } = options;
    const leg = await this.gateway.createLeg({
      legId: asLegId(`bench-leg-${this.#serial}`),
      callId: asCallId(call),
      nat: false,
    });
    const answer = await leg.answerOffer(describe(codec, port));
    await answer.commit();
    return { leg, port: Number(/^m=audio (\d+)/m.exec(answer.sdp)?.[1]) };
  }

  /** Streams that nothing but a timer sends to the phones: what the machine itself makes of a beat. The function ends them. */
  metronome(streams: number): () => void {
    const binary = join(this.folder, 'metronome');
    execFileSync('gcc', ['-O2', '-o', binary, new URL('./metronome.c', import.meta.url).pathname]);
    const child = spawn(binary, [String(this.#port), String(streams)], { stdio: ['pipe', 'ignore', 'inherit'] });
    return () => child.stdin.end();
  }

  /** Something like speech: harmonics of a voice, four syllables a second. */
  wav(name: string, seconds: number): string {
    const path = join(this.folder, name);
    const samples = Int16Array.from({ length: seconds * 8000 }, (_, i) => speech(i / 8000));
    writeFileSync(path, writeWav({ sampleRate: 8000, channels: [samples] }));
    return path;
  }

  speak(speeches: readonly Speech[]): void {
    this.#say({ kind: 'speak', speeches });
  }

  /** What the phones have heard since forget(). */
  async heard(): Promise<PhonesReport> {
    this.#say({ kind: 'report' });
    return new Promise(resolve => {
      this.#phones.once('message', message => resolve(message as PhonesReport));
    });
  }

  forget(): void {
    this.#say({ kind: 'forget' });
  }

  /** Runs `work` (or waits for so long) and says what it cost. */
  async cost(work: number | ((counting: () => void) => Promise<unknown>)): Promise<Cost> {
    let begin = this.#reading();
    if (typeof work === 'number') await new Promise(resolve => setTimeout(resolve, work));
    else await work(() => (begin = this.#reading()));
    const end = this.#reading();
    const percent = (ns: number): number => (100 * ns) / ((end.at - begin.at) * 1e6);
    return { node: percent(end.node - begin.node), worker: percent(end.worker - begin.worker) };
  }

  async stop(): Promise<void> {
    if (this.#phones.connected) this.#phones.disconnect();
    await this.gateway.close();
    this.#clock.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #say(message: ToPhones): void {
    this.#phones.send(message);
  }

  #reading(): { at: number; node: number; worker: number } {
    return { at: performance.now(), node: cpuOf([process.pid]), worker: cpuOf(this.gateway.workerPids) };
  }
}

export function speech(seconds: number): number {
  const loud = Math.max(0, Math.sin(2 * Math.PI * 4 * seconds));
  const harmonics = [1, 2, 3, 5, 8].reduce((sum, n) => sum + Math.sin(2 * Math.PI * 140 * n * seconds) / n, 0);
  return Math.round(5000 * loud * harmonics);
}

function describe(codec: BenchCodec, port: number): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP ${PAYLOAD_TYPE[codec]} 101`,
    FORMATS[codec],
    'a=rtpmap:101 telephone-event/8000',
    'a=sendrecv',
    '',
  ].join('\r\n');
}
