/**
 * Where log lines go. Whoever writes one does not wait for whoever reads it, also when that one has stopped reading; and a process ends
 * even when its reader is gone, with its last words written where somebody takes them.
 */
import { write, writeSync } from 'node:fs';

/** Nodes share one pipe: what is not longer comes through in one piece (POSIX, PIPE_BUF), and so do the lines in it. */
const WHOLE_WRITE = 4096;
/** Characters that may wait for a reader who is behind. Then lines are lost and calls are not. */
const MOST_WAITING = 1 << 20;
/** A full pipe is tried again after so long, ms. */
const RETRY_MS = 100;
/** What waits when the process ends may take so long, ms. */
const LAST_WORDS_MS = 1000;
const LAST_RETRY_MS = 10;
const FULL: ReadonlySet<string | undefined> = new Set(['EAGAIN', 'EBUSY', 'EINTR']);

export class LogPipe {
  readonly #fd: number;
  #waiting: string[] = [];
  #characters = 0;
  /** What the pipe had no room for. */
  #rest: Buffer | undefined;
  #isWriting = false;
  #isGone = false;

  /** As long as the process lives, which it tells of its end. */
  constructor(fd: number) {
    this.#fd = fd;
    process.once('exit', () => this.#writeLast());
  }

  /** @param line with its line feed */
  write(line: string): void {
    if (this.#isGone || this.#characters + line.length > MOST_WAITING) return;
    this.#waiting.push(line);
    this.#characters += line.length;
    if (!this.#isWriting) this.#next();
  }

  #next(): void {
    const piece = this.#rest ?? this.#take();
    this.#rest = undefined;
    this.#isWriting = piece.length > 0;
    if (!this.#isWriting) return;
    write(this.#fd, piece, 0, piece.length, null, (error, written) => {
      if (error === null) {
        if (written < piece.length) this.#rest = piece.subarray(written);
        this.#next();
      } else if (FULL.has(error.code)) {
        this.#rest = piece;
        // The clock tells its errors to the log, so the log cannot have it.
        // oxlint-disable-next-line no-restricted-globals
        setTimeout(() => this.#next(), RETRY_MS).unref();
      } else this.#giveUp();
    });
  }

  /** Whole lines, as many as go into one piece, but one at least. */
  #take(): Buffer {
    let lines = 0;
    let characters = 0;
    for (const { length } of this.#waiting) {
      if (lines > 0 && characters + length > WHOLE_WRITE) break;
      lines += 1;
      characters += length;
    }
    this.#characters -= characters;
    return Buffer.from(this.#waiting.splice(0, lines).join(''));
  }

  /** Nobody reads any more. */
  #giveUp(): void {
    this.#isGone = true;
    this.#waiting = [];
    this.#characters = 0;
  }

  /** Nothing else can be waited for now. What is being written at this moment is left to whoever writes it. */
  #writeLast(): void {
    const until = performance.now() + LAST_WORDS_MS;
    let piece = this.#rest ?? this.#take();
    while (piece.length > 0 && performance.now() < until) {
      try {
        piece = piece.subarray(writeSync(this.#fd, piece));
        if (piece.length === 0) piece = this.#take();
      } catch (error) {
        if (!FULL.has((error as NodeJS.ErrnoException).code)) return;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_RETRY_MS);
      }
    }
  }
}
