/** A phone that does by itself what phones do: rings, answers, follows re-INVITEs, gives up when it is cancelled. */
import type { SipRequest } from '../../src/sip/message/index.ts';
import type { RawAgent, RawDialog, RawMessage } from './raw-agent.ts';
import { pause } from './wait.ts';

export interface AutoPhoneOptions {
  readonly sdp: string;
  /** What it does with a call: answer after so many ms, or refuse with a status; asked for each one. */
  readonly decide: () => { readonly answerMs: number } | { readonly refuse: number };
  /** Once it talks. */
  readonly talking?: (dialog: RawDialog) => void;
}

const IDLE_MS = 10;

export class AutoPhone {
  readonly agent: RawAgent;
  readonly #options: AutoPhoneOptions;
  readonly #pending = new Map<string, SipRequest>();
  #closed = false;
  #answered = 0;
  #version = 1;

  constructor(agent: RawAgent, options: AutoPhoneOptions) {
    this.agent = agent;
    this.#options = options;
    void this.#run();
  }

  /** Calls that it has answered. */
  get answered(): number {
    return this.#answered;
  }

  /** Stops reacting; the agent is its owner's to close. */
  close(): void {
    this.#closed = true;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const message = this.agent.take(isRequest);
      if (message === undefined) await pause(IDLE_MS);
      else void this.#react(message as SipRequest);
    }
  }

  async #react(request: SipRequest): Promise<void> {
    switch (request.method) {
      case 'INVITE':
        if (request.to.tag === undefined) await this.#ring(request);
        else this.agent.respond(request, 200, { body: this.#nextSdp() });
        return;
      case 'CANCEL':
        this.#pending.delete(request.callId);
        return;
      default:
      // The agent answers everything else by itself.
    }
  }

  async #ring(invite: SipRequest): Promise<void> {
    this.#pending.set(invite.callId, invite);
    this.agent.respond(invite, 180);
    const decision = this.#options.decide();
    await pause('answerMs' in decision ? decision.answerMs : IDLE_MS);
    // Cancelled meanwhile.
    if (!this.#pending.delete(invite.callId) || this.#closed) return;
    if ('refuse' in decision) {
      this.agent.respond(invite, decision.refuse);
      return;
    }
    this.agent.respond(invite, 200, { body: this.#options.sdp });
    this.#answered += 1;
    this.#options.talking?.(this.agent.dialogOf(invite));
  }

  #nextSdp(): string {
    this.#version += 1;
    return this.#options.sdp.replace(/^o=(\S+) (\d+) \d+/m, `o=$1 $2 ${this.#version}`);
  }
}

const isRequest = (message: RawMessage): boolean => !('status' in message);
