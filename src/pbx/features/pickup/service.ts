/** Which call a phone may take: one that rings for its group or for an extension, one that is on hold on a line it shares, its own. */
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { AccountDirectory, AccountSource } from '../../../routing/ports.ts';
import type { Takeable } from './taking.ts';
import type { CallOwners, SeenLine, SeenLines } from './ports.ts';

export type PickupQuestion =
  | { readonly groups: true }
  | { readonly extension: string }
  /** The own call, at another of the own phones. */
  | { readonly own: true };

type Found = Omit<Takeable, 'node'>;

export interface PickupServiceOptions {
  readonly lines: SeenLines;
  readonly owners: CallOwners;
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly node: string;
}

export class PickupService implements FeatureService {
  readonly name = 'pickup';
  readonly #o: PickupServiceOptions;

  constructor(options: PickupServiceOptions) {
    this.#o = options;
  }

  async ask(question: Json, run: RunHandle): Promise<Json> {
    const directory = this.#o.accounts.byDomain(run.account);
    const taker = run.caller.extension;
    if (directory === undefined || taker === undefined || directory.phone(taker) === undefined) return null;
    const found = await this.#find(question as unknown as PickupQuestion, { directory, taker, run });
    if (found === undefined) return null;
    const owner = await this.#o.owners.ownerOf(found.call);
    return { ...found, ...(owner !== undefined && owner !== this.#o.node && { node: owner }) };
  }

  async #find(
    question: PickupQuestion,
    { directory, taker, run }: { directory: AccountDirectory; taker: string; run: RunHandle },
  ): Promise<Found | undefined> {
    if ('own' in question) return this.#own(taker, run);
    if ('groups' in question) {
      const members = directory.pickupGroupsOf(taker).flatMap(group => group.members);
      return this.#ringing(
        [...new Set(members)].filter(member => member !== taker && !directory.separated(taker, member)),
        run,
        directory,
      );
    }
    const { extension } = question;
    const closed = directory.queue(extension)?.pickup === false;
    const ringing = closed ? undefined : await this.#ringing([extension], run, directory);
    return ringing ?? (this.#shares(directory, taker, extension) ? this.#held(extension, run) : undefined);
  }

  /** A principal has the calls that his delegates hold on his line. */
  #shares(directory: AccountDirectory, taker: string, extension: string): boolean {
    return taker === extension || directory.sharesLine(taker, [extension]);
  }

  async #ringing(
    extensions: readonly string[],
    run: RunHandle,
    directory: AccountDirectory,
  ): Promise<Found | undefined> {
    for (const extension of extensions) {
      const kept = extension === run.caller.extension ? new Set() : await this.#kept(extension, run, directory);
      const rings = ({ state, direction, callId }: SeenLine): boolean =>
        state === 'early' && direction === 'recipient' && !kept.has(callId);
      const line = (await this.#others(extension, run)).find(rings);
      if (line !== undefined) return { call: line.callId, leg: line.legId };
    }
    return undefined;
  }

  /** Calls of queues without pickup, which may ring at their member. */
  async #kept(extension: string, run: RunHandle, directory: AccountDirectory): Promise<ReadonlySet<string>> {
    const closed = directory.queuesOf(extension).filter(({ pickup }) => !pickup);
    const lines = await Promise.all(closed.map(queue => this.#others(queue.extension, run)));
    return new Set(lines.flat().map(({ callId }) => callId));
  }

  async #held(extension: string, run: RunHandle): Promise<Found | undefined> {
    const line = (await this.#others(extension, run)).find(({ state }) => state === 'held');
    return line && { call: line.callId, leg: line.legId, inPlace: 'held' };
  }

  async #own(extension: string, run: RunHandle): Promise<Found | undefined> {
    // What a delegate does on the line is not his.
    const lines = (await this.#others(extension, run)).filter(({ shared }) => !shared);
    // What is talked in comes before what is on hold.
    const line =
      lines.find(({ state }) => state === 'confirmed') ?? lines.find(({ state }) => state.startsWith('held'));
    return line && { call: line.callId, leg: line.legId, inPlace: 'always' };
  }

  async #others(name: string, { account, callId }: RunHandle): Promise<readonly SeenLine[]> {
    return (await this.#o.lines.lines({ account: account.toLowerCase(), name: name.toLowerCase() })).filter(
      line => line.callId !== callId,
    );
  }
}
