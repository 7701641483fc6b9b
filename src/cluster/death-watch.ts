/** When to take over: at each death that is seen, and once a second for what a death has left that nobody saw. */
import type { Clock, Timer } from '../core/clock.ts';
import type { Resource } from '../core/lifecycle.ts';
import type { Membership } from './membership.ts';
import type { NodeRecord } from './ports.ts';

export interface DeathWatchOptions {
  readonly membership: Pick<Membership, 'onDead'>;
  readonly clock: Clock;
  /** Whether this node had something to take over. */
  readonly concerns: (node: NodeRecord) => boolean;
  /** Takes what is left of a boot; must not throw, and has to end soon once the watch is closed. */
  readonly take: (boot: string) => Promise<void>;
  /** Looks for boots that are gone, and takes what they have left; must not throw. */
  readonly sweep: () => Promise<void>;
}

const SWEEP_MS = 1000;

export class DeathWatch implements Resource {
  readonly #options: DeathWatchOptions;
  readonly #working = new Map<string, Promise<void>>();
  #sweeper: Timer | undefined;
  #forget: (() => void) | undefined;
  #sweeping: Promise<void> | undefined;
  #closed = false;

  constructor(options: DeathWatchOptions) {
    this.#options = options;
  }

  get closed(): boolean {
    return this.#closed;
  }

  start(): void {
    const { membership, clock, concerns } = this.#options;
    this.#forget = membership.onDead(node => {
      if (concerns(node)) void this.take(node.boot);
    });
    this.#sweeper = clock.every(SWEEP_MS, () => void this.sweep());
  }

  /** One work for each boot at a time: who asks meanwhile waits for the same. */
  take(boot: string): Promise<void> {
    const running = this.#working.get(boot);
    if (running) return running;
    const work = this.#options.take(boot).finally(() => this.#working.delete(boot));
    this.#working.set(boot, work);
    return work;
  }

  sweep(): Promise<void> {
    this.#sweeping ??= this.#options.sweep().finally(() => (this.#sweeping = undefined));
    return this.#sweeping;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#sweeper?.cancel();
    this.#forget?.();
    await this.#sweeping;
    await Promise.all(this.#working.values());
  }
}
