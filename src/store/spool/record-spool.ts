/**
 * Records on their way to the durable store: of calls, of recordings. A record is appended to a local file before anything else is done
 * with it, so it outlives its process; from there it is delivered at least once, and its id makes that exactly once.
 * Files that dead processes of this machine have left behind are delivered by those that live.
 */
import { closeSync, fdatasync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Timer } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { isRunning, processIdentity } from './process-identity.ts';

/** Whatever has an id by which its row is known. */
interface Spooled {
  readonly id: string;
}

export interface SpoolOptions<T extends Spooled> {
  /** Directory that all processes of this machine share. */
  directory: string;
  node: string;
  boot: string;
  clock: Clock;
  log: Logger;
  /** Puts records into the durable store, all or none; those that are there already are ignored. */
  deliver: (records: readonly T[]) => Promise<void>;
  /** Ending of the files' names, one for each kind of record; default `.records`. */
  suffix?: string;
}

const DELIVER_MS = 100;
const RETRY_LONGEST_MS = 5000;
const SYNC_MS = 200;
const ADOPT_MS = 2000;
const BATCH = 500;
/** What may wait in memory while the durable store is away; more is read back from the file by the next process. */
const MAX_WAITING = 100_000;
/**
 * The file begins anew when it has grown so far, bytes. Not after each delivery: truncating waits for the disk and with it all calls of
 * this process. What a successor delivers once more is known by its id.
 */
const TRUNCATE_AT = 1024 * 1024;
const SUFFIX = '.records';
/** The files of this very process: what a predecessor with the same number has left is not among them. */
const own = new Set<string>();

export class RecordSpool<T extends Spooled> {
  readonly #options: SpoolOptions<T>;
  readonly #suffix: string;
  readonly #file: string;
  readonly #fd: number;
  readonly #timers: Timer[];
  #waiting: T[] = [];
  #overflowed = false;
  #delivering: Promise<void> | undefined;
  #adopting: Promise<void> | undefined;
  #next: Timer | undefined;
  #failures = 0;
  #unsynced = false;
  /** Bytes in the file. */
  #size = 0;
  #closed = false;

  constructor(options: SpoolOptions<T>) {
    const { directory, node, boot, clock } = options;
    this.#options = options;
    this.#suffix = options.suffix ?? SUFFIX;
    mkdirSync(directory, { recursive: true });
    this.#file = join(directory, `${node}.${processIdentity()}.${boot}${this.#suffix}`);
    this.#fd = openSync(this.#file, 'a', 0o600);
    own.add(this.#file);
    this.#timers = [clock.every(SYNC_MS, () => this.#sync()), clock.every(ADOPT_MS, () => void this.adopt())];
    void this.adopt();
  }

  /** Records that the durable store has not confirmed yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  write(record: T): void {
    if (this.#closed) {
      this.#options.log.error({ id: record.id }, 'a record came after the spool was closed');
      return;
    }
    try {
      this.#size += writeSync(this.#fd, `${JSON.stringify(record)}\n`);
      this.#unsynced = true;
    } catch (error) {
      // A full disk must not end calls; the record still goes the direct way.
      this.#options.log.error({ error: errorText(error), id: record.id }, 'record spool cannot be written');
    }
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(record);
    else this.#overflowed = true;
    this.#next ??= this.#options.clock.after(DELIVER_MS, () => void this.flush());
  }

  /** Delivers what waits; resolves when that is done or has failed for now. */
  flush(): Promise<void> {
    this.#delivering ??= this.#deliver().finally(() => (this.#delivering = undefined));
    return this.#delivering;
  }

  /** Delivers the files of dead processes. */
  adopt(): Promise<void> {
    this.#adopting ??= this.#adoptAll().finally(() => (this.#adopting = undefined));
    return this.#adopting;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
    await this.#adopting;
    await this.#delivering;
    await this.flush();
    this.#next?.cancel();
    closeSync(this.#fd);
    own.delete(this.#file);
    // What could not be delivered stays in the file for whoever comes next.
    if (this.#waiting.length === 0 && !this.#overflowed) await rm(this.#file, { force: true });
  }

  async #deliver(): Promise<void> {
    const { clock, log, deliver } = this.#options;
    this.#next?.cancel();
    this.#next = undefined;
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, BATCH);
        await deliver(batch);
        this.#waiting = this.#waiting.slice(batch.length);
        this.#failures = 0;
      }
      // Everything is in the durable store, so the file may start anew; an overflow has left records in it only.
      if (this.#overflowed) await this.#readBack();
      else if (this.#size >= TRUNCATE_AT) this.#truncate();
    } catch (error) {
      this.#failures += 1;
      if (this.#failures === 1) log.error({ error: errorText(error) }, 'records cannot be delivered, they wait');
      const wait = Math.min(DELIVER_MS * 2 ** Math.min(this.#failures, 10), RETRY_LONGEST_MS);
      if (!this.#closed) this.#next = clock.after(wait, () => void this.flush());
    }
  }

  async #readBack(): Promise<void> {
    const records = parseRecords<T>(await readFile(this.#file, 'utf8'));
    for (let start = 0; start < records.length; start += BATCH) {
      await this.#options.deliver(records.slice(start, start + BATCH));
    }
    // Nothing came in between only when nothing waits now; else the next turn looks again.
    if (this.#waiting.length > 0) return;
    this.#overflowed = false;
    this.#truncate();
  }

  #truncate(): void {
    ftruncateSync(this.#fd);
    this.#size = 0;
  }

  async #adoptAll(): Promise<void> {
    const { directory, log } = this.#options;
    try {
      for (const name of await readdir(directory)) {
        if (this.#closed) return;
        const path = join(directory, name);
        const identity = name.endsWith(this.#suffix) ? name.split('.').at(-3) : undefined;
        if (identity !== undefined && !own.has(path) && isOver(identity)) await this.#adoptFile(path);
      }
    } catch (error) {
      log.warn({ error: errorText(error) }, 'records of dead nodes cannot be delivered yet');
    }
  }

  async #adoptFile(path: string): Promise<void> {
    const { deliver, log } = this.#options;
    const text = await readFile(path, 'utf8').catch(() => '');
    const records = parseRecords<T>(text);
    for (let start = 0; start < records.length; start += BATCH) await deliver(records.slice(start, start + BATCH));
    if (records.length < text.split('\n').filter(line => line !== '').length) {
      log.error({ file: path }, 'a record spool has lines that cannot be read; it is kept as .bad');
      await rename(path, `${path}.bad`).catch(() => undefined);
      return;
    }
    if (records.length > 0) log.info({ file: path, records: records.length }, 'records of a dead node delivered');
    await rm(path, { force: true });
  }

  #sync(): void {
    if (!this.#unsynced) return;
    this.#unsynced = false;
    fdatasync(this.#fd, () => undefined);
  }
}

/** Whole lines that are records; a line that a killed process has left unfinished is not one. */
function parseRecords<T extends Spooled>(text: string): T[] {
  return text.split('\n').flatMap(line => {
    if (line === '') return [];
    try {
      return [JSON.parse(line) as T];
    } catch {
      return [];
    }
  });
}

/** Whether nobody writes to the files of this process any more; ours that are not open are over as well. */
function isOver(identity: string): boolean {
  return identity === processIdentity() || !isRunning(identity);
}
