/** Where somebody talks: his line on the board names the call, and the call's checkpoint the switch that has it. */
import { resourceName } from '../../sip/event/ports.ts';
import type { CheckpointStore } from '../call/ports.ts';
import type { LineState, Lines } from '../presence/ports.ts';
import { ownUses } from '../presence/shared-use.ts';

export interface TalksOptions {
  readonly lines: Lines;
  readonly checkpoints: Pick<CheckpointStore, 'get'>;
  readonly node: string;
}

/** A call that an extension is talking in. */
export interface Talk {
  readonly node: string;
  /** On this switch. */
  readonly here: boolean;
  readonly callId: string;
  /** The extension's own leg. */
  readonly legId: string;
  /** Of the lines that were asked about: those that the call is on. */
  readonly lines: readonly string[];
}

export interface TalkWish {
  /** A call that does not count. */
  readonly except?: string;
  /** Queues and shared line groups by which the call may have come. */
  readonly lines?: readonly string[];
  /** Only calls on one of these, which are among `lines`; undefined: any call. */
  readonly only?: readonly string[] | undefined;
}

/** The call that is talked in comes before one that is on hold. */
const RANK: Partial<Record<LineState['state'], number>> = { confirmed: 0, held: 1, 'held-private': 1 };

export class Talks {
  readonly #options: TalksOptions;

  constructor(options: TalksOptions) {
    this.#options = options;
  }

  /** Rejects with TandemError `store-unavailable`. */
  async find(
    account: string,
    extension: string,
    { except, lines = [], only }: TalkWish = {},
  ): Promise<Talk | undefined> {
    const { lines: board, checkpoints, node } = this.#options;
    const all = ownUses(await board.lines(resourceName(account, extension)));
    const rank = ({ state }: LineState): number => RANK[state] ?? Infinity;
    const talking = all
      .filter(line => line.callId !== except && rank(line) < Infinity)
      .sort((one, other) => rank(one) - rank(other));
    if (talking.length === 0) return undefined;
    const onLine = await Promise.all(
      lines.map(async line => [line, await board.lines(resourceName(account, line))] as const),
    );
    for (const { callId, legId } of talking) {
      const on = onLine.filter(([, seen]) => seen.some(one => one.callId === callId)).map(([line]) => line);
      if (only !== undefined && !on.some(line => only.includes(line))) continue;
      const owner = (await checkpoints.get(callId))?.owner;
      if (owner !== undefined) return { node: owner, here: owner === node, callId, legId, lines: on };
    }
    return undefined;
  }

  /** Whether any call rings or talks at this extension's own phones. Rejects with TandemError `store-unavailable`. */
  async busy(account: string, extension: string): Promise<boolean> {
    return ownUses(await this.#options.lines.lines(resourceName(account, extension))).length > 0;
  }
}
