// Recordings in worker threads. This side only collects datagrams and hands them over a few times a second.
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import { PacketBatch } from '../audio/index.ts';
import type { AudioCodecName, TappedPacket } from '../audio/index.ts';
import type { FromRecorder, ToRecorder } from './messages.ts';
import type { RecorderOptions } from './recorder.ts';

export interface RecorderPoolOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Threads, started when first needed. Default 2. */
  readonly threads?: number;
}

export interface ChannelEnd {
  readonly reason: 'closed' | 'limit' | 'silence' | 'failed';
  readonly durationMs: number;
}

const HAND_OVER_MS = 100;
/** Handed over and not yet written: a disk that stands still for a minute must not fill the memory. */
const MAX_UNDER_WAY = 32 * 1024 * 1024;

/** Runs from the sources as they are and from the compiled files. */
function workerUrl(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./recorder-worker.${ending}`, import.meta.url);
}

class Thread {
  readonly #options: RecorderPoolOptions;
  readonly files = new Map<number, (end: ChannelEnd) => void>();
  #worker: Worker | undefined;
  #timer: Timer | undefined;
  readonly #batch = new PacketBatch();
  #underWay = 0;
  dropped = 0;

  constructor(options: RecorderPoolOptions) {
    this.#options = options;
  }

  /** What was collected so far goes before it. */
  post(message: ToRecorder): void {
    this.handOver();
    this.#running().postMessage(message);
    this.#timer ??= this.#options.clock.every(HAND_OVER_MS, () => this.handOver());
  }

  take(packet: TappedPacket): void {
    if (this.#underWay + this.#batch.length > MAX_UNDER_WAY) this.dropped += 1;
    else this.#batch.add(packet);
  }

  handOver(): void {
    if (this.#worker === undefined) return;
    const packets = this.#batch.take();
    this.#underWay += packets.length;
    const message: ToRecorder = { kind: 'packets', packets, now: this.#options.clock.monotonic() };
    this.#worker.postMessage(message, [packets.buffer]);
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#gone();
    await worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(workerUrl(), { execArgv: [], name: 'recorder' });
    worker.on('message', (message: FromRecorder) => this.#told(message));
    worker.on('error', error => this.#options.log.error({ err: error }, 'recorder thread failed'));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#gone();
    });
    this.#worker = worker;
    return worker;
  }

  #told(message: FromRecorder): void {
    if (message.kind === 'done') {
      this.#underWay -= message.octets;
      return;
    }
    const { id, reason, durationMs, error } = message;
    if (error !== undefined) this.#options.log.error({ err: error }, 'recording failed');
    const ended = this.files.get(id);
    this.files.delete(id);
    if (this.files.size === 0) this.#rest();
    ended?.({ reason, durationMs });
  }

  /** Without recordings there is nothing to hand over. */
  #rest(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#batch.clear();
  }

  /** Its files are as good as the last header that was written. */
  #gone(): void {
    this.#worker = undefined;
    this.#underWay = 0;
    this.#rest();
    const ended = [...this.files.values()];
    this.files.clear();
    for (const tell of ended) tell({ reason: 'failed', durationMs: 0 });
  }
}

/** One file that is being written. */
export class RecordedFile {
  readonly #id: number;
  readonly #thread: Thread;
  readonly #clock: Clock;
  readonly ended: Promise<ChannelEnd>;

  constructor(id: number, thread: Thread, options: { clock: Clock; path: string; recorder: RecorderOptions }) {
    const { clock, path, recorder } = options;
    this.#id = id;
    this.#thread = thread;
    this.#clock = clock;
    const { promise, resolve } = Promise.withResolvers<ChannelEnd>();
    this.ended = promise;
    thread.files.set(id, resolve);
    thread.post({ kind: 'open', id, path, at: clock.monotonic(), options: recorder });
  }

  /** `source` tells streams of one channel apart that follow each other. */
  push(channel: number, stream: { codec: AudioCodecName; source: number }, datagram: Buffer): void {
    if (!this.#thread.files.has(this.#id)) return;
    const arrival = this.#clock.monotonic();
    this.#thread.take({ id: this.#id, channel, ...stream, arrival, datagram });
  }

  pause(): void {
    this.#say('pause');
  }

  resume(): void {
    this.#say('resume');
  }

  close(): void {
    this.#say('close');
  }

  #say(kind: 'pause' | 'resume' | 'close'): void {
    if (!this.#thread.files.has(this.#id)) return;
    this.#thread.post({ kind, id: this.#id, at: this.#clock.monotonic() });
  }
}

export class RecorderPool {
  readonly #clock: Clock;
  readonly #threads: readonly Thread[];
  #lastId = 0;

  constructor(options: RecorderPoolOptions) {
    this.#clock = options.clock;
    this.#threads = Array.from({ length: options.threads ?? 2 }, () => new Thread(options));
  }

  /** Datagrams that were thrown away because the disk was behind. */
  get dropped(): number {
    return this.#threads.reduce((sum, { dropped }) => sum + dropped, 0);
  }

  open(path: string, recorder: RecorderOptions): RecordedFile {
    const thread = this.#threads.reduce((a, b) => (b.files.size < a.files.size ? b : a));
    this.#lastId += 1;
    return new RecordedFile(this.#lastId, thread, { clock: this.#clock, path, recorder });
  }

  /** Files that are still open are closed by whoever opened them, before this. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map(async thread => thread.close()));
  }
}
