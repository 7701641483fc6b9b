/** What listening to messages needs of the world: PINs, what lies in boxes, greetings. */
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import { boxesOf, hasBox } from '../../messages/boxes.ts';
import type { MessageKeeper } from '../../messages/keeper.ts';
import type { MessageStore, VoiceMessage } from '../../messages/ports.ts';
import { finishWav } from '../../messages/wav.ts';
import { isWeakPin, type PinGuard } from '../../pins/pin-guard.ts';
import type { AccountSource } from '../../../routing/ports.ts';
import type { BoxSummary, MailboxQuestion, MailboxReply } from './questions.ts';

/** Messages that are heard one after the other before the box is asked again; what a checkpoint can carry. */
const MOST_LISTED = 50;
/** From here on the user is told. */
const ALMOST_FULL = 0.9;

export interface MailboxOptions {
  readonly keeper: MessageKeeper;
  readonly store: MessageStore;
  readonly pins: PinGuard;
  readonly accounts: Pick<AccountSource, 'byDomain'>;
}

interface Draft {
  /** A greeting that is being recorded, by its name. */
  readonly greeting?: string | undefined;
  /** A new PIN that has been entered once. */
  readonly pin?: string | undefined;
}

const keyOf = ({ callId, legId }: RunHandle): string => `${callId} ${legId}`;

type Question<D extends MailboxQuestion['do']> = MailboxQuestion & { readonly do: D };

export class MailboxService implements FeatureService {
  readonly name = 'mailbox';
  readonly #o: MailboxOptions;
  /** By run, until it is over. */
  readonly #drafts = new Map<string, Draft>();

  constructor(options: MailboxOptions) {
    this.#o = options;
  }

  async ask(value: Json, run: RunHandle): Promise<Json | undefined> {
    const reply = await this.#answer(value as unknown as MailboxQuestion, run);
    return reply as unknown as Json;
  }

  /** Drops what was begun and not brought to an end. */
  released(run: RunHandle): void {
    const draft = this.#drafts.get(keyOf(run));
    this.#drafts.delete(keyOf(run));
    if (draft?.greeting !== undefined && !run.movedOn) void this.#o.keeper.drop(draft.greeting).catch(() => undefined);
  }

  async #answer(question: MailboxQuestion, run: RunHandle): Promise<MailboxReply> {
    const account = run.account.toLowerCase();
    const { keeper, store, pins } = this.#o;
    switch (question.do) {
      case 'pin':
        return { did: 'pin', verdict: await pins.check(account, question.extension, question.pin) };
      case 'boxes':
        return { did: 'boxes', boxes: await this.#boxes(account, question.login) };
      case 'list': {
        const { box, state } = question;
        const ids = await store.ids(account, box, { state, limit: MOST_LISTED });
        return { did: 'list', ids, message: await this.#message(account, ids[0]) };
      }
      case 'message':
        return { did: 'message', message: await this.#message(account, question.id) };
      case 'mark': {
        const { id, state, tell } = question;
        return { did: 'mark', tell, done: (await keeper.setState(account, id, state)) !== undefined };
      }
      case 'forward':
        return { did: 'forward', how: await this.#forward(account, question) };
      case 'greeting':
        return { did: 'greeting', file: await this.#greeting(account, question.box) };
      case 'name':
        return { did: 'name', token: this.#name(run) };
      case 'setGreeting':
        this.#draft(run, { greeting: undefined });
        return { did: 'setGreeting', kept: await this.#setGreeting(account, question) };
      case 'offerPin': {
        const weak = isWeakPin(question.pin, question.extension);
        this.#draft(run, { pin: weak ? undefined : question.pin });
        return { did: 'offerPin', weak };
      }
      case 'setPin':
        return { did: 'setPin', how: await this.#setPin(account, question, run) };
    }
  }

  async #boxes(account: string, login: string): Promise<readonly BoxSummary[]> {
    const directory = this.#o.accounts.byDomain(account);
    if (directory === undefined) return [];
    return Promise.all(boxesOf(directory, login).map(box => this.#summary(account, box)));
  }

  async #summary(account: string, box: string): Promise<BoxSummary> {
    const { store, accounts } = this.#o;
    const counts = await store.counts(account, box);
    const most = accounts.byDomain(account)?.settings(box).voicemailMessages ?? Infinity;
    const { new: fresh, saved } = counts;
    return { box, new: fresh, saved, almostFull: fresh + saved >= most * ALMOST_FULL };
  }

  async #message(account: string, id: string | undefined) {
    const found = id === undefined ? undefined : await this.#o.store.get(account, id);
    return found && shown(found, this.#o.keeper.files.path(account, found.box, found.id));
  }

  async #forward(account: string, { id, to }: Question<'forward'>): Promise<'sent' | 'full' | 'unknown'> {
    const message = await this.#o.store.get(account, id);
    return message === undefined ? 'unknown' : this.#o.keeper.forward(message, to);
  }

  async #greeting(account: string, box: string): Promise<string | undefined> {
    const name = await this.#o.store.greeting(account, box);
    return name === undefined ? undefined : this.#o.keeper.files.path(account, box, name);
  }

  /** Without a token: the standard one again. */
  async #setGreeting(account: string, { box, token, trimMs }: Question<'setGreeting'>): Promise<boolean> {
    const { store, keeper, accounts } = this.#o;
    const directory = accounts.byDomain(account);
    if (directory === undefined || !hasBox(directory, box)) return false;
    const before = await store.greeting(account, box);
    if (token !== undefined) {
      // Each recording has a name of its own: sounds are kept in memory by their names.
      const recording = keeper.recording(token);
      await finishWav(recording, trimMs);
      await keeper.files.take(recording, { account, box, id: token });
    }
    await store.setGreeting(account, box, token);
    if (before !== undefined) await keeper.files.remove(account, box, before);
    return true;
  }

  #name(run: RunHandle): string {
    const token = this.#drafts.get(keyOf(run))?.greeting ?? this.#o.keeper.nameGreeting();
    this.#draft(run, { greeting: token });
    return token;
  }

  #draft(run: RunHandle, change: Partial<Draft>): void {
    if (!run.over) this.#drafts.set(keyOf(run), { ...this.#drafts.get(keyOf(run)), ...change });
  }

  async #setPin(
    account: string,
    { extension, pin }: Question<'setPin'>,
    run: RunHandle,
  ): Promise<'changed' | 'differs' | 'failed'> {
    const offered = this.#drafts.get(keyOf(run))?.pin;
    this.#draft(run, { pin: undefined });
    if (offered !== pin) return 'differs';
    return (await this.#o.pins.change(account, extension, pin)) ? 'changed' : 'failed';
  }
}

const shown = ({ id, from, receivedAt, durationMs, state, urgent }: VoiceMessage, file: string) => ({
  ...{ id, from, receivedAt, durationMs, state, urgent, file },
});
