/**
 * Recordings on their way into a box. Beside each lies a note that says whose it is, written before the first word is recorded: a message
 * whose switch is killed, or whose store is away, is not lost but taken in later, by whoever finds it.
 */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MessageSender } from './ports.ts';

export interface SpooledNote {
  readonly account: string;
  readonly box: string;
  readonly from: MessageSender;
  /** Ms since 1970. */
  readonly receivedAt: number;
  readonly urgent?: boolean;
}

const NOTE = '.message.json';

export class MessageSpool {
  readonly #directory: string;

  /** `directory`: where recordings are made. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  recording(token: string): string {
    return join(this.#directory, `${token}.wav`);
  }

  async write(token: string, note: SpooledNote): Promise<void> {
    await writeFile(this.#note(token), JSON.stringify(note));
  }

  /** Undefined when there is none any more. */
  async read(token: string): Promise<SpooledNote | undefined> {
    try {
      return JSON.parse(await readFile(this.#note(token), 'utf8')) as SpooledNote;
    } catch {
      return undefined;
    }
  }

  async forget(token: string): Promise<void> {
    await rm(this.#note(token), { force: true });
  }

  async drop(token: string): Promise<void> {
    await rm(this.recording(token), { force: true });
    await this.forget(token);
  }

  /** Those that nobody has written to since `before`, ms since 1970. */
  async idle(before: number): Promise<string[]> {
    const names = await readdir(this.#directory).catch((): string[] => []);
    const tokens = names.filter(name => name.endsWith(NOTE)).map(name => name.slice(0, -NOTE.length));
    const idle: string[] = [];
    for (const token of tokens) {
      const touched = await Promise.all([modified(this.recording(token)), modified(this.#note(token))]);
      if (Math.max(...touched) < before) idle.push(token);
    }
    return idle;
  }

  /** Recordings without a note, whose names begin so, and that nobody has written to since `before`. */
  async removeIdle(prefix: string, before: number): Promise<void> {
    const names = await readdir(this.#directory).catch((): string[] => []);
    for (const name of names.filter(one => one.startsWith(prefix))) {
      const path = join(this.#directory, name);
      if ((await modified(path)) < before) await rm(path, { force: true });
    }
  }

  #note(token: string): string {
    return join(this.#directory, `${token}${NOTE}`);
  }
}

async function modified(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}
