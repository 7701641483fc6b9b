// Sound files in every codec, encoded once in a thread and kept as long as there is room. Playing may begin with the first
// second of a file while the rest is still being encoded.
import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../../core/log.ts';
import type { AudioCodecName } from './codec.ts';
import type { FromSoundThread, ToSoundThread } from './sound-messages.ts';

export interface SoundLibraryOptions {
  readonly log: Logger;
  /** Octets of payloads to keep, default 64 MiB: about two hours of G.711. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
/** What a payload takes besides its octets: the view and its place in the list. */
const VIEW_BYTES = 100;

/** One file in one codec. */
export class EncodedSound {
  readonly #frames: Uint8Array[] = [];
  #state: 'encoding' | 'complete' | 'failed' = 'encoding';
  /** Of the whole file; 0 until the first second is here. */
  length = 0;
  bytes = 0;

  get state(): 'encoding' | 'complete' | 'failed' {
    return this.#state;
  }

  /** 20 ms; undefined past the end, and for what is not encoded yet. */
  frame(index: number): Uint8Array | undefined {
    return this.#frames[index];
  }

  /** Takes what the thread made. */
  add(message: FromSoundThread): void {
    const { payloads, lengths, frames, done } = message;
    let offset = 0;
    for (const length of lengths) {
      this.#frames.push(payloads.subarray(offset, offset + length));
      offset += length;
    }
    this.length = frames;
    this.bytes += payloads.length + lengths.length * VIEW_BYTES;
    if (done) this.#state = 'complete';
  }

  /** What is there stays and can be heard. */
  fail(): void {
    this.#state = 'failed';
    this.length = this.#frames.length;
  }
}

/** Runs from the sources as they are and from the compiled files. */
function workerUrl(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./sound-worker.${ending}`, import.meta.url);
}

interface Job {
  readonly sound: EncodedSound;
  readonly key: string;
  readonly path: string;
}

export class SoundLibrary {
  readonly #log: Logger;
  readonly #maxBytes: number;
  /** The one used last is the last. */
  readonly #sounds = new Map<string, EncodedSound>();
  readonly #jobs = new Map<number, Job>();
  #worker: Worker | undefined;
  #bytes = 0;
  #lastId = 0;
  #closed = false;

  constructor({ log, maxBytes = DEFAULT_MAX_BYTES }: SoundLibraryOptions) {
    this.#log = log;
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#sounds.size;
  }

  /** Starts the thread, so that the first one who plays something does not wait for it. */
  warm(): void {
    if (!this.#closed) this.#thread();
  }

  /** Undefined, and a line in the log, for a file that is not there. A changed file is encoded anew. */
  async open(path: string, codec: AudioCodecName): Promise<EncodedSound | undefined> {
    try {
      const { mtimeMs, size } = await stat(path);
      return this.#closed ? undefined : this.#take(`${codec} ${mtimeMs} ${size} ${path}`, { path, codec });
    } catch (error) {
      this.#log.warn({ path, err: String(error) }, 'sound file not read');
      return undefined;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    this.#failJobs();
    this.#sounds.clear();
    this.#bytes = 0;
    await worker?.terminate();
  }

  #take(key: string, what: { path: string; codec: AudioCodecName }): EncodedSound {
    const known = this.#sounds.get(key);
    if (known !== undefined) {
      this.#sounds.delete(key);
      this.#sounds.set(key, known);
      return known;
    }
    const sound = new EncodedSound();
    const id = ++this.#lastId;
    this.#sounds.set(key, sound);
    this.#jobs.set(id, { sound, key, path: what.path });
    const message: ToSoundThread = { id, ...what };
    this.#thread().postMessage(message);
    return sound;
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(workerUrl(), { execArgv: [], name: 'sounds' });
    worker.on('message', (message: FromSoundThread) => this.#made(message));
    worker.on('error', error => this.#log.error({ err: error }, 'sound thread failed'));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#failJobs();
    });
    // It must not keep a process alive that has nothing else to do.
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #made(message: FromSoundThread): void {
    const job = this.#jobs.get(message.id);
    if (job === undefined) return;
    const before = job.sound.bytes;
    if (message.error === undefined) job.sound.add(message);
    else {
      this.#log.warn({ path: job.path, err: message.error }, 'sound file not read');
      this.#forget(job.key);
      job.sound.fail();
    }
    if (message.done) this.#jobs.delete(message.id);
    if (this.#sounds.get(job.key) !== job.sound) return;
    this.#bytes += job.sound.bytes - before;
    this.#makeRoom(job.key);
  }

  /** Those who play a sound that goes keep it until they have done. */
  #makeRoom(except: string): void {
    for (const key of this.#sounds.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      if (key !== except) this.#forget(key);
    }
  }

  #forget(key: string): void {
    this.#bytes -= this.#sounds.get(key)?.bytes ?? 0;
    this.#sounds.delete(key);
  }

  #failJobs(): void {
    for (const { sound, key } of this.#jobs.values()) {
      this.#forget(key);
      sound.fail();
    }
    this.#jobs.clear();
  }
}
