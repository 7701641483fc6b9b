/** Sounds that come from outside: uploaded prompts, music and greetings. Each is converted once, in a thread of its own. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TandemError } from '../../core/errors.ts';
import type { FromImportThread, SourceKind, ToImportThread } from './messages.ts';

const LONGEST_MS = 60 * 60_000;
/** Conversions at the same time; the others wait. */
const AT_ONCE = 2;
/** More than that are refused. */
const MOST_WAITING = 20;

interface Files {
  readonly incoming: string;
  readonly made: string;
}

/** Runs from the sources as they are and from the compiled files. */
function workerUrl(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./import-worker.${ending}`, import.meta.url);
}

export class SoundImporter {
  readonly #directory: string;
  readonly #workers = new Set<Worker>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;

  /** `directory`: of all uploaded sounds; switches read them from there. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async place(): Promise<Files> {
    const folder = join(this.#directory, 'incoming');
    await mkdir(folder, { recursive: true });
    const name = randomUUID();
    return { incoming: join(folder, name), made: join(folder, `${name}.wav`) };
  }

  /** Resolves with the length in ms. Rejects with TandemError `audio-invalid`, `limit-exceeded`, `closed`. */
  async convert(kind: SourceKind, { incoming, made }: Files, progress: (done: number) => void): Promise<number> {
    if (this.#waiting.length >= MOST_WAITING) throw new TandemError('limit-exceeded', { detail: 'sounds to convert' });
    if (this.#running >= AT_ONCE) await new Promise<void>(resolve => this.#waiting.push(resolve));
    if (this.#closed) throw new TandemError('closed');
    this.#running += 1;
    try {
      return await this.#run({ kind, from: incoming, to: made, longestMs: LONGEST_MS }, progress);
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async keep(made: string, account: string): Promise<string> {
    const folder = join(this.#directory, account);
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${randomUUID()}.wav`);
    await rename(made, path);
    return path;
  }

  async discard({ incoming, made }: Files): Promise<void> {
    await Promise.all([rm(incoming, { force: true }), rm(made, { force: true })]);
  }

  /** Takes away what nobody uses and is older than `before`, ms since 1970: half an upload, a sound that was replaced. */
  async sweep(before: number, isUsed: (path: string) => boolean): Promise<number> {
    let gone = 0;
    for (const folder of await readdir(this.#directory).catch((): string[] => [])) {
      for (const name of await readdir(join(this.#directory, folder)).catch((): string[] => [])) {
        const path = join(this.#directory, folder, name);
        if (isUsed(path) || (await stat(path)).mtimeMs >= before) continue;
        await rm(path, { force: true });
        gone += 1;
      }
    }
    return gone;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) waiting();
    await Promise.all([...this.#workers].map(worker => worker.terminate()));
  }

  #run(job: ToImportThread, progress: (done: number) => void): Promise<number> {
    const worker = new Worker(workerUrl(), { workerData: job });
    this.#workers.add(worker);
    return new Promise<number>((resolve, reject) => {
      worker.on('message', (message: FromImportThread) => {
        if ('progress' in message) progress(message.progress);
        else if ('durationMs' in message) resolve(message.durationMs);
        else reject(new TandemError('audio-invalid', { detail: message.fault }));
      });
      worker.on('error', error => reject(new TandemError('audio-invalid', { cause: error })));
      worker.on('exit', () => {
        this.#workers.delete(worker);
        reject(new TandemError('closed'));
      });
    });
  }
}
