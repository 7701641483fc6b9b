/**
 * A count of what is alive: sockets, flows, transactions, dialogs, legs, calls, media ports. The leak gate of the tests
 * asks for it after each test, the inspection server shows it.
 */
interface Entry {
  kind: string;
  label: string | undefined;
}

const alive = new Map<object, Entry>();
const counts = new Map<string, number>();

function count(kind: string, by: number): void {
  const sum = (counts.get(kind) ?? 0) + by;
  if (sum === 0) counts.delete(kind);
  else counts.set(kind, sum);
}

export const leaks = {
  /** Notes that `what` lives; adding the same object twice counts once. */
  add(kind: string, what: object, label?: string): void {
    if (alive.has(what)) return;
    alive.set(what, { kind, label });
    count(kind, 1);
  },

  /** Notes that `what` is gone; unknown objects are ignored. */
  remove(what: object): void {
    const entry = alive.get(what);
    if (!entry) return;
    alive.delete(what);
    count(entry.kind, -1);
  },

  /** How many of each kind live now; kinds with none are left out. */
  live(): Record<string, number> {
    return Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)));
  },

  /** `kind label` of everything that lives, for the message of a failed leak gate. */
  describe(): string[] {
    return [...alive.values()].map(({ kind, label }) => (label === undefined ? kind : `${kind} ${label}`));
  },
};
