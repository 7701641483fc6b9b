/** Lines, mailboxes and people in this process's memory: for tests, and for a cluster that is one process. */
import type { Clock } from '../../core/clock.ts';
import type {
  LastWord,
  LineState,
  MailboxCounts,
  PresenceChange,
  PresenceStore,
  Publication,
  PublishedStatus,
  Seize,
  SeizeWish,
  Topic,
} from '../../pbx/presence/ports.ts';
import { resourceKey, resourceName, type ResourceName } from '../../sip/event/ports.ts';

interface OwnedLine {
  readonly boot: string;
  readonly line: LineState;
}

interface OwnStatus {
  readonly resource: ResourceName;
  readonly etag: string;
  readonly expiresAt: number;
  readonly status: PublishedStatus;
}

/** What all views share. */
export class MemoryPresenceTable {
  readonly lines = new Map<string, Map<string, OwnedLine>>();
  readonly seizes = new Map<string, Seize[]>();
  readonly mailboxes = new Map<string, MailboxCounts>();
  readonly statuses = new Map<string, OwnStatus[]>();
  readonly #listeners = new Set<(changes: readonly PresenceChange[]) => void>();
  readonly #pending = new Map<string, PresenceChange>();

  /** Tells everybody at the end of the turn. */
  changed(topic: Topic, resource: ResourceName): void {
    if (this.#pending.size === 0) queueMicrotask(() => this.#tell());
    this.#pending.set(`${topic} ${resourceKey(resource)}`, { topic, resource });
  }

  listen(fn: (changes: readonly PresenceChange[]) => void): () => void {
    this.#listeners.add(fn);
    return () => void this.#listeners.delete(fn);
  }

  #tell(): void {
    const changes = [...this.#pending.values()];
    this.#pending.clear();
    for (const fn of [...this.#listeners]) fn(changes);
  }
}

export class MemoryPresenceStore implements PresenceStore {
  readonly #table: MemoryPresenceTable;
  readonly #clock: Clock;
  readonly #boot: string;

  constructor(table: MemoryPresenceTable, clock: Clock, boot = '') {
    this.#table = table;
    this.#clock = clock;
    this.#boot = boot;
  }

  publish(line: LineState): void {
    const resource = resourceName(line.resource.account, line.resource.name);
    const key = resourceKey(resource);
    const lines = this.#table.lines.get(key) ?? new Map<string, OwnedLine>();
    const id = `${line.callId}\0${line.legId}`;
    if ((lines.get(id)?.line.fence ?? 0) > line.fence) return;
    if (line.state === 'terminated') lines.delete(id);
    else lines.set(id, { boot: this.#boot, line: { ...line, resource } });
    if (lines.size === 0) this.#table.lines.delete(key);
    else this.#table.lines.set(key, lines);
    const { appearance } = line;
    if (appearance !== undefined) this.#freeSeize(key, seize => seize.appearance === appearance);
    this.#table.changed('line', resource);
  }

  lines(resource: ResourceName): Promise<readonly LineState[]> {
    const lines = this.#table.lines.get(resourceKey(resource))?.values() ?? [];
    return Promise.resolve([...lines].map(({ line }) => line));
  }

  lineBoots(): Promise<readonly string[]> {
    const boots = new Set<string>();
    for (const lines of this.#table.lines.values()) for (const { boot } of lines.values()) boots.add(boot);
    return Promise.resolve([...boots]);
  }

  dropLines(boot: string): Promise<void> {
    for (const [key, lines] of this.#table.lines) {
      for (const [id, owned] of lines) {
        if (owned.boot !== boot) continue;
        lines.delete(id);
        this.#table.changed('line', owned.line.resource);
      }
      if (lines.size === 0) this.#table.lines.delete(key);
    }
    return Promise.resolve();
  }

  onChange(fn: (changes: readonly PresenceChange[]) => void, topic?: Topic): () => void {
    if (topic === undefined) return this.#table.listen(fn);
    return this.#table.listen(changes => {
      const wanted = changes.filter(change => change.topic === topic);
      if (wanted.length > 0) fn(wanted);
    });
  }

  async seize({ resource, holder, appearance, appearances, expiresAt }: SeizeWish): Promise<number | undefined> {
    await Promise.resolve();
    const key = resourceKey(resource);
    const now = this.#clock.now();
    const live = (this.#table.seizes.get(key) ?? []).filter(seize => seize.expiresAt > now);
    const lines = [...(this.#table.lines.get(key)?.values() ?? [])];
    const mine = live.find(seize => seize.holder === holder);
    const taken = new Set([
      ...live.filter(seize => seize !== mine).map(seize => seize.appearance),
      ...lines.map(({ line }) => line.appearance),
    ]);
    const all = Array.from({ length: appearances }, (_, index) => index + 1);
    const wanted = appearance ?? mine?.appearance;
    const got = all.find(each => !taken.has(each) && (wanted === undefined || each === wanted));
    if (got === undefined) return undefined;
    this.#table.seizes.set(key, [...live.filter(seize => seize !== mine), { appearance: got, holder, expiresAt }]);
    this.#table.changed('line', resource);
    return got;
  }

  release(resource: ResourceName, holder: string): Promise<void> {
    const freed = this.#freeSeize(resourceKey(resource), seize => seize.holder === holder);
    if (freed) this.#table.changed('line', resource);
    return Promise.resolve();
  }

  seizes(resource: ResourceName): Promise<readonly Seize[]> {
    const now = this.#clock.now();
    return Promise.resolve((this.#table.seizes.get(resourceKey(resource)) ?? []).filter(each => each.expiresAt > now));
  }

  counts(resource: ResourceName): Promise<MailboxCounts | undefined> {
    return Promise.resolve(this.#table.mailboxes.get(resourceKey(resource)));
  }

  setCounts(resource: ResourceName, counts: MailboxCounts | undefined): Promise<void> {
    const key = resourceKey(resource);
    if (counts === undefined) this.#table.mailboxes.delete(key);
    else this.#table.mailboxes.set(key, counts);
    this.#table.changed('mailbox', resource);
    return Promise.resolve();
  }

  async publishStatus({ resource, etag, replaces, expiresAt, status }: Publication, most: number): Promise<boolean> {
    await Promise.resolve();
    const key = resourceKey(resource);
    const now = this.#clock.now();
    const live = (this.#table.statuses.get(key) ?? []).filter(each => each.expiresAt > now);
    const old = live.find(each => each.etag === replaces);
    const said = status ?? old?.status;
    if (replaces === undefined ? live.length >= most : old === undefined) return false;
    const next = expiresAt > now && said !== undefined ? [{ resource, etag, expiresAt, status: said }] : [];
    // What only refreshes keeps its place among the others.
    const rest =
      status === undefined
        ? live.flatMap(each => (each === old ? next : [each]))
        : [...live.filter(each => each !== old), ...next];
    if (rest.length === 0) this.#table.statuses.delete(key);
    else this.#table.statuses.set(key, rest);
    this.#table.changed('status', resource);
    return true;
  }

  statuses(resource: ResourceName): Promise<readonly PublishedStatus[]> {
    const now = this.#clock.now();
    const all = this.#table.statuses.get(resourceKey(resource)) ?? [];
    return Promise.resolve(all.filter(each => each.expiresAt > now).map(({ status }) => status));
  }

  lastWords(only?: ResourceName): Promise<readonly LastWord[]> {
    const now = this.#clock.now();
    const { statuses } = this.#table;
    const chosen = only === undefined ? [...statuses.values()] : [statuses.get(resourceKey(only)) ?? []];
    return Promise.resolve(
      chosen.flatMap(all => {
        const last = all.filter(each => each.expiresAt > now).at(-1);
        if (last === undefined) return [];
        const { resource, status, expiresAt } = last;
        return [{ resource, expiresAt, doNotDisturb: status.doNotDisturb }];
      }),
    );
  }

  close(): void {
    // The table belongs to all views.
  }

  #freeSeize(key: string, which: (seize: Seize) => boolean): boolean {
    const all = this.#table.seizes.get(key) ?? [];
    const rest = all.filter(seize => !which(seize));
    if (rest.length === 0) this.#table.seizes.delete(key);
    else this.#table.seizes.set(key, rest);
    return rest.length < all.length;
  }
}
