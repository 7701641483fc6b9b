/** Where somebody talks: his line on the board names the call, and the call's checkpoint the switch that has it. */
import { resourceName } from '../../sip/event/ports.ts';
import type { CheckpointStore } from '../call/ports.ts';
import type { LineState, Lines } from '../presence/ports.ts';

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
}

/** The call that is talked in comes before one that is on hold. */
const RANK: Partial<Record<LineState['state'], number>> = { confirmed: 0, held: 1, 'held-private': 1 };

export class Talks {
  readonly #options: TalksOptions;

  constructor(options: TalksOptions) {
    this.#options = options;
  }

  /** `except`: a call that does not count. Rejects with TandemError `store-unavailable`. */
  async find(account: string, extension: string, except?: string): Promise<Talk | undefined> {
    const { lines, checkpoints, node } = this.#options;
    const all = await lines.lines(resourceName(account, extension));
    const rank = ({ state }: LineState): number => RANK[state] ?? Infinity;
    const talking = all
      .filter(line => line.callId !== except && rank(line) < Infinity)
      .sort((one, other) => rank(one) - rank(other));
    for (const { callId, legId } of talking) {
      const owner = (await checkpoints.get(callId))?.owner;
      if (owner !== undefined) return { node: owner, here: owner === node, callId, legId };
    }
    return undefined;
  }

  /** Whether any call rings or talks at this extension. Rejects with TandemError `store-unavailable`. */
  async busy(account: string, extension: string): Promise<boolean> {
    return (await this.#options.lines.lines(resourceName(account, extension))).length > 0;
  }
}
