/** Takes recordings into boxes, moves messages between them, and keeps lamps and e-mail in step. Owns the sweep of the spool. */
import { stat } from 'node:fs/promises';
import { Chore } from '../../core/chore.ts';
import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { AccountSource } from '../../routing/ports.ts';
import { PASSING } from '../call/passing-recordings.ts';
import { hasBox, mailRecipients } from './boxes.ts';
import { MessageFiles } from './files.ts';
import type { MessageLamps } from './lamps.ts';
import { SHORTEST_MESSAGE_MS } from './limits.ts';
import type {
  MailOrder,
  MessageSender,
  MessageState,
  MessageStore,
  TranscriptionOrder,
  VoiceMessage,
} from './ports.ts';
import { MessageSpool, type SpooledNote } from './spool.ts';
import { finishWav } from './wav.ts';

const SWEEP_MS = 30_000;
/** Longer than a caller can think about what he has recorded. */
const IDLE_MS = 3 * 60_000;
/** Names of recordings that may become greetings begin so. */
const GREETING = 'greeting-';
/** Whoever has said his name is put through, or gives up, within this time. */
const PASSING_MS = 60 * 60_000;

export interface MessageKeeperOptions {
  /** Where recordings are made. */
  readonly recordings: string;
  /** Where boxes have their folders. */
  readonly directory: string;
  readonly store: MessageStore;
  readonly lamps: Pick<MessageLamps, 'light'>;
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Whether there is a service that writes messages down. */
  readonly transcribes?: boolean;
}

export class MessageKeeper {
  readonly files: MessageFiles;
  readonly #o: MessageKeeperOptions;
  readonly #spool: MessageSpool;
  readonly #chore: Chore;
  /** What is being taken in now; a second request for the same waits for the first. */
  readonly #keeping = new Map<string, Promise<boolean>>();

  constructor(options: MessageKeeperOptions) {
    this.#o = options;
    this.files = new MessageFiles(options.directory);
    this.#spool = new MessageSpool(options.recordings);
    this.#chore = new Chore({
      clock: options.clock,
      everyMs: SWEEP_MS,
      work: () => this.#sweep(),
      failed: error =>
        options.log.warn({ error: errorText(error) }, 'the spool of voice messages was not looked through'),
    });
  }

  /** A name for the recording of a message that a caller is going to leave. */
  async begin(account: string, box: string, from: MessageSender): Promise<string> {
    const token = this.#o.ids.uuid();
    await this.#spool.write(token, { account, box, from, receivedAt: this.#o.clock.now() });
    return token;
  }

  /** A name for the recording of a greeting. */
  nameGreeting(): string {
    return `${GREETING}${this.#o.ids.uuid()}`;
  }

  recording(token: string): string {
    return this.#spool.recording(token);
  }

  async markUrgent(token: string, urgent: boolean): Promise<void> {
    const note = await this.#spool.read(token);
    if (note !== undefined) await this.#spool.write(token, { ...note, urgent });
  }

  /**
   * The recording becomes a message; false when it is too short, or nothing was recorded. `trimMs`: silence at its end. While the store is
   * away it stays in the spool. Idempotent.
   */
  keep(token: string, trimMs = 0): Promise<boolean> {
    const now = this.#keeping.get(token);
    if (now !== undefined) return now;
    const keeping = this.#keep(token, trimMs).finally(() => this.#keeping.delete(token));
    this.#keeping.set(token, keeping);
    return keeping;
  }

  async drop(token: string): Promise<void> {
    await this.#spool.drop(token);
  }

  /** The caller has gone before the first word. */
  async dropUnrecorded(token: string): Promise<void> {
    if (!(await exists(this.#spool.recording(token)))) await this.#spool.forget(token);
  }

  /** A copy for another box; false when that has none, or it is full. */
  async forward(message: VoiceMessage, box: string): Promise<'sent' | 'full' | 'unknown'> {
    const { account } = message;
    const directory = this.#o.accounts.byDomain(account);
    if (directory === undefined || !hasBox(directory, box)) return 'unknown';
    if (await this.isFull(account, box)) return 'full';
    const { ids, clock, store } = this.#o;
    const id = ids.uuid();
    await this.files.copy(this.files.path(account, message.box, message.id), { account, box, id });
    const { from, durationMs, urgent, transcript } = message;
    const copy: VoiceMessage = {
      ...{ id, account, box, from, durationMs, urgent, receivedAt: clock.now(), state: 'new' },
      ...(transcript !== undefined && { transcript }),
    };
    await store.add(copy, this.#mail(copy), this.#transcription(copy));
    await this.#o.lamps.light(account, box);
    return 'sent';
  }

  async setState(account: string, id: string, state: MessageState): Promise<VoiceMessage | undefined> {
    const message = await this.#o.store.setState(account, id, state);
    if (message !== undefined) await this.#o.lamps.light(account, message.box);
    return message;
  }

  async isFull(account: string, box: string): Promise<boolean> {
    const counts = await this.#o.store.counts(account, box);
    const most = this.#o.accounts.byDomain(account)?.settings(box).voicemailMessages ?? Infinity;
    return counts.new + counts.saved >= most;
  }

  /** Takes in what was left behind: by a killed switch, or while the store was away. Never rejects. */
  sweep(): Promise<void> {
    return this.#chore.run();
  }

  async close(): Promise<void> {
    await this.#chore.close();
    await Promise.allSettled(this.#keeping.values());
  }

  async #sweep(): Promise<void> {
    const before = this.#o.clock.now() - IDLE_MS;
    await this.#spool.removeIdle(GREETING, before).catch(() => undefined);
    await this.#spool.removeIdle(PASSING, this.#o.clock.now() - PASSING_MS).catch(() => undefined);
    for (const token of await this.#spool.idle(before)) {
      try {
        await this.keep(token);
      } catch (error) {
        this.#o.log.warn({ token, error: errorText(error) }, 'voice message still waits');
      }
    }
  }

  async #keep(token: string, trimMs: number): Promise<boolean> {
    const note = await this.#spool.read(token);
    if (note === undefined) return false;
    const { account, box } = note;
    const durationMs = await this.#takeFile(token, { account, box, id: token }, trimMs);
    if (durationMs < SHORTEST_MESSAGE_MS) {
      await this.files.remove(account, box, token);
      await this.#spool.drop(token);
      return false;
    }
    const message = this.#message(token, note, durationMs);
    await this.#o.store.add(message, this.#mail(message), this.#transcription(message));
    await this.#o.lamps.light(account, box);
    // Last of all: until here somebody else does it again if this process is killed.
    await this.#spool.forget(token);
    this.#o.log.info({ box, message: token, durationMs: message.durationMs }, 'voice message');
    return true;
  }

  /** From the recordings, or from where an earlier attempt has moved it; resolves with its length. */
  async #takeFile(
    token: string,
    place: { readonly account: string; readonly box: string; readonly id: string },
    trimMs: number,
  ): Promise<number> {
    const recording = this.#spool.recording(token);
    if (await exists(recording)) {
      await finishWav(recording, trimMs);
      // Another process may have been quicker.
      await this.files.take(recording, place).catch(() => undefined);
    }
    const path = this.files.path(place.account, place.box, place.id);
    return (await exists(path)) ? finishWav(path) : 0;
  }

  #message(id: string, note: SpooledNote, durationMs: number): VoiceMessage {
    const { account, box, from, receivedAt, urgent = false } = note;
    return { id, account, box, from, receivedAt, durationMs: Math.round(durationMs), state: 'new', urgent };
  }

  #mail({ account, box }: VoiceMessage): MailOrder | undefined {
    const directory = this.#o.accounts.byDomain(account);
    const recipients = directory === undefined ? [] : mailRecipients(directory, box);
    if (directory === undefined || recipients.length === 0) return undefined;
    const { voicemailEmail, language, timeZone } = directory.settings(box);
    if (voicemailEmail === 'off') return undefined;
    return { recipients, attach: voicemailEmail === 'attach', language, timeZone };
  }

  #transcription({ account, box, transcript }: VoiceMessage): TranscriptionOrder | undefined {
    const settings = this.#o.accounts.byDomain(account)?.settings(box);
    const wanted =
      this.#o.transcribes === true && settings?.voicemailTranscription === true && transcript === undefined;
    return wanted ? { language: settings.language } : undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
