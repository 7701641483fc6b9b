/** Changes what phones set by themselves: do not disturb, forwarding, opting in and out of queues. */
import type { ToggleName } from '../../../routing/destination.ts';
import { keyedDestination, type Queue, type SettingName } from '../../../routing/index.ts';
import { forwardingRefusal, normalise } from '../../../routing/dial-plan/index.ts';
import type { AccountDirectory, AccountSource, RuntimeSettings } from '../../../routing/ports.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { Toggled } from './application.ts';

export interface SettingsServiceOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly runtime: Pick<RuntimeSettings, 'get' | 'set'>;
  readonly queues: QueueDoor;
}

/** Where members of queues come and go: it keeps their history. */
export interface QueueDoor {
  opt(change: {
    readonly account: string;
    readonly queue: string;
    readonly member: string;
    readonly optedIn: boolean;
    readonly reason?: string;
  }): Promise<void>;
}

interface Question {
  readonly what: ToggleName;
  readonly extension: string;
  readonly value?: boolean;
  readonly argument?: string;
  readonly member?: string;
}

/** What phones set is an answer to a setting; where that is locked, it is given already. */
const LOCKED_BY: Partial<Record<ToggleName, SettingName>> = { callWaiting: 'callWaiting', hideCallerId: 'callerId' };

function mayForward(number: string, extension: string, directory: AccountDirectory | undefined): boolean {
  if (directory === undefined) return false;
  const found = normalise(number, directory.settings(extension));
  return found !== undefined && forwardingRefusal(directory, extension, found) === undefined;
}

/** Not oneself, and somebody who is there, or at the own PBX: else a call would never arrive. */
const takesCalls = (directory: AccountDirectory, target: string, extension: string): boolean =>
  target !== extension && keyedDestination(directory, target, extension).kind !== 'none';

const reasonOf = ({ optOutReasons }: Queue, key: string | undefined): string | undefined =>
  key === undefined ? undefined : optOutReasons[Number(key) - 1];

export class SettingsService implements FeatureService {
  readonly name = 'settings';
  readonly #options: SettingsServiceOptions;

  constructor(options: SettingsServiceOptions) {
    this.#options = options;
  }

  /** Undefined: the extension may not. */
  async ask(question: Json, { account }: RunHandle): Promise<Toggled | undefined> {
    const asked = question as unknown as Question;
    switch (asked.what) {
      case 'doNotDisturb':
      case 'callWaiting':
      case 'hideCallerId':
        return this.#flag(account, { ...asked, what: asked.what });
      case 'forwardAlways':
      case 'forwardBusy':
      case 'forwardUnanswered':
        return this.#forward(account, { ...asked, what: asked.what });
      case 'queue':
        return this.#queues(account, asked);
    }
  }

  async #flag(
    account: string,
    { what, extension, value }: Question & { what: 'doNotDisturb' | 'callWaiting' | 'hideCallerId' },
  ): Promise<Toggled | undefined> {
    const { runtime, accounts } = this.#options;
    const setting = LOCKED_BY[what];
    if (setting !== undefined && accounts.byDomain(account)?.isLocked(extension, setting) === true) return undefined;
    const standard = what === 'callWaiting' && (accounts.byDomain(account)?.settings(extension).callWaiting ?? true);
    const on = value ?? !(runtime.get(account, extension, what) ?? standard);
    await runtime.set(account, extension, what, on);
    return { on };
  }

  async #forward(
    account: string,
    { what, extension, value, argument }: Question & { what: 'forwardAlways' | 'forwardBusy' | 'forwardUnanswered' },
  ): Promise<Toggled | undefined> {
    const { runtime, accounts } = this.#options;
    if (value === false || argument === undefined || argument === '') {
      await runtime.set(account, extension, what, undefined);
      return { on: false };
    }
    const directory = accounts.byDomain(account);
    if (directory?.isLocked(extension, 'callHandling') === true) return undefined;
    const outside = argument.startsWith('+');
    if (outside && !mayForward(argument, extension, directory)) return undefined;
    if (!outside && (directory === undefined || !takesCalls(directory, argument, extension))) return undefined;
    await runtime.set(account, extension, what, argument);
    return { on: true, target: argument };
  }

  /** `argument` as the dial plan leaves it: a queue, a star and the number of a reason, both or neither. */
  async #queues(account: string, asked: Question): Promise<Toggled | undefined> {
    const { runtime, accounts, queues } = this.#options;
    const { extension, value, argument = '', member = extension } = asked;
    const [one = '', key] = argument.split('*');
    const own = accounts.byDomain(account)?.queuesOf(member) ?? [];
    const chosen = (one === '' ? own : own.filter(queue => queue.extension === one)).filter(
      ({ managers }) => member === extension || managers.includes(extension),
    );
    const [first] = chosen;
    if (first === undefined) return undefined;
    const isIn = (queue: string): boolean => runtime.get(account, member, `queue:${queue}`)?.optedIn ?? true;
    const on = value ?? !isIn(first.extension);
    // Who is where the code leads already has neither come nor gone.
    const changes = chosen
      .filter(queue => isIn(queue.extension) !== on)
      .map(queue => ({ queue, reason: reasonOf(queue, key) }));
    // Some queues want to know why; none knows reasons that it has not named.
    if (
      !on &&
      changes.some(({ queue, reason }) => reason === undefined && (key !== undefined || queue.optOutReasonRequired))
    ) {
      return undefined;
    }
    for (const { queue, reason } of changes) {
      const because = on || reason === undefined ? {} : { reason };
      await queues.opt({ account, queue: queue.extension, member, optedIn: on, ...because });
    }
    return { on, all: one === '' };
  }
}
