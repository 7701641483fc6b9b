/** Chooses the phones that are paged, and tells those that listen when the speaker has gone. */
import type { AccountSource, RuntimeSettings } from '../../../routing/ports.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { PageQuestion, PageReply } from './application.ts';
import type { BusyLines } from './ports.ts';

export interface PageServiceOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly runtime: Pick<RuntimeSettings, 'get'>;
  readonly lines: BusyLines;
  /** Who sits at a shared phone: his peace is that of the phone. */
  readonly desks: { userAt(account: string, phone: string): string | undefined };
}

export class PageService implements FeatureService {
  readonly name = 'page';
  readonly #options: PageServiceOptions;
  /** Those that listen, by the speaker's call. */
  readonly #pages = new Map<string, Set<RunHandle>>();

  constructor(options: PageServiceOptions) {
    this.#options = options;
  }

  async ask(question: Json, run: RunHandle): Promise<PageReply> {
    const asked = question as unknown as PageQuestion;
    if ('listen' in asked) {
      this.#listen(asked.listen, run);
      return null;
    }
    const members = await this.#members(asked.page, run);
    if (!run.over) this.#pages.set(run.callId, new Set());
    return { members, call: run.callId, leg: run.legId };
  }

  released(run: RunHandle): void {
    const page = this.#pages.get(run.callId);
    this.#pages.delete(run.callId);
    for (const listener of page ?? []) listener.tell({ over: true });
    for (const listeners of this.#pages.values()) listeners.delete(run);
  }

  #listen(call: string, run: RunHandle): void {
    const page = this.#pages.get(call);
    // The speaker was quicker to hang up than the phone to answer.
    if (page === undefined) run.tell({ over: true });
    else page.add(run);
  }

  /** Not the speaker's own phone, none of whom he is to have nothing to do with, and none that is in use, that wants its peace, or that must not answer by itself. */
  async #members(extension: string, { account, caller }: RunHandle): Promise<readonly string[]> {
    const { accounts, runtime, lines, desks } = this.#options;
    const directory = accounts.byDomain(account);
    const members = directory?.pagingGroup(extension)?.members ?? [];
    const usersOf = (member: string): readonly string[] => {
      const user = desks.userAt(account, member);
      return user === undefined ? [member] : [member, user];
    };
    const isWilling = (user: string): boolean =>
      user !== caller.extension &&
      (caller.extension === undefined || directory?.separated(caller.extension, user) !== true) &&
      directory?.settings(user).intercom === true &&
      runtime.get(account, user, 'doNotDisturb') !== true;
    const willing = members.filter(member => usersOf(member).every(isWilling));
    const isBusy = async (member: string): Promise<boolean> =>
      (await Promise.all(usersOf(member).map(user => lines.busy(account, user)))).includes(true);
    const busy = await Promise.all(willing.map(isBusy));
    return willing.filter((_member, index) => busy[index] !== true);
  }
}
