// Mixers in worker threads, all driven by the beat of the process: each 20 ms a thread gets what came in and gives back what
// goes out.
import { Worker } from 'node:worker_threads';
import type { Logger } from '../../core/log.ts';
import { PacketBatch } from '../audio/index.ts';
import type { AudioCodecName, PacingWheel } from '../audio/index.ts';
import type { Chime } from './chime.ts';
import { mixedIn } from './messages.ts';
import type { FromMixer, ToMixer } from './messages.ts';
import type { Listening } from './mixer.ts';

export interface MixerPoolOptions {
  readonly wheel: PacingWheel;
  readonly log: Logger;
  /** Threads, started when first needed. Default 2. */
  readonly threads?: number;
}

/** Members are numbered in one octet. */
const MAX_MEMBERS = 255;
/** Turns that a thread may be behind (half a second) before some are left out. */
const MAX_PENDING = 25;

/** Runs from the sources as they are and from the compiled files. */
function workerUrl(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./mixer-worker.${ending}`, import.meta.url);
}

class Thread {
  readonly #options: MixerPoolOptions;
  readonly mixers = new Map<number, MixerHandle>();
  readonly batch = new PacketBatch();
  #worker: Worker | undefined;
  #leave: (() => void) | undefined;
  #lastIndex = -1;
  #pending = 0;

  constructor(options: MixerPoolOptions) {
    this.#options = options;
  }

  get members(): number {
    return [...this.mixers.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** What came in before it goes before it. */
  post(message: ToMixer): void {
    this.#running().postMessage(message);
  }

  begin(handle: MixerHandle): void {
    this.mixers.set(handle.id, handle);
    this.#lastIndex = -1;
    this.#leave ??= this.#options.wheel.join(index => this.#turn(index));
  }

  end(handle: MixerHandle): void {
    this.mixers.delete(handle.id);
    if (this.mixers.size > 0) return;
    this.#leave?.();
    this.#leave = undefined;
    this.#lastIndex = -1;
    this.batch.clear();
  }

  async close(): Promise<void> {
    for (const handle of [...this.mixers.values()]) handle.close();
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #turn(index: number): void {
    const turns = this.#lastIndex < 0 ? 1 : index - this.#lastIndex;
    this.#lastIndex = index;
    if (this.#pending + turns > MAX_PENDING) {
      this.batch.clear();
      return;
    }
    this.#pending += turns;
    const packets = this.batch.take();
    const message: ToMixer = { kind: 'turn', turns: Math.min(turns, MAX_PENDING), packets };
    this.#running().postMessage(message, [packets.buffer]);
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(workerUrl(), { execArgv: [], name: 'mixer' });
    worker.on('message', (message: FromMixer) => this.#mixed(message));
    worker.on('error', error => this.#options.log.error({ err: error }, 'mixer thread failed'));
    worker.on('exit', () => this.#died(worker));
    this.#worker = worker;
    this.#pending = 0;
    return worker;
  }

  #mixed({ payloads, talking, turns }: FromMixer): void {
    this.#pending = Math.max(0, this.#pending - turns);
    for (const { mixer, listeners, payload, ms } of mixedIn(payloads)) {
      const handle = this.mixers.get(mixer);
      for (const member of listeners) handle?.deliver(member, payload, ms);
    }
    for (const [mixer, members] of talking) this.mixers.get(mixer)?.talked(members);
  }

  /** Another thread takes its mixers; there is silence for a moment. */
  #died(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const handle of this.mixers.values()) handle.reopen();
  }
}

interface MemberState {
  readonly onPayload: (payload: Uint8Array, ms: number) => void;
  muted: boolean;
  whom: readonly number[] | undefined;
  listening: Listening | undefined;
}

/** One mixer. Members are small numbers that it gives out. */
export class MixerHandle {
  readonly id: number;
  readonly #thread: Thread;
  readonly #members = new Map<number, MemberState>();
  #talking: ReadonlySet<number> = new Set();
  #closed = false;

  constructor(id: number, thread: Thread) {
    this.id = id;
    this.#thread = thread;
    thread.begin(this);
    thread.post({ kind: 'open', mixer: id });
  }

  get size(): number {
    return this.#members.size;
  }

  /** `onPayload` gets what this member is to hear: `ms` milliseconds of it. @throws RangeError for the 256th member */
  add(onPayload: (payload: Uint8Array, ms: number) => void): number {
    let member = 0;
    while (this.#members.has(member)) member += 1;
    if (member > MAX_MEMBERS) throw new RangeError('mixer is full');
    this.#members.set(member, { onPayload, muted: false, whom: undefined, listening: undefined });
    this.#say({ kind: 'add', mixer: this.id, member });
    return member;
  }

  remove(member: number): void {
    if (this.#members.delete(member)) this.#say({ kind: 'remove', mixer: this.id, member });
  }

  mute(member: number, muted: boolean): void {
    const state = this.#members.get(member);
    if (state === undefined) return;
    state.muted = muted;
    this.#say({ kind: 'mute', mixer: this.id, member, muted });
  }

  /** Undefined: everybody but itself. */
  hear(member: number, whom: readonly number[] | undefined): void {
    const state = this.#members.get(member);
    if (state === undefined) return;
    state.whom = whom;
    this.#say({ kind: 'hear', mixer: this.id, member, whom });
  }

  /** Undefined: nothing any more. */
  listen(member: number, listening: Listening | undefined): void {
    const state = this.#members.get(member);
    if (state === undefined) return;
    state.listening = listening;
    this.#say({ kind: 'listen', mixer: this.id, member, listening });
  }

  isTalking(member: number): boolean {
    return this.#talking.has(member);
  }

  chime(chime: Chime): void {
    this.#say({ kind: 'chime', mixer: this.id, chime });
  }

  /** An RTP packet that this member's remote sent. */
  push(member: number, stream: { codec: AudioCodecName; source: number }, datagram: Buffer): void {
    if (this.#closed) return;
    this.#thread.batch.add({ id: this.id, channel: member, ...stream, arrival: 0, datagram });
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#say({ kind: 'close', mixer: this.id });
    this.#closed = true;
    this.#members.clear();
    this.#thread.end(this);
  }

  // What follows is for the thread.

  deliver(member: number, payload: Uint8Array, ms: number): void {
    this.#members.get(member)?.onPayload(payload, ms);
  }

  talked(members: readonly number[]): void {
    this.#talking = new Set(members);
  }

  reopen(): void {
    this.#say({ kind: 'open', mixer: this.id });
    for (const [member, { muted, whom, listening }] of this.#members) {
      const about = { mixer: this.id, member };
      this.#say({ kind: 'add', ...about });
      this.#say({ kind: 'mute', ...about, muted });
      this.#say({ kind: 'hear', ...about, whom });
      this.#say({ kind: 'listen', ...about, listening });
    }
  }

  #say(message: ToMixer): void {
    if (!this.#closed) this.#thread.post(message);
  }
}

export class MixerPool {
  readonly #threads: readonly Thread[];
  #lastId = 0;

  constructor(options: MixerPoolOptions) {
    this.#threads = Array.from({ length: options.threads ?? 2 }, () => new Thread(options));
  }

  /** In the thread with the fewest members. */
  open(): MixerHandle {
    const thread = this.#threads.reduce((a, b) => (b.members < a.members ? b : a));
    this.#lastId += 1;
    return new MixerHandle(this.#lastId, thread);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(async thread => thread.close()));
  }
}
