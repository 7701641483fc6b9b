/**
 * Do not disturb as phones publish it (RFC 3903), at hand where calls are decided: an application asks without waiting, so the last word of
 * each user that wants no calls is kept in memory and follows the shared state.
 */
import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Resource } from '../../core/lifecycle.ts';
import type { Logger } from '../../core/log.ts';
import type { RuntimeName, RuntimeSettings, RuntimeValue } from '../../routing/ports.ts';
import { resourceKey, resourceName, type ResourceName } from '../../sip/event/ports.ts';
import type { LastWord, PresenceFeed, Publications } from './ports.ts';

export interface PublishedDndOptions {
  readonly store: PresenceFeed & Pick<Publications, 'lastWords'>;
  readonly clock: Clock;
  readonly log: Logger;
}

export class PublishedDnd implements Resource {
  readonly #o: PublishedDndOptions;
  /** Until when, by resource; only of those that want no calls. */
  readonly #until = new Map<string, number>();
  readonly #listeners = new Set<(resource: ResourceName) => void>();
  readonly #forget: () => void;
  /** Counts changes, so that an answer that is older than the latest change is not taken. */
  readonly #asked = new Map<string, number>();
  #count = 0;
  /** Resources that have changed while all of them are being read. */
  #meanwhile: Set<string> | undefined = new Set();

  private constructor(options: PublishedDndOptions) {
    this.#o = options;
    this.#forget = options.store.onChange(changes => {
      for (const { resource } of changes) void this.#follow(resource);
    }, 'status');
  }

  /** Rejects when the shared state is away. */
  static async open(options: PublishedDndOptions): Promise<PublishedDnd> {
    const published = new PublishedDnd(options);
    try {
      const words = await options.store.lastWords();
      for (const word of words)
        if (published.#meanwhile?.has(resourceKey(word.resource)) !== true) published.#take(word);
      published.#meanwhile = undefined;
      return published;
    } catch (error) {
      published.close();
      throw error;
    }
  }

  wantsNoCalls(account: string, extension: string): boolean {
    const key = resourceKey(resourceName(account, extension));
    const until = this.#until.get(key);
    if (until === undefined) return false;
    if (until > this.#o.clock.now()) return true;
    this.#until.delete(key);
    return false;
  }

  onChange(listener: (resource: ResourceName) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#forget();
    this.#listeners.clear();
    this.#until.clear();
  }

  async #follow(resource: ResourceName): Promise<void> {
    const key = resourceKey(resource);
    const turn = (this.#count += 1);
    this.#meanwhile?.add(key);
    this.#asked.set(key, turn);
    try {
      const [word] = await this.#o.store.lastWords(resource);
      if (this.#asked.get(key) !== turn) return;
      if (word === undefined) this.#until.delete(key);
      else this.#take(word);
      for (const listener of [...this.#listeners]) listener(resource);
    } catch (error) {
      // The phone says it again when it refreshes what it has published.
      this.#o.log.warn({ error: errorText(error), name: resource.name }, 'a published status could not be read');
    } finally {
      if (this.#asked.get(key) === turn) this.#asked.delete(key);
    }
  }

  #take({ resource, doNotDisturb, expiresAt }: LastWord): void {
    const key = resourceKey(resource);
    if (doNotDisturb) this.#until.set(key, expiresAt);
    else this.#until.delete(key);
  }
}

/** Runtime settings in which do not disturb is also what a phone has published. Setting it changes what codes have set, nothing else. */
export class SettingsWithPublished implements RuntimeSettings {
  readonly #own: RuntimeSettings;
  readonly #published: PublishedDnd;

  constructor(own: RuntimeSettings, published: PublishedDnd) {
    this.#own = own;
    this.#published = published;
  }

  get<N extends RuntimeName>(domain: string, extension: string, name: N): RuntimeValue<N> | undefined {
    const own = this.#own.get(domain, extension, name);
    if (name !== 'doNotDisturb' || own === true || !this.#published.wantsNoCalls(domain, extension)) return own;
    return true as RuntimeValue<N>;
  }

  set<N extends RuntimeName>(
    domain: string,
    extension: string,
    name: N,
    value: RuntimeValue<N> | undefined,
  ): Promise<void> {
    return this.#own.set(domain, extension, name, value);
  }

  onChange(listener: (domain: string, extension: string, name: string) => void): () => void {
    const ends = [
      this.#own.onChange(listener),
      this.#published.onChange(({ account, name }) => listener(account, name, 'doNotDisturb')),
    ];
    return () => {
      for (const end of ends) end();
    };
  }
}
