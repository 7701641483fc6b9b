/**
 * One connection to one neighbour that is kept open: made again with growing pauses when it breaks, and asked now and
 * then whether somebody still listens behind it (RFC 3261 11: OPTIONS).
 */
import type { Clock, Timer } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { Flow } from '../transport/index.ts';
import type { NodeAddress } from './ports.ts';

export interface LinkOptions {
  readonly address: NodeAddress;
  readonly clock: Clock;
  readonly log: Logger;
  connect(address: NodeAddress): Promise<Flow>;
  /** Whether the neighbour answered in time. */
  ping(flow: Flow): Promise<boolean>;
  /** The connection is up, or the neighbour answers again. */
  onUp(): void;
  /** The connection broke, or the neighbour has stopped answering. */
  onDown(why: string): void;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;
const PING_EVERY_MS = 3000;

export class Link {
  readonly #options: LinkOptions;
  #flow: Flow | undefined;
  #answers = true;
  #pause = FIRST_PAUSE_MS;
  #timer: Timer | undefined;
  #connecting = false;
  #closed = false;
  #unsubscribe: (() => void) | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#connect();
  }

  get address(): NodeAddress {
    return this.#options.address;
  }

  /** The connection, while it is open. */
  get flow(): Flow | undefined {
    return this.#flow?.open === true ? this.#flow : undefined;
  }

  /** Open, and the last question was answered. */
  get healthy(): boolean {
    return this.#answers && this.flow !== undefined;
  }

  /** There is news of the neighbour: tries at once instead of waiting for the pause to end. */
  hurry(): void {
    if (this.#closed || this.#connecting || this.flow) return;
    this.#pause = FIRST_PAUSE_MS;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#unsubscribe?.();
    this.#flow?.close();
    this.#flow = undefined;
  }

  #connect(): void {
    this.#timer?.cancel();
    this.#connecting = true;
    this.#options.connect(this.#options.address).then(
      flow => {
        this.#connecting = false;
        if (this.#closed) flow.close();
        else this.#use(flow);
      },
      (error: unknown) => {
        this.#connecting = false;
        this.#options.log.debug({ to: this.address, error: errorText(error) }, 'neighbour not reached');
        this.#retryLater();
      },
    );
  }

  #use(flow: Flow): void {
    this.#flow = flow;
    this.#answers = true;
    this.#pause = FIRST_PAUSE_MS;
    this.#timer = this.#options.clock.after(PING_EVERY_MS, () => this.#ask(flow));
    this.#unsubscribe = flow.onClose(why => this.#lost(flow, why));
    if (flow.open) this.#options.onUp();
  }

  #lost(flow: Flow, why: string): void {
    if (this.#flow !== flow || this.#closed) return;
    this.#flow = undefined;
    this.#options.onDown(why);
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#closed) return;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(this.#pause, () => this.#connect());
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }

  #ask(flow: Flow): void {
    this.#options.ping(flow).then(
      answered => this.#heard(flow, answered),
      () => this.#heard(flow, false),
    );
  }

  #heard(flow: Flow, answered: boolean): void {
    if (this.#closed || this.#flow !== flow) return;
    if (answered !== this.#answers) {
      this.#answers = answered;
      if (answered) this.#options.onUp();
      else this.#options.onDown('no answer to OPTIONS');
    }
    this.#timer = this.#options.clock.after(PING_EVERY_MS, () => this.#ask(flow));
  }
}
