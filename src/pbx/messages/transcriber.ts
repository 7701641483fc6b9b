/**
 * Has voice messages written down by a speech-to-text service. It runs where nobody waits for it, away from calls. A service that is away is
 * asked again for a few minutes only: e-mails wait for the text, and a message that was heard meanwhile needs none.
 */
import { Chore } from '../../core/chore.ts';
import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { MessageFiles } from './files.ts';
import type { TranscriptionJob, TranscriptionQueue } from './ports.ts';

export interface SpokenMessage {
  /** A WAV file. */
  readonly path: string;
  /** BCP 47. */
  readonly language: string;
}

export interface SpeechToText {
  /** Rejects with TranscriptionRefused for what will never be taken, with anything else for what may be taken later. */
  transcribe(message: SpokenMessage, signal: AbortSignal): Promise<string>;
}

/** The service has said that it will not take this sound, now or later. */
export class TranscriptionRefused extends Error {}

export interface TranscriberOptions {
  readonly queue: TranscriptionQueue;
  readonly files: MessageFiles;
  readonly speech: SpeechToText;
  readonly clock: Clock;
  readonly log: Logger;
}

const POLL_MS = 2000;
const AT_ONCE = 4;
/** Longer than the service may take for all that were claimed together. */
const LEASE_MS = 45 * 60_000;
const FIRST_RETRY_MS = 10_000;
const MOST_ATTEMPTS = 5;
/** As much as anybody can say in the longest message. */
const MOST_CHARACTERS = 60_000;

export class Transcriber {
  readonly #o: TranscriberOptions;
  readonly #chore: Chore;
  readonly #closing = new AbortController();

  constructor(options: TranscriberOptions) {
    this.#o = options;
    this.#chore = new Chore({
      clock: options.clock,
      everyMs: POLL_MS,
      work: () => this.#work(),
      failed: error => options.log.warn({ error: errorText(error) }, 'transcriptions wait'),
    });
  }

  /** Writes down what is due. Never rejects. */
  run(): Promise<void> {
    return this.#chore.run();
  }

  close(): Promise<void> {
    this.#closing.abort();
    return this.#chore.close();
  }

  async #work(): Promise<void> {
    const jobs = await this.#o.queue.claim(AT_ONCE, LEASE_MS);
    for (const job of jobs) await this.#runOne(job);
  }

  async #runOne({ message, language, attempts }: TranscriptionJob): Promise<void> {
    const { queue, files, speech, clock, log } = this.#o;
    const { id, account, box } = message;
    try {
      const path = files.path(account, box, id);
      const text = readable(await speech.transcribe({ path, language }, this.#closing.signal));
      await queue.done(id, text);
      log.info({ box, message: id, characters: text.length }, 'voice message written down');
    } catch (error) {
      // Whoever goes on after us tries at once.
      if (this.#closing.signal.aborted) return queue.retry(id, clock.now());
      const over = error instanceof TranscriptionRefused || attempts + 1 >= MOST_ATTEMPTS;
      log.warn({ box, message: id, attempts: attempts + 1, over, error: errorText(error) }, 'transcription failed');
      if (over) await queue.done(id, undefined);
      else await queue.retry(id, clock.now() + FIRST_RETRY_MS * 2 ** attempts);
    }
  }
}

/** Text comes from outside: nothing in it but letters, spaces and ends of lines. */
function readable(text: string): string {
  return text
    .replaceAll(/\r\n?|[\p{Zl}\p{Zp}]/gu, '\n')
    .replaceAll(/[^\P{Cc}\n]/gu, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS);
}
