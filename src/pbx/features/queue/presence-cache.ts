/** Whether members can be rung, as of a moment ago: asking for five hundred of them at each choice would cost more than choosing. */
import type { Clock } from '../../../core/clock.ts';
import type { MemberPresence, Presence } from './ports.ts';

/** Old enough to be asked for again. */
const KEEP_MS = 500;
/** Asked for in one go. */
const BATCH = 64;

interface Known {
  readonly presence: Presence;
  readonly at: number;
}

export class PresenceCache {
  readonly #source: MemberPresence;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();
  readonly #forget: (() => void) | undefined;

  /** `changed`: it is worth while to look for members again. */
  constructor(source: MemberPresence, clock: Clock, changed: () => void) {
    this.#source = source;
    this.#clock = clock;
    this.#forget = source.onChange?.((account, extension) => {
      if (this.#known.delete(key(account, extension))) changed();
    });
  }

  peek(account: string, extension: string): Presence | undefined {
    const known = this.#known.get(key(account, extension));
    return known !== undefined && this.#clock.monotonic() - known.at < KEEP_MS ? known.presence : undefined;
  }

  /** Learns about the first of these, at least one. */
  learn(account: string, extensions: readonly string[]): Promise<void> {
    return this.learnAll(account, extensions.slice(0, BATCH));
  }

  async learnAll(account: string, extensions: readonly string[]): Promise<void> {
    await Promise.all(
      extensions.map(async extension => {
        const presence = await this.#source.of(account, extension);
        this.#known.set(key(account, extension), { presence, at: this.#clock.monotonic() });
      }),
    );
  }

  /** Drops what is too old to be of use; called now and then, so that nothing grows. */
  sweep(): void {
    const now = this.#clock.monotonic();
    for (const [name, { at }] of this.#known) if (now - at >= KEEP_MS) this.#known.delete(name);
  }

  close(): void {
    this.#forget?.();
    this.#known.clear();
  }
}

const key = (account: string, extension: string): string => `${account}/${extension}`;
