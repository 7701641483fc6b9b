import type { Clock } from '../../core/clock.ts';
import type { SipRequest } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import { glareVerdict } from './glare.ts';
import type { GlareVerdict } from './glare.ts';
import type { PendingInvite } from './handler.ts';

/** The INVITEs and UPDATEs that are under way in one dialog, in both directions. */
export class Exchanges {
  readonly #clock: Clock;
  readonly #invites = new Set<PendingInvite>();
  /** INVITEs, and UPDATEs with an offer, of ours that have no final response. */
  ours = 0;
  /** UPDATEs with an offer of theirs that have no final response. */
  theirUpdates = 0;
  /** The INVITE of ours that made the dialog carried an offer which has no answer yet. */
  offerOpen = false;
  #interrupt: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An INVITE of theirs has come; a re-INVITE of ours that waits to be repeated need not wait any more. */
  watch(invite: PendingInvite): void {
    this.#invites.add(invite);
    void invite.settled.then(() => this.#invites.delete(invite));
    this.#interrupt();
  }

  /** What is in the way of an INVITE or UPDATE of theirs. `random` is a 32-bit number. */
  crossed(method: 'INVITE' | 'UPDATE', random: number): GlareVerdict | undefined {
    const blocking = (invite: PendingInvite): boolean => (method === 'INVITE' ? invite.open : invite.offerOpen);
    const theirs = this.theirUpdates > 0 || [...this.#invites].some(blocking);
    return glareVerdict({ ours: this.ours > 0 || this.offerOpen, theirs }, random);
  }

  /** Resolves with true when INVITEs of the other end have all got their ACK, with false when one is unanswered. */
  async quiet(): Promise<boolean> {
    for (const invite of this.#invites) {
      if (invite.open) return false;
      await invite.settled;
    }
    return true;
  }

  /** Resolves when INVITEs of the other end are all over, answered or not. */
  async settled(): Promise<void> {
    for (const invite of this.#invites) await invite.settled;
  }

  /** Waits; resolves early, with true, when an INVITE of the other end arrives or the dialog ends. */
  pause(ms: number): Promise<boolean> {
    return new Promise(resolve => {
      const timer = this.#clock.after(ms, () => resolve(false));
      this.#interrupt = () => {
        timer.cancel();
        resolve(true);
      };
    });
  }

  receiveAck(ack: SipRequest): void {
    for (const invite of this.#invites) if (invite.cseq === ack.cseq.number) invite.receiveAck(ack);
  }

  /** False when nothing waits for it. */
  receivePrack(prack: ServerTransaction): boolean {
    return [...this.#invites].some(invite => invite.receivePrack(prack));
  }

  /** The other end has left the dialog: pending INVITEs are refused, and no ACK is waited for. */
  interrupted(): void {
    this.#interrupt();
    for (const invite of this.#invites) invite.interrupted();
  }
}
