/** Live calls of the whole cluster: finds the switch that has a call, and asks it. */
import { TandemError } from '../../core/errors.ts';
import { SharedRuns } from '../../core/shared-runs.ts';
import {
  latestFirst,
  type CallCommands,
  type CallDetail,
  type CallQuery,
  type CallView,
  type OriginateWish,
  type ListPlace,
  type RecordAction,
  type TransferWish,
} from '../../pbx/call/control/ports.ts';
import { joiningOf, type Stay } from './join.ts';

export interface LiveNode {
  readonly id: string;
  readonly draining: boolean;
  readonly load: number;
}

export interface LiveCallsOptions {
  /** Call switches that are alive. */
  readonly switches: () => readonly LiveNode[];
  /** The switch that has a call, as far as it has been written down. */
  readonly ownerOf: (callId: string) => Promise<string | undefined>;
  readonly command: <T>(node: string, name: string, body: unknown) => Promise<T>;
}

export interface CallPage {
  readonly calls: readonly CallView[];
  /** There are more. */
  readonly more: boolean;
  /** Switches that did not answer: what they have is missing. */
  readonly missing: readonly string[];
}

type Wish<Name extends keyof CallCommands> = CallCommands[Name]['in'];
type Result<Name extends keyof CallCommands> = CallCommands[Name]['out'];

export class LiveCalls {
  readonly #options: LiveCallsOptions;
  readonly #pages = new SharedRuns<CallPage>();

  constructor(options: LiveCallsOptions) {
    this.#options = options;
  }

  /** The latest first. Whoever asks for the same page while it is gathered shares the next look at the switches. */
  list(query: CallQuery): Promise<CallPage> {
    return this.#pages.run(JSON.stringify(query), () => this.#gather(query));
  }

  /** Switches are asked for their share of the page, and those that have more of it for the rest. */
  async #gather(query: CallQuery): Promise<CallPage> {
    const most = query.limit + 1;
    const found: CallView[] = [];
    const missing: string[] = [];
    let open = this.#options.switches().map(({ id }): Part => ({ id, before: query.before }));
    let share = shareOf(most, open.length);
    while (open.length > 0) {
      const asked = share;
      const parts = await Promise.all(open.map(part => this.#part(part, { ...query, limit: asked }, missing)));
      for (const { calls } of parts) found.push(...calls);
      found.sort(latestFirst);
      const end = found[most - 1];
      // What a switch has behind its last one belongs to the page as long as that one comes before the page's end.
      open = parts
        .filter(({ calls, before }) => calls.length >= asked && before && (!end || latestFirst(before, end) < 0))
        .map(({ id, before }) => ({ id, before }));
      share = most;
    }
    return { calls: found.slice(0, query.limit), more: found.length > query.limit, missing };
  }

  async #part(
    { id, before }: Part,
    query: CallQuery,
    missing: string[],
  ): Promise<Part & { calls: readonly CallView[] }> {
    try {
      const { before: _, ...rest } = query;
      const calls = await this.#command(id, 'call.list', { ...rest, ...(before && { before }) });
      return { id, before: calls.at(-1), calls };
    } catch {
      missing.push(id);
      return { id, before: undefined, calls: [] };
    }
  }

  get(id: string): Promise<CallDetail> {
    return this.#atOwner('call.get', { id });
  }

  async hangUp(id: string, leg?: string): Promise<void> {
    await this.#atOwner('call.hangUp', { id, ...(leg !== undefined && { leg }) });
  }

  /** Resolves when it has begun. */
  async transfer(id: string, wish: TransferWish): Promise<void> {
    await this.#atOwner('call.transfer', { id, ...wish });
  }

  /** Joins a party of each of two calls; who they have talked with is let go. Resolves when it has begun. */
  async join(call: CallDetail, other: CallDetail, stay: Stay): Promise<void> {
    const { wish, stays } = joiningOf(call, other, stay);
    // Whoever was let wait goes on.
    if (stays.onHold) await this.hold(other.id, false, stays.id);
    await this.#atOwner('call.join', { id: call.id, ...wish });
  }

  hold(id: string, on: boolean, leg?: string): Promise<CallView> {
    return this.#atOwner('call.hold', { id, on, ...(leg !== undefined && { leg }) });
  }

  record(id: string, action: RecordAction, by: string): Promise<CallView> {
    return this.#atOwner('call.record', { id, action, by });
  }

  mark(id: string, clientCode: string): Promise<CallView> {
    return this.#atOwner('call.mark', { id, clientCode });
  }

  /** On the switch with the fewest calls. */
  async originate(wish: OriginateWish): Promise<CallView> {
    const [best] = this.#options
      .switches()
      .filter(({ draining }) => !draining)
      .sort((a, b) => a.load - b.load);
    if (best === undefined) throw new TandemError('no-switch');
    return this.#command(best.id, 'call.originate', wish);
  }

  /** First the one that has it by the shared state; a call that rings is not written down yet, and one may just have moved. */
  async #atOwner<Name extends keyof CallCommands>(
    name: Name,
    wish: Wish<Name> & { readonly id: string },
  ): Promise<Result<Name>> {
    const owner = await this.#options.ownerOf(wish.id).catch(() => undefined);
    const others = this.#options
      .switches()
      .map(({ id }) => id)
      .filter(id => id !== owner);
    let failure: unknown = new TandemError('call-unknown', { detail: wish.id });
    for (const node of owner === undefined ? others : [owner, ...others]) {
      try {
        return await this.#command(node, name, wish);
      } catch (error) {
        if (!isElsewhere(error)) throw error;
        if (error.code === 'node-unreachable') failure = error;
      }
    }
    throw failure;
  }

  #command<Name extends keyof CallCommands>(node: string, name: Name, wish: Wish<Name>): Promise<Result<Name>> {
    return this.#options.command<Result<Name>>(node, name, wish);
  }
}

/** A switch, and behind which of its calls to go on. */
interface Part {
  readonly id: string;
  readonly before: ListPlace | undefined;
}

/** How many of so many calls one of so many switches has, where calls go to any of them; nearly always at the most. */
function shareOf(calls: number, switches: number): number {
  const mean = calls / Math.max(1, switches);
  return Math.min(calls, Math.ceil(mean + 3 * Math.sqrt(mean)));
}

const isElsewhere = (error: unknown): error is TandemError =>
  error instanceof TandemError && (error.code === 'call-unknown' || error.code === 'node-unreachable');
