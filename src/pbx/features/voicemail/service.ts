/** What leaving a message needs of the world: a name and room for the recording, and somebody who takes it in. */
import { errorText } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import type { Caller, FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { MessageKeeper } from '../../messages/keeper.ts';
import type { MessageSender, MessageStore } from '../../messages/ports.ts';
import type { VoicemailOpened, VoicemailQuestion, VoicemailSent } from './application.ts';

export interface VoicemailOptions {
  readonly keeper: MessageKeeper;
  readonly store: MessageStore;
  readonly log: Logger;
}

interface Held {
  readonly token: string;
  /** Recorded, and the caller is deciding about it. */
  readonly finished: boolean;
}

export class VoicemailService implements FeatureService {
  readonly name = 'voicemail';
  readonly #o: VoicemailOptions;
  /** By run, until it is over. */
  readonly #held = new Map<string, Held>();

  constructor(options: VoicemailOptions) {
    this.#o = options;
  }

  async ask(value: Json, run: RunHandle): Promise<Json | undefined> {
    const question = value as unknown as VoicemailQuestion;
    const { keeper } = this.#o;
    switch (question.do) {
      case 'open':
        return { ...(await this.#open(question, run)) };
      case 'hold':
        this.#hold(run, { token: question.token, finished: true });
        await this.#quietly(question.token, keeper.markUrgent(question.token, question.urgent));
        return null;
      case 'redo':
        this.#hold(run, { token: question.token, finished: false });
        return null;
      case 'send':
        this.#held.delete(keyOf(run));
        return { ...(await this.#send(question, run)) };
      case 'drop':
        this.#held.delete(keyOf(run));
        await this.#quietly(question.token, keeper.drop(question.token));
        return null;
    }
  }

  released(run: RunHandle): void {
    const held = this.#held.get(keyOf(run));
    this.#held.delete(keyOf(run));
    // What has moved to another switch is that one's now.
    if (run.movedOn) return;
    // One that is still being recorded is told by recordingLeft.
    if (held?.finished === true) this.#keep(held.token);
    else if (held !== undefined) void this.#quietly(held.token, this.#o.keeper.dropUnrecorded(held.token));
  }

  recordingLeft({ about }: { readonly about: Json }): void {
    if (typeof about === 'string') this.#keep(about);
  }

  async #open({ box, former }: VoicemailQuestion & { do: 'open' }, run: RunHandle): Promise<VoicemailOpened> {
    const { keeper, store, log } = this.#o;
    const account = run.account.toLowerCase();
    try {
      if (former !== undefined) await keeper.keep(former);
      const full = await keeper.isFull(account, box);
      const greeting = await store.greeting(account, box);
      const token = full ? '' : await this.#begin(account, box, run);
      const file = greeting === undefined ? undefined : keeper.files.path(account, box, greeting);
      return { did: 'open', token, full, ...(file !== undefined && { greeting: file }) };
    } catch (error) {
      // A store that is away is no reason to turn a caller away.
      log.warn({ box, error: errorText(error) }, 'voicemail box unknown');
      return { did: 'open', token: await this.#begin(account, box, run), full: false };
    }
  }

  async #begin(account: string, box: string, run: RunHandle): Promise<string> {
    const token = await this.#o.keeper.begin(account, box, sender(run.caller));
    this.#hold(run, { token, finished: false });
    return token;
  }

  #hold(run: RunHandle, held: Held): void {
    if (!run.over) this.#held.set(keyOf(run), held);
  }

  async #send({ token, trimMs }: VoicemailQuestion & { do: 'send' }, run: RunHandle): Promise<VoicemailSent> {
    const now = await this.#o.keeper.keep(token, trimMs);
    // The call may have moved between the two.
    const kept = now || (await this.#o.store.get(run.account.toLowerCase(), token)) !== undefined;
    return { did: 'send', kept };
  }

  #keep(token: string): void {
    void this.#quietly(token, this.#o.keeper.keep(token));
  }

  async #quietly(token: string, work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#o.log.warn({ token, error: errorText(error) }, 'voice message waits for its box');
    }
  }
}

const keyOf = ({ callId, legId }: RunHandle): string => `${callId} ${legId}`;

/** Who asked not to be seen is nobody. */
function sender({ extension, number, name, anonymous }: Caller): MessageSender {
  if (anonymous) return {};
  return {
    ...(extension !== undefined && { extension }),
    ...(number !== undefined && { number }),
    ...(name !== undefined && { name }),
  };
}
