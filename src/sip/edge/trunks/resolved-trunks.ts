/**
 * Trunks with the servers behind their names in place of the names (RFC 3263). They are looked up again now and then, and whoever watches
 * is told when that has led elsewhere; what the DNS does not answer stays as it was.
 */
import type { Clock, Timer } from '../../../core/clock.ts';
import { errorText } from '../../../core/errors.ts';
import type { Resource } from '../../../core/lifecycle.ts';
import type { Logger } from '../../../core/log.ts';
import type { TrunkDirectory } from '../../trunk/ports.ts';
import { resolveTargets, type DnsPort } from '../../trunk/target-resolver.ts';
import { type Trunk, trunkKey, type TrunkId, type TrunkTarget } from '../../trunk/types.ts';

export interface ResolvedTrunksOptions {
  readonly source: TrunkDirectory;
  readonly dns: DnsPort;
  readonly clock: Clock;
  readonly log: Logger;
  /** How old an answer may become, ms. */
  readonly refreshMs?: number;
}

/** Node does not tell the life of SRV records; a minute is what carriers give them. */
const REFRESH_MS = 60_000;
/** After no answer. */
const RETRY_MS = 5000;

interface Known {
  /** The targets as the account has them, to see whether the answer is theirs. */
  readonly asked: string;
  readonly targets: readonly TrunkTarget[];
}

export class ResolvedTrunks implements TrunkDirectory, Resource {
  readonly #o: ResolvedTrunksOptions;
  readonly #known = new Map<string, Known>();
  readonly #watchers = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #timer: Timer | undefined;
  #running = false;
  #again = false;
  #closed = false;

  constructor(options: ResolvedTrunksOptions) {
    this.#o = options;
    this.#unsubscribe = options.source.onChange(() => {
      this.#tell();
      void this.#refresh();
    });
    void this.#refresh();
  }

  /** A trunk whose name has not been looked up yet has no targets, and so nobody is sent to it. */
  trunks(): readonly Trunk[] {
    return this.#o.source.trunks().map(trunk => this.#resolved(trunk));
  }

  trunk(id: TrunkId): Trunk | undefined {
    const trunk = this.#o.source.trunk(id);
    return trunk && this.#resolved(trunk);
  }

  onChange(fn: () => void): () => void {
    this.#watchers.add(fn);
    return () => this.#watchers.delete(fn);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#unsubscribe();
    this.#watchers.clear();
  }

  #resolved(trunk: Trunk): Trunk {
    if (!isNamed(trunk)) return trunk;
    const known = this.#known.get(trunkKey(trunk));
    return { ...trunk, targets: known?.asked === JSON.stringify(trunk.targets) ? known.targets : [] };
  }

  async #refresh(): Promise<void> {
    this.#again = true;
    if (this.#running || this.#closed) return;
    this.#running = true;
    this.#timer?.cancel();
    let failed = false;
    while (this.#again && !this.#isClosed()) {
      this.#again = false;
      const named = this.#o.source.trunks().filter(isNamed);
      const keys = new Set(named.map(trunkKey));
      for (const key of this.#known.keys()) if (!keys.has(key)) this.#known.delete(key);
      const outcomes = await Promise.all(named.map(trunk => this.#lookUp(trunk)));
      failed = outcomes.includes('failed');
      if (outcomes.includes('changed')) this.#tell();
    }
    this.#running = false;
    this.#schedule(failed ? RETRY_MS : (this.#o.refreshMs ?? REFRESH_MS));
  }

  async #lookUp(trunk: Trunk): Promise<'changed' | 'same' | 'failed'> {
    const { dns, log } = this.#o;
    try {
      const targets = await resolveTargets(trunk.targets, dns);
      const key = trunkKey(trunk);
      const known = { asked: JSON.stringify(trunk.targets), targets };
      if (JSON.stringify(this.#known.get(key)) === JSON.stringify(known)) return 'same';
      this.#known.set(key, known);
      return 'changed';
    } catch (error) {
      const { name, account } = trunk;
      if (!this.#closed) log.warn({ trunk: name, account, error: errorText(error) }, 'a trunk could not be looked up');
      return 'failed';
    }
  }

  #schedule(ms: number): void {
    if (this.#closed || !this.#o.source.trunks().some(isNamed)) return;
    this.#timer = this.#o.clock.after(ms, () => void this.#refresh());
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Re-read after an await: the compiler would take the earlier reading for granted. */
  #isClosed(): boolean {
    return this.#closed;
  }
}

const isNamed = ({ targets }: Trunk): boolean => targets.some(({ resolve }) => resolve !== undefined);
