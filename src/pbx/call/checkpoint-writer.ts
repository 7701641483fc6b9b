/** Writes one call down in the shared state, as often as it has to be and not more. */
import type { Timer } from '../../core/clock.ts';
import type { CallId } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { writeCall, type CallToWrite } from './checkpoint.ts';
import type { Leg } from './leg.ts';
import type { CallServices } from './services.ts';

/**
 * A call that only rings is not restored but sent again (take-over.ts): what is written of it is for its record, and by then it has
 * mostly come to its phones as well.
 */
const RINGING_MS = 30;

interface WrittenCall extends CallToWrite {
  readonly callId: CallId;
  readonly fence: number;
  readonly ended: boolean;
  readonly log: Logger;
  readonly services: Pick<CallServices, 'checkpoints' | 'clock' | 'node' | 'seal' | 'zone'>;
  /** With those that ring for it. */
  everyLeg(): readonly Leg[];
  abandon(): void;
}

export class CheckpointWriter {
  readonly #call: WrittenCall;
  #soon: Timer | undefined;
  #written: boolean;
  /** Dialogs by which the call can be found. */
  #named: readonly string[] = [];

  /** @param written the call stands in the shared state already, because another switch has written it down */
  constructor(call: WrittenCall, written: boolean) {
    this.#call = call;
    this.#written = written;
  }

  /** The call has changed. */
  changed(): void {
    const call = this.#call;
    if (call.ended) return;
    if (call.legs().some(leg => leg.answered)) void this.write();
    else this.#soon ??= call.services.clock.after(RINGING_MS, () => void this.write());
  }

  /** The dialogs of all legs, of those that ring as well, can be found from now on. */
  nameDialogs(): void {
    if (this.#dialogs().some(dialog => !this.#named.includes(dialog))) void this.write();
  }

  /** A call that somebody else owns by now is dropped without a word. */
  async write(): Promise<void> {
    const call = this.#call;
    if (call.ended) return;
    this.cancel();
    const { node, zone, checkpoints, seal } = call.services;
    this.#written = true;
    this.#named = this.#dialogs();
    try {
      const state = seal.seal(JSON.stringify(writeCall(call)));
      const { callId, fence } = call;
      const result = await checkpoints.put({ callId, owner: node, fence, zone, state, dialogs: this.#named });
      if (result === 'fenced') call.abandon();
    } catch (error) {
      // The call itself must not suffer from a store that is away.
      call.log.error({ err: error }, 'checkpoint failed');
    }
  }

  /** Nothing is written later on. */
  cancel(): void {
    this.#soon?.cancel();
    this.#soon = undefined;
  }

  async remove(): Promise<void> {
    if (!this.#written) return;
    const { callId, fence, services } = this.#call;
    try {
      await services.checkpoints.remove(callId, services.node, fence);
    } catch (error) {
      this.#call.log.error({ err: error }, 'checkpoint not removed');
    }
  }

  #dialogs(): string[] {
    return this.#call.everyLeg().flatMap(({ dialog }) => (dialog === undefined ? [] : [dialog.id.sipCallId]));
  }
}
